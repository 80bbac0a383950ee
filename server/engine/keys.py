"""The business key of a new case: FEEL over what its start brings."""

from collections.abc import Mapping
from decimal import Decimal

from server.engine.expressions import Evaluator
from server.engine.faults import ElementFault
from server.engine.model import Environment
from server.engine.scopes import Kind, Scope


def business_key(source: str, payload: Mapping[str, object], env: Environment) -> str | None:
    """The text the expression gives, without spaces around it; a whole number counts as its digits.

    None when it gives anything else, nothing, or fails.
    """
    try:
        value = Evaluator(env).value(source, Scope(Kind.CASE, None, dict(payload)), env.now)
    except ElementFault:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value % 1:
        return None
    return str(int(value))
