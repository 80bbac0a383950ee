"""Retry held elements: what failed runs again, from the state before it."""

from dataclasses import dataclass

from server.commands.cases.advance import advance
from server.commands.cases.locked import lock_for_operator
from server.commands.transaction import Work
from server.domain.cases import CaseStatus
from server.domain.errors import CaseSuspended, NothingToRetry
from server.domain.events import IncidentRaised, IncidentRetried
from server.domain.people import Actor
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryCase:
    """The wish of an operator to let every held element of a case run again."""

    case_id: str
    actor: Actor
    reason: str = ""


def retry_case(command: RetryCase, work: Work) -> bool:
    """Retry; whether all went on. An element that fails again is held again, with one attempt more."""
    in_hand = lock_for_operator(work, command.case_id, command.actor)
    case, by = in_hand.case, in_hand.actor.id
    if case.status is CaseStatus.SUSPENDED:
        raise CaseSuspended
    before = {held.token: held for held in work.uow.incidents.open_of(case.id)}
    if not before:
        raise NothingToRetry
    elements = tuple(sorted({held.element for held in before.values()}))
    fact = IncidentRetried(at=work.now, by=by, case=case.id, elements=elements, reason=command.reason)
    advance(work, case, engine.Retry(), fact)
    again = [held for held in work.uow.incidents.open_of(case.id) if held.token in before]
    for held in again:
        work.uow.incidents.count(held.id, before[held.token].attempts + 1)
        if held.id == before[held.token].id:
            # The same fault makes no new incident; that it came again is a fact all the same.
            work.uow.record(IncidentRaised(at=work.now, case=case.id, element=held.element, error=held.error))
    return not again
