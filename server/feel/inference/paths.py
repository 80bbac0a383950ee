"""Types of literals, names and paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.builtins import BUILTINS
from server.feel.inference.operators import spoken
from server.feel.inference.relations import is_known, item_of
from server.feel.inference.types import (
    ANY,
    BOOLEAN,
    DAYS_TIME,
    NULL,
    NUMBER,
    STRING,
    FeelType,
    list_of,
    type_named,
)
from server.feel.values import kind_of

if TYPE_CHECKING:
    from server.feel.inference.walk import Walk
    from server.feel.syntax import nodes

_DATE: dict[str, FeelType] = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_TIME: dict[str, FeelType] = {
    **dict.fromkeys(("hour", "minute", "second"), NUMBER),
    "time offset": DAYS_TIME,
    "timezone": STRING,
}
# The properties of values (clause 10.3.2.15); those of a range depend on what it ranges over.
_PROPERTIES: dict[str, dict[str, FeelType]] = {
    "date": _DATE,
    "time": _TIME,
    "date and time": {**_DATE, **_TIME},
    "years and months duration": dict.fromkeys(("years", "months"), NUMBER),
    "days and time duration": dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
}


def infer_literal(node: nodes.Literal, _walk: Walk) -> FeelType:
    """Return the type of a constant."""
    return NULL if node.value is None else type_named(kind_of(node.value)) or ANY


def infer_name(node: nodes.Name, walk: Walk) -> FeelType:
    """Return the type of a variable, or of a built-in function; report a name that does not exist."""
    kind = walk.type_of(node.name)
    if kind is not None:
        return kind
    return FeelType("function") if node.name in BUILTINS else unknown_name(node, walk)


def unknown_name(node: nodes.Name, walk: Walk) -> FeelType:
    """Report a name that does not exist, with one that may have been meant; where there may be others, it is Any."""
    if walk.open_ended:
        return ANY
    meant = walk.similar(node.name)
    template = "unknown name '{name}'; is '{meant}' meant?" if meant else "unknown name '{name}'"
    return walk.error("unknown-name", node.at, template, name=node.name, meant=meant)


def infer_path(node: nodes.Path, walk: Walk) -> FeelType:
    """Follow the keys; report one that the value surely does not have."""
    kind = walk(node.target)
    for key in node.keys:
        kind = _member(kind, key, node.at, walk)
    return kind


def _member(kind: FeelType, key: str, at: int, walk: Walk) -> FeelType:
    if not is_known(kind) or (kind.name == "context" and not kind.parts):
        return ANY
    if kind.name == "list":
        return list_of(_member(item_of(kind), key, at, walk))
    known = _members(kind)
    if key in known:
        return known[key]
    meant = walk.similar(key, known) if known else ""
    template = "{kind} has no '{key}'; is '{meant}' meant?" if meant else "{kind} has no '{key}'"
    return walk.error("unknown-key", at, template, kind=spoken(kind), key=key, meant=meant)


def _members(kind: FeelType) -> dict[str, FeelType]:
    if kind.name == "context":
        return dict(kind.parts)
    if kind.name == "range":
        point = item_of(kind)
        return {"start": point, "end": point, "start included": BOOLEAN, "end included": BOOLEAN}
    return _PROPERTIES.get(kind.name, {})
