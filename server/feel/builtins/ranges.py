"""Functions that relate points and ranges in time or on the number line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin
from server.feel.numbers import parse_number
from server.feel.operations import ordered, range_ends, same_point
from server.feel.temporal import parse_literal
from server.feel.values import Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.feel.values import Value


_MAX_TEXT = 200


def _order(left: Value, right: Value) -> int:
    """-1, 0 or 1; ValueError when the values have no order."""
    pair = ordered(left, right)
    if pair is None or (pair[0] == pair[1] and not same_point(left, right)):
        raise ValueError
    return int(pair[0] > pair[1]) - int(pair[0] < pair[1])


def _interval(value: Value) -> Range:
    """Return a range, or a point as the range that holds it alone; ValueError for one that is all but a point."""
    if not isinstance(value, Range):
        return Range(value, value)
    if value.excluded:
        raise ValueError
    return value


def _starts(one: Range, two: Range) -> int:
    """Which of two ranges starts first: -1 the one, 0 both, 1 the two."""
    order = _order_from(one.start, two.start)
    return order or int(two.start_included) - int(one.start_included)


def _order_from(one: Value, two: Value) -> int:
    if one is None or two is None:
        return int(one is not None) - int(two is not None)
    return _order(one, two)


def _ends(one: Range, two: Range) -> int:
    """Which of two ranges ends first: -1 the one, 0 both, 1 the two."""
    if one.end is None or two.end is None:
        return int(one.end is None) - int(two.end is None)
    order = _order(one.end, two.end)
    return order or int(one.end_included) - int(two.end_included)


def _gap(one: Range, two: Range) -> int:
    """-1 when the one ends before the two starts, 0 when both hold the point where they touch, 1 beyond."""
    if one.end is None or two.start is None:
        return 1
    order = _order(one.end, two.start)
    return order or (0 if one.end_included and two.start_included else -1)


def _before(one: Range, two: Range) -> bool:
    return _gap(one, two) < 0


def _meets(one: Range, two: Range) -> bool:
    return _gap(one, two) == 0


def _overlaps(one: Range, two: Range) -> bool:
    return _gap(one, two) >= 0 and _gap(two, one) >= 0


def _overlaps_before(one: Range, two: Range) -> bool:
    return _starts(one, two) < 0 and _ends(one, two) <= 0 and _gap(one, two) >= 0


def _finishes(one: Range, two: Range) -> bool:
    return _ends(one, two) == 0 and _starts(one, two) >= 0


def _during(one: Range, two: Range) -> bool:
    return _starts(one, two) >= 0 and _ends(one, two) <= 0


def _begins(one: Range, two: Range) -> bool:
    return _starts(one, two) == 0 and _ends(one, two) <= 0


def _coincides(one: Range, two: Range) -> bool:
    return _starts(one, two) == 0 and _ends(one, two) == 0


_TEXT = re.compile(r"\s*([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])\s*")
_END = re.compile(r'(?:@|(?:date|time|date and time|duration)(?=\())\s*\(?\s*"([^"]*)"\s*\)?')


@builtin("range(from: string) -> range")
def _range(text: str) -> Range | None:
    """Read an interval whose ends are literals; an open end may be missing."""
    match = _TEXT.fullmatch(text) if len(text) <= _MAX_TEXT else None
    if match is None:
        return None
    interval = Range(_literal(match[2]), _literal(match[3]), match[1] == "[", match[4] == "]")
    missing = (interval.start is None, interval.end is None)
    if all(missing) or (missing[0] and (match[2] or interval.start_included)):
        return None
    if missing[1] and (match[3] or interval.end_included):
        return None
    if any(missing):
        return interval
    pair = range_ends(interval.start, interval.end)
    return None if pair is None or pair[0] > pair[1] else interval


def _literal(text: str) -> Value:
    temporal = _END.fullmatch(text)
    if temporal:
        return parse_literal(temporal[1])
    quoted = text.startswith('"') and text.endswith('"') and '"' not in text[1:-1] and len(text) > 1
    return text[1:-1] if quoted else parse_number(text)


_POINTS = "point1: point, point2: point"
_RANGES = "range1: range, range2: range"
_POINT_RANGE = "point: point, range: range"
_RANGE_POINT = "range: range, point: point"
# Which relations take a point in place of a range, on which side (DMN 1.5, clause 10.3.4.7).
_BOTH = (_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)


def _declare(
    name: str,
    holds: Callable[[Range, Range], bool],
    *parameters: str,
    inverse: bool = False,
) -> None:
    """Declare a relation; an inverse one says the same with the arguments exchanged."""

    @builtin(*(f"{name}({listed}) -> boolean" for listed in parameters))
    def _relation(one: Value, two: Value) -> bool:
        left, right = _interval(one), _interval(two)
        return holds(right, left) if inverse else holds(left, right)


_declare("before", _before, *_BOTH)
_declare("after", _before, *_BOTH, inverse=True)
_declare("meets", _meets, _RANGES)
_declare("met by", _meets, _RANGES, inverse=True)
_declare("overlaps", _overlaps, _RANGES)
_declare("overlaps before", _overlaps_before, _RANGES)
_declare("overlaps after", _overlaps_before, _RANGES, inverse=True)
_declare("finishes", _finishes, _POINT_RANGE, _RANGES)
_declare("finished by", _finishes, _RANGE_POINT, _RANGES, inverse=True)
_declare("during", _during, _POINT_RANGE, _RANGES)
_declare("includes", _during, _RANGE_POINT, _RANGES, inverse=True)
_declare("starts", _begins, _POINT_RANGE, _RANGES)
_declare("started by", _begins, _RANGE_POINT, _RANGES, inverse=True)
_declare("coincides", _coincides, _POINTS, _RANGES)
