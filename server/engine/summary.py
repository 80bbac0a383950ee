"""What lists show of a case: its title and columns, FEEL over the data of the case."""

from collections.abc import Mapping

from server.domain import codec
from server.engine.expressions import Evaluator
from server.engine.faults import ElementFault
from server.engine.model import Environment
from server.engine.scopes import Scope


def title(source: str | None, data: Scope, env: Environment) -> str | None:
    """The title as text; None when there is none or it fails."""
    value = _value(source, data, env) if source else None
    return None if value is None else str(value)


def columns(sources: Mapping[str, str], data: Scope, env: Environment) -> Mapping[str, object]:
    """Value of each column, null where it fails."""
    return {name: _value(source, data, env) for name, source in sources.items()}


def _value(source: str, data: Scope, env: Environment) -> object:
    try:
        value = Evaluator(env).value("=" + source.strip().removeprefix("="), data, env.now)
        codec.encode(value)
    except (ElementFault, codec.NotStorable):
        return None
    return value
