"""Compiles `if`, `for`, `some` and `every`."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.errors import FeelLimitError
from server.feel.numbers import whole
from server.feel.runtime import Frame
from server.feel.values import Range, is_list, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from server.feel.compiler.build import Build
    from server.feel.runtime import Code
    from server.feel.syntax.nodes import For, If, Iterator, Quantified
    from server.feel.values import Value

    Source: TypeAlias = tuple[str, Callable[[Frame], "Iterable[Value] | None"]]


def compile_if(node: If, build: Build) -> Code:
    """Anything but true leads to the else part."""
    condition, then, otherwise = build(node.condition), build(node.then), build(node.otherwise)
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


def compile_for(node: For, build: Build) -> Code:
    """Return the list of results; `partial` is the list of those so far."""
    with ExitStack() as scopes:
        scopes.enter_context(build.bind({"partial"}))
        sources = _sources(node.iterators, build, scopes)
        body, weight = build.weighed(node.body)
    looks_back = "partial" in build.read
    source, at = build.source, node.at

    def run(frame: Frame) -> Value:
        results: list[Value] = []
        limit = frame.run.context.max_items
        outer = Frame({"partial": []}, frame, frame.run)

        def visit(inner: Frame) -> bool:
            if len(results) >= limit:
                frame.run.room(limit + 1)
            frame.run.tick(weight)
            if looks_back:
                frame.run.tick(len(results))
                outer.values = {"partial": results[:]}
            results.append(body(inner))
            return True

        try:
            return None if _walk(outer, sources, visit) is None else results
        except FeelLimitError as limit_hit:
            raise limit_hit.placed(source, at) from None

    return run


def compile_quantified(node: Quantified, build: Build) -> Code:
    """Compile `some`: one true is enough; `every`: one false is enough; otherwise a null makes null."""
    with ExitStack() as scopes:
        sources = _sources(node.iterators, build, scopes)
        condition, weight = build.weighed(node.condition)
    deciding = not node.every
    source, at = build.source, node.at

    def run(frame: Frame) -> Value:
        outcome: list[Value] = [not deciding]

        def visit(innermost: Frame) -> bool:
            frame.run.tick(weight)
            value = condition(innermost)
            if value is deciding:
                outcome[0] = deciding
            elif value is not (not deciding):
                outcome[0] = None
            return value is not deciding

        try:
            return outcome[0] if _walk(frame, sources, visit) is not None else None
        except FeelLimitError as limit:
            raise limit.placed(source, at) from None

    return run


def _sources(iterators: tuple[Iterator, ...], build: Build, scopes: ExitStack) -> tuple[Source, ...]:
    """Each iterator's name and values; later ones see the names of earlier ones."""
    sources: list[Source] = []
    for iterator in iterators:
        sources.append((iterator.name, _source(iterator, build)))
        scopes.enter_context(build.bind({iterator.name}))
    return tuple(sources)


def _source(iterator: Iterator, build: Build) -> Callable[[Frame], Iterable[Value] | None]:
    start, at = build(iterator.source), iterator.source.at
    end = build(iterator.end) if iterator.end else None

    def values(frame: Frame) -> Iterable[Value] | None:
        value = start(frame)
        if end is not None:
            value = Range(value, end(frame))
        items = _items(value)
        if items is None:
            frame.run.warn("not-a-list", at, "cannot loop over {kind}", kind=kind_of(value))
        return items

    return values


def _items(value: Value) -> Iterable[Value] | None:
    if isinstance(value, Range):
        return _steps(value)
    if value is None:
        return None
    return value if is_list(value) else [value]


def _steps(interval: Range) -> Iterable[Value] | None:
    """Return the whole numbers or days from one end to the other, upwards or downwards."""
    low, high = interval.start, interval.end
    numbers: tuple[int | None, int | None] = (None, None)
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        numbers = whole(low), whole(high)
    elif type(low) is type(high) is date:
        numbers = 0, (high - low).days
    first, last = numbers
    if first is None or last is None:
        return None
    way = 1 if first <= last else -1
    first += 0 if interval.start_included else way
    last += way if interval.end_included else 0
    whole_numbers = range(first, last, way)
    if isinstance(low, Decimal):
        return map(Decimal, whole_numbers)
    return (low + timedelta(days=days) for days in whole_numbers)


def _walk(frame: Frame, sources: tuple[Source, ...], visit: Callable[[Frame], bool]) -> bool | None:
    """Visit every combination; None when a source cannot be looped over, False when a visit ended it."""
    if not sources:
        return visit(frame)
    name, values_of = sources[0]
    values = values_of(frame)
    if values is None:
        return None
    for value in values:
        frame.run.tick()
        outcome = _walk(Frame({name: value}, frame, frame.run), sources[1:], visit)
        if outcome is not True:
            return outcome
    return True
