"""Settle a second look: somebody else says whether what was done stands."""

from dataclasses import dataclass

from server.commands.cases.locked import lock_case
from server.commands.cases.taking_part import took_part
from server.commands.transaction import Work
from server.domain.errors import RightMissing
from server.domain.house_events import SecondLookWasSettled
from server.domain.people import Actor, Right
from server.domain.relations import SecondLookOwn, told_about


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleLook:
    """What another person found."""

    actor: Actor
    look_id: str
    words: str


def settle_look(command: SettleLook, work: Work) -> None:
    """Settle it; by compliance, and never by who took part in it.

    Raises RightMissing, SecondLookOwn, RelationUnnamed, SecondLookNotFound and SecondLookSettled.
    """
    words = told_about(command.words)
    look = work.uow.relations.settle(command.look_id, command.actor.id, words, work.now)
    in_hand = lock_case(work, look.case, command.actor)
    if not in_hand.actor.holds(Right.COMPLIANCE, in_hand.case.branch):
        raise RightMissing(role=Right.COMPLIANCE.value)
    task = work.uow.tasks.lock_with_case(look.task)[0]
    if command.actor.id in {look.person, *took_part(work, look.case, [task])[task.id]}:
        raise SecondLookOwn
    work.uow.record(SecondLookWasSettled(at=work.now, by=command.actor.id, look=look.id, task=look.task))
