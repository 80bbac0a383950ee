"""What a task is given to do it in, as it is written: what `due` of its element gives."""

from collections.abc import Mapping

from server.engine.expressions import Evaluator
from server.engine.faults import ElementFault
from server.engine.model import Environment
from server.engine.scopes import Kind, Scope


def due_text(expression: str, data: Mapping[str, object], env: Environment) -> str:
    """The duration an expression gives over data, or a text says; empty where it gives no text."""
    if not expression.startswith("="):
        return expression.strip()
    try:
        value = Evaluator(env).value(expression, Scope(Kind.CASE, None, dict(data)), env.now)
    except ElementFault:
        return ""
    return value if isinstance(value, str) else ""
