"""Functions of contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin, running
from server.feel.values import is_dict

if TYPE_CHECKING:
    from server.feel.runtime import Run
    from server.feel.values import Value


@builtin("get value(m: context, key: string) -> any", "get value(context: context, key: string) -> any")
def _get_value(context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@builtin("get value(context: context, keys: list) -> any")
def _get_nested(context: dict[str, Value], keys: list[Value]) -> Value:
    value: Value = context
    for key in keys:
        value = value.get(key) if is_dict(value) and isinstance(key, str) else None
    return value if keys else None


@builtin("get entries(m: context) -> contexts")
def _get_entries(context: dict[str, Value]) -> list[Value]:
    return [{"key": key, "value": value} for key, value in context.items()]


@running("context(entries: list) -> context")
def _context(run: Run, entries: list[Value]) -> dict[str, Value] | None:
    run.room(len(entries))
    built: dict[str, Value] = {}
    for entry in entries:
        if not is_dict(entry) or not {"key", "value"} <= entry.keys():
            return None
        if not isinstance(entry["key"], str) or entry["key"] in built:
            return None
        built[entry["key"]] = entry["value"]
    return built


@running("context put(context: context, key: string, value: any) -> context")
def _context_put(run: Run, context: dict[str, Value], key: str, value: Value) -> dict[str, Value]:
    run.room(len(context))
    return {**context, key: value}


@running("context put(context: context, keys: list, value: any) -> context")
def _context_put_nested(run: Run, context: dict[str, Value], keys: list[Value], value: Value) -> Value:
    if not keys or not all(isinstance(key, str) for key in keys):
        return None
    run.room(len(context))
    run.tick(len(keys))
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if inner is not None and not is_dict(inner):
        return None
    changed = _context_put_nested(run, inner or {}, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


@running("context merge(contexts: list) -> context")
def _context_merge(run: Run, contexts: list[Value]) -> dict[str, Value] | None:
    merged: dict[str, Value] = {}
    for context in contexts:
        if not is_dict(context):
            return None
        run.tick(len(context))
        merged |= context
    return merged
