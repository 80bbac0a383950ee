"""The case a command is about: locked, known to the actor, and theirs to operate where that is needed."""

from dataclasses import dataclass

from server.commands.acting import as_of_now
from server.commands.cases.bound import bundle_of
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import CaseEnded, CaseNotFound, PersonNotFound, RightMissing
from server.domain.people import Actor, Right
from server.domain.rights import may_operate, may_read_case


@dataclass(frozen=True, slots=True)
class CaseInHand:
    """A locked case with who acts on it, in the rights of this transaction."""

    case: Case
    actor: Actor


def lock_case(work: Work, case_id: str, actor: Actor) -> CaseInHand:
    """Lock the case, whatever the actor may do with it. Raises CaseNotFound, also for who is no longer active."""
    case, organisation = work.uow.cases.lock_in_house(case_id)
    try:
        return CaseInHand(case, as_of_now(work, actor, organisation))
    except PersonNotFound:
        raise CaseNotFound from None


def lock_for_operator(work: Work, case_id: str, actor: Actor, *, running: bool = True) -> CaseInHand:
    """Lock the case. Raises CaseNotFound when the actor may not see it, RightMissing when not theirs, CaseEnded."""
    in_hand = lock_case(work, case_id, actor)
    case = in_hand.case
    if not may_operate(case, in_hand.actor):
        if not reads_case(work, case, in_hand.actor):
            raise CaseNotFound
        raise RightMissing(role=Right.OPERATOR.value)
    if running and case.ended_at is not None:
        raise CaseEnded
    return in_hand


def lock_for_reader(work: Work, case_id: str, actor: Actor) -> CaseInHand:
    """Lock the case, running or not. Raises CaseNotFound when the actor may not see it."""
    in_hand = lock_case(work, case_id, actor)
    if not reads_case(work, in_hand.case, in_hand.actor):
        raise CaseNotFound
    return in_hand


def reads_case(work: Work, case: Case, actor: Actor) -> bool:
    """Whether the person may read the case."""
    read_role = bundle_of(work, case).info.read_role
    return may_read_case(case, actor, read_role, participant=work.uow.tasks.took_part(case.id, actor.id))


def lock_on_behalf(work: Work, case_id: str, actor: Actor | None) -> tuple[Case, Actor | None]:
    """Lock the case for work that somebody asked for before; None where they are gone."""
    case, organisation = work.uow.cases.lock_in_house(case_id)
    try:
        return case, None if actor is None else as_of_now(work, actor, organisation)
    except PersonNotFound:
        return case, None
