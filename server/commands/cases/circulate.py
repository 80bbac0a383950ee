"""Circulate a case: people read it for information, whoever does its tasks."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.commands.cases.bound import bundle_of
from server.commands.cases.locked import lock_for_reader
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.circulation import Circulated, circulate
from server.domain.errors import PersonNotFound
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CirculateCase:
    """The wish of a person to send a case to others (ids or logins)."""

    case_id: str
    actor: Actor
    to: Sequence[str]
    note: str = ""


def circulate_case(command: CirculateCase, work: Work) -> list[Circulated]:
    """Send it. Raises CaseNotFound, PersonNotFound, MayNotCirculate, PersonMayNot for relatives, SentAlready."""
    in_hand = lock_for_reader(work, command.case_id, command.actor)
    case = in_hand.case
    people = [_person(work, each) for each in command.to]
    tasks = work.uow.tasks.of_case(case.id, open_only=True)
    made, events = circulate(
        case,
        in_hand.actor,
        people,
        work.uow.circulations.of_case(case.id),
        holders={task.assignee for task in tasks if task.assignee},
        related=related_to(work, case),
        now=work.now,
        note=command.note,
    )
    work.uow.circulations.add_all(made)
    work.uow.record(*events)
    return made


def related_to(work: Work, case: Case) -> frozenset[str]:
    """Who is related to a party that any step of the case looks at; its parties are noted, so that later ones are."""
    numbers = bundle_of(work, case).parties_anywhere(case.data)
    work.uow.relations.note_parties(case.id, numbers)
    return work.uow.relations.related(numbers)


def _person(work: Work, named: str) -> Actor:
    person = work.uow.people.find(named, work.now)
    if person is None:
        raise PersonNotFound
    return person
