"""Types of lists, contexts, ranges, filters and loops."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from server.feel.inference.operators import condition, spoken
from server.feel.inference.relations import (
    ORDERED,
    bounded,
    disjoint,
    interval_of,
    is_known,
    item_of,
    joined,
)
from server.feel.inference.types import ANY, BOOLEAN, FeelType, context_of, list_of
from server.feel.syntax import nodes

if TYPE_CHECKING:
    from server.feel.inference.walk import Walk

_LOOPED = frozenset({"number", "date"})


def infer_list(node: nodes.ListOf, walk: Walk) -> FeelType:
    """Return a list of what its items have in common."""
    kinds = [walk(item) for item in node.items]
    return bounded(list_of(joined(kinds))) if kinds else FeelType("list")


def infer_context(node: nodes.Context, walk: Walk) -> FeelType:
    """Return a context with exactly these entries; an entry sees those before it, a function also itself."""
    entries: dict[str, FeelType] = {}
    for key, value in node.entries:
        own: dict[str, FeelType] = {}
        if isinstance(value, nodes.FunctionDefinition):
            # A function runs when all entries may be there.
            own = {later: ANY for later, _ in node.entries if later not in entries}
        with walk.bind({**own, **entries}):
            kind = walk(value)
        entries[key] = kind
    return bounded(context_of(entries))


def infer_range(node: nodes.RangeOf, walk: Walk) -> FeelType:
    """Check that the ends have one order; one that is open may be null."""
    ends = (node.start, node.start_included), (node.end, node.end_included)
    given = [(walk(end), included) for end, included in ends if end]
    kinds = [kind for kind, _ in given]
    unordered = [kind for kind in kinds if is_known(kind) and kind.name not in ORDERED]
    missing = [included for kind, included in given if kind.name == "Null"]
    if unordered or any(missing) or len(missing) == len(kinds) or disjoint(kinds[0], kinds[-1]):
        template = "{low} and {high} make no range"
        walk.error("type-mismatch", node.at, template, low=spoken(kinds[0]), high=spoken(kinds[-1]))
        return FeelType("range")
    return interval_of(next((kind for kind in kinds if is_known(kind)), ANY))


def infer_filter(node: nodes.Filter, walk: Walk) -> FeelType:
    """Return an item for a number, a list for a condition; the entries of an item are names within."""
    target = walk(node.target)
    item = item_of(target) if target.name == "list" else target
    entries = dict(item.parts) if item.name == "context" else {}
    open_ended = not is_known(item) or (item.name == "context" and not entries)
    with walk.bind({"item": item, **entries}, open_ended=open_ended):
        kind = walk(node.condition)
    if kind.name == "number":
        return item
    if kind.name == "boolean":
        return list_of(item)
    if kind.name == "Null" or is_known(kind):
        template = "a filter needs a number or a condition, not {kind}"
        walk.error("not-a-filter", node.condition.at, template, kind=spoken(kind))
    return ANY


def infer_for(node: nodes.For, walk: Walk) -> FeelType:
    """Return the list of results."""
    with ExitStack() as scopes:
        scopes.enter_context(walk.bind({"partial": FeelType("list")}))
        _iterate(node.iterators, walk, scopes)
        return bounded(list_of(walk(node.body)))


def infer_quantified(node: nodes.Quantified, walk: Walk) -> FeelType:
    """Check that the condition can be true."""
    with ExitStack() as scopes:
        _iterate(node.iterators, walk, scopes)
        condition(walk(node.condition), node.condition.at, walk)
    return BOOLEAN


def _iterate(iterators: tuple[nodes.Iterator, ...], walk: Walk, scopes: ExitStack) -> None:
    for iterator in iterators:
        kind = _turn(iterator, walk)
        scopes.enter_context(walk.bind({iterator.name: kind}))


def _turn(iterator: nodes.Iterator, walk: Walk) -> FeelType:
    """Return the type of one item; report what cannot be looped over."""
    source, at = walk(iterator.source), iterator.source.at
    if iterator.end:
        source = interval_of(joined((source, walk(iterator.end))))
    if source.name == "Null":
        return walk.error("not-a-list", at, "cannot loop over {kind}", kind="null")
    if source.name == "range":
        point = item_of(source)
        if is_known(point) and point.name not in _LOOPED:
            return walk.error("not-a-list", at, "cannot loop over a range of {kind}", kind=spoken(point))
        return point
    if is_known(source) and source.name != "list":
        walk.warning("not-a-list", at, "this loops once, over a single {kind}", kind=spoken(source))
        return source
    return item_of(source)
