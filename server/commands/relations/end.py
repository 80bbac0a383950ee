"""End a relation: it bars its person no more."""

from dataclasses import dataclass

from server.commands.cases.bound import bundle_of
from server.commands.cases.tasks_of import write_exclusions
from server.commands.transaction import Work
from server.domain.errors import RightMissing
from server.domain.house_events import RelationWasEnded
from server.domain.people import Actor, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRelation:
    """A relation that shall bar nobody any more."""

    actor: Actor
    relation_id: str


def end_relation(command: EndRelation, work: Work) -> None:
    """End it; only by compliance. Raises RightMissing, RelationNotFound and RelationEnded."""
    relation = work.uow.relations.get(command.relation_id)
    if not command.actor.holds(Right.COMPLIANCE, work.uow.people.by_id(relation.person).branch):
        raise RightMissing(role=Right.COMPLIANCE.value)
    work.uow.relations.end(relation.id, work.now)
    work.uow.record(RelationWasEnded(at=work.now, by=command.actor.id, relation=relation.id))
    for case_id in work.uow.relations.cases_about(relation.number):
        case = work.uow.cases.lock(case_id)
        write_exclusions(work, case, work.uow.tasks.of_case(case_id, open_only=True), bundle_of(work, case))
