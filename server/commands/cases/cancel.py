"""Cancel a case: nothing further happens in it."""

from dataclasses import dataclass, replace

from server.commands.cases.advance import advance
from server.commands.cases.locked import lock_for_operator
from server.commands.transaction import Work
from server.domain.cases import CaseStatus
from server.domain.events import CaseCancelled
from server.domain.people import Actor
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCase:
    """The wish of an operator to end a case."""

    case_id: str
    actor: Actor
    reason: str = ""


def cancel_case(command: CancelCase, work: Work) -> None:
    """End the case; its open tasks close, its timers and subscriptions go. Also a suspended case.

    Messages that were held for it go to others.
    """
    in_hand = lock_for_operator(work, command.case_id, command.actor)
    case = in_hand.case
    cause = CaseCancelled(at=work.now, by=in_hand.actor.id, case=case.id, reason=command.reason)
    advance(work, replace(case, status=CaseStatus.RUNNING), engine.Cancel(), cause)
    work.uow.outbox.release(case.id, work.now)
