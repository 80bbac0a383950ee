# pyright: basic
"""Which message belongs to which waiting element: declared correlation properties, else the variables it sees."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition

from server.engine.fault_words import NO_KEY
from server.engine.faults import ElementFault
from server.engine.scopes import MISSING, Kind, Scope
from server.engine.tokens import Token, session_of


def begin(task: Token, number: int, definition: MessageEventDefinition) -> None:
    """Fix the values of the declared keys when a catcher begins to wait. Raises ElementFault where one has none."""
    sources = _declared(definition)
    if not sources or str(number) in task.internal_data.get("keys", {}):
        return
    session = session_of(task)
    values = {name: session.value(task, source) for name, source in sources.items()}
    for name, value in values.items():
        if value is None:
            raise ElementFault(NO_KEY % {"name": name}, expression=sources[name])
    task.internal_data["keys"] = {**task.internal_data.get("keys", {}), str(number): values}


def keys(task: Token, number: int) -> Mapping[str, object]:
    """Values of the declared keys of a waiting catcher; empty when nothing is declared."""
    return task.internal_data.get("keys", {}).get(str(number), {})


def matches(task: Token, number: int, given: Mapping[str, object]) -> bool:
    """Whether a message with these correlation values is for this catcher: every key must agree."""
    declared = keys(task, number)
    if any(given.get(key) is None or given[key] != value for key, value in declared.items()):
        return False
    return all(_seen(task, key) == value for key, value in given.items() if key not in declared)


def of_thrown(task: Token, definition: MessageEventDefinition, payload: Mapping[str, object]) -> dict[str, object]:
    """Correlation values of a message a task throws: from process variables where so declared, else its payload."""
    session = session_of(task)
    carried = Scope(Kind.CALL, task.internal_data["scope"], dict(payload))
    values: dict[str, object] = {}
    for prop in definition.correlation_properties:
        values[prop.name] = session.evaluator.value(prop.retrieval_expression, carried, session.now)
    for prop in definition.process_correlations:
        values[prop.name] = session.value(task, prop.retrieval_expression)
    return values


def _declared(definition: MessageEventDefinition) -> dict[str, str]:
    on_payload = {prop.name: prop.retrieval_expression for prop in definition.correlation_properties}
    on_process = {prop.name: prop.retrieval_expression for prop in definition.process_correlations}
    return {**on_payload, **on_process}


def _seen(task: Token, key: str) -> Any:
    value = task.internal_data["scope"].find(key)
    if value is MISSING and key == "business_key":
        value = session_of(task).env.business_key
    return MISSING if value is None else value
