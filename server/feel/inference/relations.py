"""How types relate (DMN 1.5, clause 10.3.2.9): what conforms to what, and what two types have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.inference.types import ANY, RESULT, FeelType, range_of

if TYPE_CHECKING:
    from collections.abc import Iterable

ORDERED = frozenset(
    {
        "number",
        "string",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    },
)
# Larger types are known by their name only, so that no expression can make them grow without end.
_MAX_PARTS = 500


def is_known(kind: FeelType) -> bool:
    """Whether anything is known about values of a type: it is neither Any, nor null, nor the caller's own."""
    return kind.name not in {"Any", "Null"} and kind.check is None


def disjoint(left: FeelType, right: FeelType) -> bool:
    """Whether no value but null can be of both types; False when that is not known."""
    return is_known(left) and is_known(right) and left.name != right.name


def incomparable(left: FeelType, right: FeelType) -> bool:
    """Whether no value of the one can be compared with any of the other; a date can with a date and time."""
    return disjoint(left, right) and {left.name, right.name} != {"date", "date and time"}


def item_of(kind: FeelType) -> FeelType:
    """Return the type of a list's items, or of a range's points; Any when it is not known."""
    return kind.parts[0][1] if kind.name in {"list", "range"} and kind.parts else ANY


def joined(kinds: Iterable[FeelType]) -> FeelType:
    """Return a type that holds the values of all types; of none at all, Any."""
    result: FeelType | None = None
    for kind in kinds:
        result = kind if result is None else _common(result, kind)
    return result or ANY


def _common(left: FeelType, right: FeelType) -> FeelType:
    if left is right or right.name == "Null":
        return left
    if left.name == "Null":
        return right
    if left.name != right.name or left.check or right.check:
        return ANY
    if left.parts == right.parts:
        return left
    if left.name in {"list", "range"} and left.parts and right.parts:
        return FeelType(left.name, (("", _common(left.parts[0][1], right.parts[0][1])),))
    return FeelType(left.name)


def bounded(kind: FeelType) -> FeelType:
    """Return a type built by an expression as it is, or without its parts when it is too large."""
    waiting, seen = [kind], 0
    while waiting:
        seen += 1
        if seen > _MAX_PARTS:
            return FeelType(kind.name)
        waiting.extend(part for _, part in waiting.pop().parts)
    return kind


def interval_of(point: FeelType) -> FeelType:
    """Return range<point>, or just range when nothing is known about the point."""
    return range_of(point) if is_known(point) else FeelType("range")


def conforms_to(kind: FeelType, wanted: FeelType) -> bool:
    """Whether values of a type may stand where another is wanted (clause 10.3.2.9.3); functions are contravariant."""
    if wanted.name == "Any" or kind.name == "Null":
        return True
    if kind.check or wanted.check:
        return kind == wanted
    if kind.name != wanted.name:
        return False
    if wanted.name == "context":
        entries = dict(kind.parts)
        return all(key in entries and conforms_to(entries[key], part) for key, part in wanted.parts)
    if wanted.name == "function":
        return not wanted.parts or _function_conforms(kind, wanted)
    return not wanted.parts or (bool(kind.parts) and conforms_to(item_of(kind), item_of(wanted)))


def _function_conforms(kind: FeelType, wanted: FeelType) -> bool:
    if not kind.parts:
        return False
    given, asked = parameters_of(kind), parameters_of(wanted)
    if len(given) != len(asked):
        return False
    accepts = all(conforms_to(part, own) for own, part in zip(given, asked, strict=True))
    result = result_of(kind)
    # What a body gives is not always known beforehand.
    return accepts and (result.name == "Any" or conforms_to(result, result_of(wanted)))


def parameters_of(kind: FeelType) -> tuple[FeelType, ...]:
    """Return the types of a function's parameters."""
    return tuple(part for key, part in kind.parts if key != RESULT)


def result_of(kind: FeelType) -> FeelType:
    """Return the type of a function's result; Any when it is not known."""
    return next((part for key, part in kind.parts if key == RESULT), ANY)
