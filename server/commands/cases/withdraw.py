"""Withdraw a case that I started: nothing further happens in it."""

from dataclasses import dataclass, replace

from server.commands.cases.advance import advance
from server.commands.cases.locked import lock_for_reader
from server.commands.transaction import Work
from server.domain.cases import CaseStatus
from server.domain.errors import CaseEnded
from server.domain.move_events import CaseWithdrawn
from server.domain.people import Actor
from server.domain.reasons import required_reason, told_reason
from server.domain.withdrawal import require_withdrawable
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCase:
    """The wish of whoever started a case to end it, and why."""

    case_id: str
    actor: Actor
    reason: str


def withdraw_case(command: WithdrawCase, work: Work) -> None:
    """End the case, also a suspended one; its open tasks close, its timers and subscriptions go.

    Raises CaseNotFound, NotStartedByYou, CaseEnded, DoneByOthers and ReasonMissing.
    """
    in_hand = lock_for_reader(work, command.case_id, command.actor)
    case, actor = in_hand.case, in_hand.actor
    require_withdrawable(case, actor, work.uow.tasks.people_in(case.id))
    if case.ended_at is not None:
        raise CaseEnded
    reason = required_reason(told_reason(command.reason))
    cause = CaseWithdrawn(at=work.now, by=actor.id, case=case.id, reason=reason)
    advance(work, replace(case, status=CaseStatus.RUNNING), engine.Cancel(), cause)
    work.uow.outbox.release(case.id, work.now)
