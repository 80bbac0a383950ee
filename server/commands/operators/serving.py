"""Answer a service task: its operator is carried out in the transaction of the command that led to it."""

from collections.abc import Callable, Mapping

from server.commands.operators import calling, handing_over, organisation
from server.commands.operators.asked import Advance, Asked, asked
from server.commands.transaction import Work
from server.domain.cases import Case
from server.domain.errors import DomainError
from server.domain.operators import OPERATORS, REFUSED
from server.domain.service_events import OperatorCarriedOut
from server.domain.signing import OperatorUnknown, TooManyCalls
from server.engine.bundle import Bundle
from server.engine.called import Answer, Call, Refusal

MOST_CALLS = 200
"""Service tasks answered in one command: more are a loop of the diagram."""

_ACTS: Mapping[str, Callable[[Asked], Mapping[str, object]]] = {
    "org.add_person": organisation.add,
    "org.grant_role": organisation.grant,
    "org.end_role": organisation.end,
    "org.set_limit": organisation.limit,
    "org.disable_person": organisation.disable,
    "org.eligible": calling.eligible,
    "org.open_work": handing_over.open_work,
    "org.portfolio": handing_over.portfolio,
    "org.hand_over": handing_over.hand_over,
}


def served(work: Work, case: Case, bundle: Bundle, call: Call, advance: Advance) -> Answer | Refusal:
    """Carry out what a service task asks for; of what is refused nothing stays written."""
    try:
        with work.uow.attempt():
            return _carried_out(work, case, bundle, call, advance)
    except DomainError as refusal:
        return Refusal(call.token, REFUSED, str(refusal))


def too_many(call: Call) -> Refusal:
    """The refusal of what a diagram asks for without end."""
    return Refusal(call.token, REFUSED, str(TooManyCalls(most=MOST_CALLS)))


def _carried_out(work: Work, case: Case, bundle: Bundle, call: Call, advance: Advance) -> Answer:
    element = bundle.element(call.process, call.element)
    operator = OPERATORS.get(element.operator or "")
    if operator is None:
        raise OperatorUnknown(name=element.operator)
    wish = asked(work, case, element, operator, call, advance)
    values = _ACTS[operator.name](wish)
    second = wish.second.id if wish.second else None
    work.uow.record(
        OperatorCarriedOut(
            at=work.now,
            by=wish.authoriser.id,
            case=case.id,
            element=element.id,
            operator=operator.name,
            second=second,
        )
    )
    return Answer(call.token, values)
