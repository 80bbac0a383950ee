"""Compiles literals, variables and paths."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from server.feel.builtins import BUILTINS
from server.feel.numbers import admitted
from server.feel.properties import property_of
from server.feel.syntax.nodes import Literal, Name, Node, Path
from server.feel.values import PLAIN, is_dict, is_list, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.feel.compiler.build import Build
    from server.feel.runtime import Code, Frame, Run
    from server.feel.values import Value


def compile_literal(node: Literal, _build: Build) -> Code:
    """Return a constant."""
    value = node.value
    return lambda _frame: value


def compile_name(node: Name, build: Build) -> Code:
    """Return a variable; the caller's values are converted when they are read."""
    raw = _raw_name(node, build)

    def read(frame: Frame) -> Value:
        value = raw(frame)
        if type(value) is Decimal:
            return admitted(value)
        return value if type(value) in PLAIN else _converted(frame.run, node, value)

    return read


def _converted(run: Run, node: Node, value: Value) -> Value:
    result = normalise(value, run)
    if result is None:
        run.warn("unsupported-value", node.at, "the value here has no type that expressions know")
    return result


def _raw_name(node: Name, build: Build) -> Code:
    name, at = node.name, node.at
    build.read.add(name)
    if not build.is_bound(name):
        build.free.add(name)

    def read_outermost(frame: Frame) -> Value:
        try:
            return frame.values[name]
        except KeyError:
            return _unknown(frame.run, name, at)

    def read(frame: Frame) -> Value:
        parent = frame.parent
        while parent is not None:
            if name in frame.values:
                return frame.values[name]
            frame, parent = parent, parent.parent
        return read_outermost(frame)

    return read if build.nested else read_outermost


def _unknown(run: Run, name: str, at: int) -> Value:
    function = BUILTINS.get(name)
    if function is None:
        run.warn("unknown-name", at, "unknown name '{name}'", name=name)
    return function


def compile_path(node: Path, build: Build) -> Code:
    """Entries and properties; only the value at the end of the path is converted."""
    target = _raw_name(node.target, build) if isinstance(node.target, Name) else build(node.target)
    keys, at = node.keys, node.at

    def walk(frame: Frame) -> Value:
        value = target(frame)
        for key in keys:
            value = value[key] if is_dict(value) and key in value else member(frame.run, at, value, key)
        if type(value) is Decimal:
            return admitted(value)
        return value if type(value) in PLAIN else _converted(frame.run, node, value)

    return walk


def member(run: Run, at: int, value: Value, key: str) -> Value:
    """Return the entry or property of a value; of a list, the list of those of its items."""
    if is_list(value) or isinstance(value, tuple):
        items = cast("Sequence[Value]", value)
        run.room(len(items))
        return [member(run, at, item, key) for item in items]
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Value]", value)
        if key in entries:
            return entries[key]
    elif value is None:
        return None
    else:
        found, result = property_of(value, key)
        if found:
            return result
    return run.warn("unknown-key", at, "there is no '{key}' here", key=key)
