"""Declare that a person of the house is related to a party: from now on they do not act for or against it."""

from dataclasses import dataclass

from server.commands.cases.bound import bundle_of
from server.commands.cases.recusing import take_off
from server.commands.transaction import Work
from server.domain.errors import RightMissing
from server.domain.house_events import RelationDeclared
from server.domain.ids import new_id
from server.domain.people import Actor, Right
from server.domain.relations import Relation, RelationKnown, party_number, told_about


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRelation:
    """A relation of the actor, or of another `person` (an id), to the party of a number."""

    actor: Actor
    number: str
    about: str
    person: str | None = None


def declare_relation(command: DeclareRelation, work: Work) -> str:
    """Declare it and give its id.

    In cases under way the person is taken off the tasks that recuse them, and another is asked to look again at what
    they did there. Raises PartyUnreadable, RelationUnnamed, RelationKnown, PersonNotFound, and RightMissing for another
    person unless compliance.
    """
    person = _person(command, work)
    number, about = party_number(command.number), told_about(command.about)
    if work.uow.relations.known(person, number):
        raise RelationKnown
    relation = Relation(new_id(), person, number, about, work.now, command.actor.id)
    work.uow.relations.add(relation)
    work.uow.record(RelationDeclared(at=work.now, by=command.actor.id, relation=relation.id, person=person))
    for case_id in work.uow.relations.cases_about(number):
        case = work.uow.cases.lock(case_id)
        take_off(work, case, bundle_of(work, case), relation, by=command.actor.id, done=())
    return relation.id


def _person(command: DeclareRelation, work: Work) -> str:
    actor = command.actor
    if command.person is None or command.person == actor.id:
        return actor.id
    person = work.uow.people.by_id(command.person)
    if not actor.holds(Right.COMPLIANCE, person.branch):
        raise RightMissing(role=Right.COMPLIANCE.value)
    return person.id
