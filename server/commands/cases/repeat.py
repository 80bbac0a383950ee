"""Enter an element once more that a case has passed."""

from dataclasses import dataclass

from server.commands.cases.ordered import Effect, OrderForCase, carried_out, ordered_case, process_of, tried
from server.commands.transaction import Work
from server.domain.errors import NeverPassed
from server.domain.operating_events import ElementRepeated
from server.engine.operating.orders import Enter


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatElement(OrderForCase):
    """The wish of an operator to have an element done again, beside what waits now."""

    element: str
    process: str | None = None


def repeat_element(command: RepeatElement, work: Work) -> Effect:
    """Place a further token there.

    Raises ElementNotFound, NeverPassed, WouldWaitForEver, SeparatedFrom, and what cannot be entered.
    """
    ordered = ordered_case(work, command)
    process = process_of(ordered, command.element, command.process)
    if not work.uow.tasks.passed_in_trail(ordered.case.id, process, command.element):
        raise NeverPassed(element=ordered.bundle.element(process, command.element).name or command.element)
    order = Enter(process, command.element)
    effect = tried(work, ordered, order)
    if not command.dry_run:
        fact = ElementRepeated(
            at=work.now, by=ordered.actor.id, case=ordered.case.id, element=command.element, reason=command.reason
        )
        carried_out(work, ordered, order, fact)
    return effect
