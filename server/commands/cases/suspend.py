"""Suspend a case: it stays as it is until it is resumed."""

from dataclasses import dataclass, replace

from server.commands.cases.locked import lock_for_operator
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.errors import CaseSuspended
from server.domain.events import CaseWasSuspended
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendCase:
    """The wish of an operator to halt a case."""

    case_id: str
    actor: Actor
    reason: str = ""


def suspend_case(command: SuspendCase, work: Work) -> None:
    """Halt the case: tasks cannot be done, timers wait, messages are kept for later."""
    in_hand = lock_for_operator(work, command.case_id, command.actor)
    case = in_hand.case
    if case.status is CaseStatus.SUSPENDED:
        raise CaseSuspended
    halt(work, case, in_hand.actor.id, command.reason)


def halt(work: Work, case: Case, by: str | None, reason: str) -> None:
    """Write that a locked, running case is suspended."""
    work.uow.cases.save(replace(case, status=CaseStatus.SUSPENDED))
    work.uow.record(CaseWasSuspended(at=work.now, by=by, case=case.id, reason=reason))
