# pyright: basic
"""Where the variables that an element reads come from: the elements that wrote them, through scopes of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.engine.scopes import Kind, Scope
from server.engine.tokens import Token, is_instance
from server.engine.workflows import InnerWorkflow


@dataclass(frozen=True, slots=True)
class Origins:
    """`wrote`: elements known to have written; `read`: variables of the case that earlier commands wrote."""

    wrote: frozenset[str]
    read: frozenset[str]


def origins(task: Token, names: Iterable[str]) -> Origins:
    """Where the variables of these names, as the task sees them, come from."""
    wrote: set[str] = set()
    read: set[str] = set()
    todo = [(task.internal_data["scope"], name) for name in names]
    while todo:
        scope, name = todo.pop()
        holder = _holder(scope, name)
        writer = holder.writers.get(name) if holder is not None else None
        if writer is not None:
            wrote.add(writer.element)
        elif holder is not None and holder.kind is Kind.CASE:
            read.add(name)
        elif holder is not None:
            todo.extend(_given(task, holder, name))
    return Origins(frozenset(wrote), frozenset(read))


def _holder(scope: Scope | None, name: str) -> Scope | None:
    while scope is not None and name not in scope.vars:
        scope = scope.outer
    return scope


def _given(task: Token, scope: Scope, name: str) -> Iterator[tuple[Scope, str]]:
    """What a variable that a scope was opened with was copied from: an event's payload comes from outside."""
    if scope.parent is None:
        return
    if scope.kind is Kind.CALL:
        yield scope.parent, name
    collection = _collection(task, scope) if scope.kind is Kind.INSTANCE else None
    if collection is not None and name != "loopCounter":
        yield scope.parent, collection


def _collection(task: Token | None, scope: Scope) -> str | None:
    """The collection whose item opened the scope of an instance around the task."""
    while task is not None:
        around = task
        while around is not None:
            if is_instance(around) and around.internal_data.get("scope") is scope:
                data = getattr(around.parent.task_spec, "data_input", None)
                return data.bpmn_id if data is not None else None
            around = around.parent
        task = task.workflow.host if isinstance(task.workflow, InnerWorkflow) else None
    return None
