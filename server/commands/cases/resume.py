"""Resume a suspended case; what fell due or arrived meanwhile happens now."""

from dataclasses import dataclass, replace

from server.commands.cases.advance import advance
from server.commands.cases.locked import lock_for_operator
from server.commands.transaction import Work
from server.domain.cases import Case, CaseStatus
from server.domain.errors import CaseNotSuspended
from server.domain.events import CaseWasResumed
from server.domain.people import Actor
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCase:
    """The wish of an operator to let a halted case go on."""

    case_id: str
    actor: Actor


def resume_case(command: ResumeCase, work: Work) -> None:
    """Let the case go on; messages and signals that were held for it are delivered next."""
    in_hand = lock_for_operator(work, command.case_id, command.actor)
    case = in_hand.case
    if case.status is not CaseStatus.SUSPENDED:
        raise CaseNotSuspended
    let_go(work, case, in_hand.actor.id)


def let_go(work: Work, case: Case, by: str | None) -> None:
    """Let a locked, suspended case go on."""
    running = replace(case, status=CaseStatus.RUNNING)
    work.uow.record(CaseWasResumed(at=work.now, by=by, case=case.id))
    work.uow.cases.save(running)
    advance(work, running, engine.FireTimers())
    work.uow.outbox.release(case.id, work.now)
