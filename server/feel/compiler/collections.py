"""Compiles lists, contexts, ranges and filters."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.errors import FeelLimitError
from server.feel.numbers import whole
from server.feel.operations import range_ends
from server.feel.runtime import Frame
from server.feel.syntax.nodes import Context, Filter, FunctionDefinition, ListOf, Literal, RangeOf
from server.feel.values import Range, is_dict, is_list, kind_of

if TYPE_CHECKING:
    from server.feel.compiler.build import Build
    from server.feel.runtime import Code, Run
    from server.feel.values import Value


def compile_list(node: ListOf, build: Build) -> Code:
    """Compile `[a, b]`."""
    items = tuple(build(item) for item in node.items)
    source, at = build.source, node.at

    def run(frame: Frame) -> Value:
        try:
            frame.run.room(len(items))
        except FeelLimitError as limit:
            raise limit.placed(source, at) from None
        return [item(frame) for item in items]

    return run


def compile_context(node: Context, build: Build) -> Code:
    """Compile `{a: 1, b: a + 1}`: an entry sees the entries before it, a function also itself."""
    entries: list[tuple[str, Code]] = []
    for place, (key, value) in enumerate(node.entries):
        seen = place + isinstance(value, FunctionDefinition)
        with build.bind(name for name, _ in node.entries[:seen]):
            entries.append((key, build(value)))

    def run(frame: Frame) -> Value:
        values: dict[str, Value] = {}
        inner = Frame(values, frame, frame.run)
        for key, code in entries:
            values[key] = code(inner)
        return values

    return run


def compile_range(node: RangeOf, build: Build) -> Code:
    """Return an interval; null when the ends have no common order, or one that is included is null."""
    start = build(node.start) if node.start else None
    end = build(node.end) if node.end else None

    def run(frame: Frame) -> Value:
        low, high = start(frame) if start else None, end(frame) if end else None
        value = interval_between(node, low, high)
        if value is None:
            template = "{low} and {high} make no range"
            return frame.run.warn("type-mismatch", node.at, template, low=kind_of(low), high=kind_of(high))
        return value

    if isinstance(node.start, Literal | None) and isinstance(node.end, Literal | None):
        low, high = (end.value if end else None for end in (node.start, node.end))
        constant = interval_between(node, low, high)
        return run if constant is None else lambda _frame: constant
    return run


def interval_between(node: RangeOf, low: Value, high: Value) -> Range | None:
    """Return the interval between two values, unbounded where an open end is null; None when they make none."""
    if node.start and not node.end and node.end_included:
        high = low
    missing = (low is None and node.start_included) or (high is None and node.end_included)
    # A single end must be of a type that has an order as well.
    pair = range_ends(high if low is None else low, low if high is None else high)
    if missing or pair is None:
        return None
    return Range(low, high, node.start_included, node.end_included, node.excluded)


def compile_filter(node: Filter, build: Build) -> Code:
    """`list[number]` or `list[condition]`; a single value is a list of one."""
    target, at, source = build(node.target), node.at, build.source
    if isinstance(node.condition, Literal) and isinstance(node.condition.value, Decimal):
        index = node.condition.value
        return lambda frame: _at_index(frame.run, at, _as_list(target(frame)), index)
    with build.bind({"item"}):
        condition, weight = build.weighed(node.condition)

    def run(frame: Frame) -> Value:
        items = _as_list(target(frame))
        try:
            frame.run.tick(len(items) * weight)
            return _select(frame, at, items, condition)
        except FeelLimitError as limit:
            raise limit.placed(source, at) from None

    return run


def _as_list(value: Value) -> list[Value]:
    if is_list(value):
        return value
    return [] if value is None else [value]


def _select(frame: Frame, at: int, items: list[Value], condition: Code) -> Value:
    run = frame.run
    if not items:
        index = condition(Frame({"item": None}, frame, run))
        return None if isinstance(index, Decimal) else []
    kept: list[Value] = []
    for place, item in enumerate(items):
        answer = condition(_item_frame(frame, item))
        if place == 0 and isinstance(answer, Decimal):
            return _at_index(run, at, items, answer)
        if answer is True:
            kept.append(item)
    return kept


def _item_frame(frame: Frame, item: Value) -> Frame:
    inner = Frame({"item": item}, frame, frame.run)
    return Frame(item, inner, frame.run) if is_dict(item) else inner


def _at_index(run: Run, at: int, items: list[Value], index: Decimal) -> Value:
    place = whole(index)
    if place is None or not 1 <= abs(place) <= len(items):
        return run.warn("no-such-item", at, "the list has no item {index}", index=str(index))
    return items[place - 1 if place > 0 else place]
