"""Values on a line: what lies between the constants of a table, in values that people can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Context, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from server.feel import YearsMonths
from server.feel.moments import clock_line, line
from server.feel.numbers import admitted
from server.feel.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from server.feel.values import Value

# Enough to add small numbers to any with 34 digits exactly.
_WIDE = Context(prec=80, rounding=ROUND_FLOOR)
_DIGITS = 40
_DAY = timedelta(days=1)
_SPANS = (_DAY, timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1), timedelta(microseconds=1))
SAMPLES: dict[str, tuple[Value, ...]] = {
    "number": (Decimal(1),),
    "string": ("other",),
    "boolean": (True, False),
    "date": (date(2026, 1, 15),),
    "time": (time(12, 0),),
    "date and time": (datetime(2026, 1, 15, 12, tzinfo=UTC),),
    "days and time duration": (timedelta(days=1),),
    "years and months duration": (YearsMonths(1),),
}
"""A value of each kind that has an order or is finite; booleans have all of theirs."""


@dataclass(frozen=True, slots=True)
class Points:
    """Values that stand for all of a kind: cells that only compare with the constants treat them all alike.

    `values` has those of the kind that the constants are of, `strange` such as times of another zone.
    """

    values: tuple[Value, ...]
    strange: tuple[Value, ...] = ()
    complete: bool = True


def points_of(kind: str, constants: Iterable[Value]) -> Points:
    """Return the constants of a kind, and a value from each stretch between, before and after them."""
    known = [constant for constant in constants if kind_of(constant) == kind]
    if kind == "boolean":
        return Points((True, False))
    if not known:
        return Points(SAMPLES[kind], _other_clocks(kind, []))
    if kind == "number":
        return _on_line(_distinct(known, lambda number: number), _number_between, _number_outside)
    if kind == "string":
        points = _on_line(_distinct(known, lambda text: text), _text_between, _text_outside)
        other = next(text for text in _others() if text not in known)
        return Points((*known, other, *points.values), (), points.complete)
    if kind == "time":
        return _clocks(known)
    return _moments(kind, known)


def _distinct(values: Iterable[Value], key: Callable[[Value], Value]) -> list[Value]:
    """Return the values in order, equal ones once."""
    by_key = {key(value): value for value in values}
    return [by_key[found] for found in sorted(by_key)]


def _on_line(
    known: Sequence[Value],
    between: Callable[[Value, Value], Value],
    outside: Callable[[Value, int], Value],
) -> Points:
    """Return the known values, those between, and those outside; null means there is none.

    Fractions between come last: whoever writes of whole numbers seldom means them.
    """
    inner = [between(low, high) for low, high in pairwise(known)]
    outer = [outside(known[-1], 1), outside(known[0], -1)]
    found = [value for value in (*known, *inner, *outer) if value is not None]
    # Beyond the largest numbers there may be larger ones; days and durations have a last one.
    complete = None not in outer or not isinstance(known[0], Decimal)
    return Points(tuple(sorted(found, key=_is_fraction)), (), complete)


def _is_fraction(value: Value) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


def _number_between(low: Decimal, high: Decimal) -> Decimal | None:
    """Return a number near the middle with as few digits as there are."""
    middle = _WIDE.divide(_WIDE.add(low, high), Decimal(2))
    if max(abs(low.adjusted()), abs(high.adjusted())) < _DIGITS:
        for digits in range(_DIGITS):
            found = _WIDE.quantize(middle, Decimal(1).scaleb(-digits))
            if low < found < high:
                return found
    return middle if low < middle < high else None


def _number_outside(number: Decimal, side: int) -> Decimal | None:
    if number.adjusted() >= _DIGITS:
        return admitted(Decimal(side).scaleb(number.adjusted() + 1))
    below = number.to_integral_value(ROUND_FLOOR)
    return below if side < 0 and below < number else _WIDE.add(below, Decimal(side))


def _text_between(low: str, high: str) -> str | None:
    return next((text for text in (f"{low}a", f"{low} ", f"{low}\0") if low < text < high), None)


def _text_outside(text: str, side: int) -> str | None:
    if side < 0:
        return "" if text else None
    return f"{text}a"


def _others() -> Iterable[str]:
    yield "other"
    number = 1
    while True:
        number += 1
        yield f"other {number}"


def _moments(kind: str, known: Sequence[Value]) -> Points:
    """Return points of dates, moments and durations; local moments and those of a zone are lines of their own."""
    if kind == "date and time":
        lines = [[value for value in known if line(value)[0] == name] for name in ("local", "zoned")]
        found = [_on_line(_distinct(values, line), _between, _outside) for values in lines if values]
        values = tuple(value for points in found for value in points.values)
        return Points(values, _other_clocks(kind, known))
    return _on_line(_distinct(known, lambda value: value), _between, _outside)


def _between(low: Value, high: Value) -> Value:
    key = line if isinstance(low, datetime) else _same
    for step in _steps(low):
        found = _plus(low, step)
        if found is not None and key(low) < key(found) < key(high):
            return found
    return None


def _outside(value: Value, side: int) -> Value:
    step = _steps(value)[0]
    return _plus(value, YearsMonths(step.months * side) if isinstance(step, YearsMonths) else step * side)


def _same(value: Value) -> Value:
    return value


def _steps(value: Value) -> Sequence[Value]:
    if isinstance(value, YearsMonths):
        return YearsMonths(12), YearsMonths(1)
    return _SPANS if isinstance(value, datetime | timedelta) else (_DAY,)


def _plus(value: Value, step: Value) -> Value:
    try:
        return YearsMonths(value.months + step.months) if isinstance(value, YearsMonths) else value + step
    except OverflowError:
        return None


def _clocks(known: Sequence[time]) -> Points:
    """Return points of times of day: local ones exactly, others as they are and a minute around."""
    local = sorted({value for value in known if value.tzinfo is None})
    zoned = [value for value in known if value.tzinfo is not None]
    inner = [_clock_between(low, high) for low, high in pairwise(local)]
    ends: list[time | None] = []
    if local:
        ends = [time.min if local[0] > time.min else None, _clock_between(local[-1], None)]
    around = [_clock_between(value, None) for value in zoned]
    values = tuple(value for value in (*known, *inner, *ends, *around) if value is not None)
    return Points(values, _other_clocks("time", known), not zoned)


def _clock_between(low: time, high: time | None) -> time | None:
    start = clock_line(low.replace(tzinfo=None))[1]
    end = clock_line(high)[1] if high else _DAY
    for step in _SPANS:
        if start + step < end:
            return (datetime(2026, 1, 1, tzinfo=UTC) + start + step).time().replace(tzinfo=low.tzinfo)
    return None


def _other_clocks(kind: str, known: Sequence[Value]) -> tuple[Value, ...]:
    """Return moments and times with and without a zone, where the constants have only one of the two."""
    if kind not in {"time", "date and time"}:
        return ()
    sample = SAMPLES[kind][0]
    both = (sample.replace(tzinfo=UTC), sample.replace(tzinfo=None))
    zoned = {value.tzinfo is not None for value in known}
    return tuple(value for value in both if (value.tzinfo is not None) not in zoned)
