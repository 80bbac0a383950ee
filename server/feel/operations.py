"""The operators + - * / ** and the order and equality of values, with null where the language has none."""

from __future__ import annotations

import operator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel import moments
from server.feel.numbers import CTX
from server.feel.values import Function, Range, YearsMonths, is_dict, is_list, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.feel.runtime import Run
    from server.feel.values import Value

NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CTX.add,
    "-": CTX.subtract,
    "*": CTX.multiply,
    "/": CTX.divide,
    "**": CTX.power,
}
_TEMPORAL: dict[str, Callable[[Value, Value], Value]] = {
    "+": moments.add,
    "-": moments.subtract,
    "*": moments.multiply,
    "/": moments.divide,
}


def calculate(run: Run, at: int, symbol: str, left: Value, right: Value) -> Value:
    """Apply an arithmetic operator; null, with a warning, when the operands do not fit it."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return numeric(run, at, symbol, left, right)
    if isinstance(left, str) and isinstance(right, str) and symbol == "+":
        run.characters(len(left) + len(right))
        return left + right
    try:
        value = _TEMPORAL[symbol](left, right) if symbol in _TEMPORAL else None
    except (ArithmeticError, ValueError):
        return run.warn("out-of-range", at, "the result of {operator} is out of range", operator=symbol)
    if value is None:
        mismatch(run, at, symbol, left, right)
    return value


def numeric(run: Run, at: int, symbol: str, left: Decimal, right: Decimal) -> Decimal | None:
    """Apply an arithmetic operator to numbers; null when undefined or out of range."""
    try:
        return NUMERIC[symbol](left, right)
    except ArithmeticError:
        if symbol == "/" and not right:
            run.warn("division-by-zero", at, "division by zero")
            return None
        run.warn("out-of-range", at, "the result of {operator} is undefined or out of range", operator=symbol)
        return None


def mismatch(run: Run, at: int, symbol: str, left: Value, right: Value) -> None:
    """Warn that an operator has no meaning for these two types."""
    if run.warnings is None:
        return
    template = "cannot apply {operator} to {left} and {right}"
    run.warn("type-mismatch", at, template, operator=symbol, left=kind_of(left), right=kind_of(right))


# How numbers compare, for those who know that they have two.
COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": Decimal.__eq__,
    "!=": Decimal.__ne__,
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
}
# Values of these types, if they are of the same one, Python compares as the language does.
_PLAIN = (Decimal, str, YearsMonths, timedelta)
_ORDER: dict[str, Callable[[Value, Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(run: Run, at: int, symbol: str, left: Value, right: Value) -> bool | None:
    """One of < <= > >= = !=; null, with a warning, when the types cannot be compared."""
    if symbol in {"=", "!="}:
        same = equal(run, left, right)
        if same is None:
            _incomparable(run, at, left, right)
            return None
        return same if symbol == "=" else not same
    pair = ordered(left, right)
    if pair is None:
        return _incomparable(run, at, left, right)
    if pair[0] == pair[1]:
        # <= is < or =, and what comes neither before nor after the other need not equal it.
        return symbol in {"<=", ">="} and same_point(left, right) is True
    return _ORDER[symbol](*pair)


def _incomparable(run: Run, at: int, left: Value, right: Value) -> None:
    if run.warnings is None:
        return
    template = "cannot compare {left} with {right}"
    run.warn("type-mismatch", at, template, left=kind_of(left), right=kind_of(right))


def ordered(left: Value, right: Value) -> tuple[Value, Value] | None:
    """Two keys that Python can compare, or None when the values have no order.

    Without an offset, a time or a date and time takes the other's (DMN 1.5, table 54).
    """
    if type(left) is type(right) and (isinstance(left, _PLAIN) or type(left) is date):
        return left, right
    keys = _placed(left, right)
    if keys is not None and keys[0][0] != keys[1][0]:
        local = moments.LOCAL in {keys[0][0], keys[1][0]}
        keys = _placed(_unplaced(left), _unplaced(right)) if local else None
    return None if keys is None else (keys[0][1], keys[1][1])


def range_ends(low: Value, high: Value) -> tuple[Value, Value] | None:
    """Two keys as `ordered` gives them, if the values may be the ends of one range: they must be of the same type."""
    return ordered(low, high) if isinstance(low, datetime) is isinstance(high, datetime) else None


def _placed(left: Value, right: Value) -> tuple[tuple[str, timedelta], tuple[str, timedelta]] | None:
    """Return where two moments or two times of day are, and on what line; a date is the midnight it starts with."""
    if isinstance(left, date) and isinstance(right, date):
        return moments.line(moments.midnight(left)), moments.line(moments.midnight(right))
    if isinstance(left, time) and isinstance(right, time):
        return moments.clock_line(left), moments.clock_line(right)
    return None


def _unplaced(moment: date | time) -> datetime | time:
    """Return what the clock on the wall shows."""
    return (moment if isinstance(moment, time) else moments.midnight(moment)).replace(tzinfo=None)


def same_point(left: Value, right: Value) -> bool | None:
    """Whether two points of time, numbers, strings or durations are equal; None when they are no such pair."""
    if type(left) is type(right) and (isinstance(left, _PLAIN) or type(left) is date):
        return bool(left == right)
    keys = _placed(left, right)
    # What is local never equals what has a zone.
    return None if keys is None else keys[0] == keys[1]


def equal(run: Run, left: Value, right: Value) -> bool | None:
    """Equality; null when the types differ and neither is null."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right if isinstance(left, bool) and isinstance(right, bool) else None
    same = same_point(left, right)
    return _equal_parts(run, left, right) if same is None else same


def _equal_parts(run: Run, left: Value, right: Value) -> bool | None:
    if is_list(left) and is_list(right):
        same = len(left) == len(right)
        return same and _all_equal(run, list(zip(left, right, strict=True)))
    if is_dict(left) and is_dict(right):
        same = left.keys() == right.keys()
        return same and _all_equal(run, [(left[key], right[key]) for key in left])
    if isinstance(left, Range) and isinstance(right, Range):
        same = left.start_included == right.start_included and left.end_included == right.end_included
        return (
            same
            and left.excluded == right.excluded
            and _all_equal(run, [(left.start, right.start), (left.end, right.end)])
        )
    return left is right if isinstance(left, Function) and isinstance(right, Function) else None


def _all_equal(run: Run, pairs: list[tuple[Value, Value]]) -> bool:
    run.tick(len(pairs) + 1)
    return all(equal(run, left, right) is True for left, right in pairs)


def contains(run: Run, interval: Range, value: Value) -> bool | None:
    """Whether a value lies in a range; null when it cannot be compared with its ends."""
    if interval.excluded:
        return compare(run, 0, "!=", value, interval.start)
    if value is None:
        return None
    above = _beyond(run, interval.start, value, included=interval.start_included)
    below = _beyond(run, value, interval.end, included=interval.end_included)
    if above is False or below is False:
        return False
    return True if above and below else None


def _beyond(run: Run, low: Value, high: Value, *, included: bool) -> bool | None:
    if low is None or high is None:
        # A missing end that is not included is unbounded; a null value lies nowhere.
        return True if not included and (low is None) != (high is None) else None
    return compare(run, 0, "<=" if included else "<", low, high)
