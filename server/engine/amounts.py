"""The amount a task decides on: what `authority` of its element gives."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from server.domain.authority import CENT, LARGEST
from server.engine.expressions import Evaluator
from server.engine.fault_words import NO_AMOUNT
from server.engine.faults import ElementFault
from server.engine.model import Environment
from server.engine.scopes import Kind, Scope


def amount_in(value: object, expression: str) -> Decimal:
    """A value of `authority` as an amount, fractions of a cent rounded up. Raises ElementFault."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not -LARGEST <= value <= LARGEST:
        raise ElementFault(NO_AMOUNT, expression=expression)
    return Decimal(value).quantize(CENT, ROUND_CEILING)


def amount_of(expression: str, data: Mapping[str, object], env: Environment) -> Decimal | None:
    """The amount an expression gives over data; None where it gives none."""
    try:
        value = Evaluator(env).value(expression.strip(), Scope(Kind.CASE, None, dict(data)), env.now)
        return amount_in(value, expression)
    except ElementFault:
        return None
