"""Calculates with dates, times and durations; with a zone, on the time line, not on the wall clock."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.numbers import CTX
from server.feel.values import YearsMonths

if TYPE_CHECKING:
    from server.feel.values import Value

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- a local moment only ever compared with local ones
LOCAL, _ZONED = "local", "zoned"
_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


def line(moment: datetime) -> tuple[str, timedelta]:
    """Return a sort key: whether the moment is local or placed on the time line, and the time since 1970."""
    offset = moment.utcoffset()
    since = moment.replace(tzinfo=None) - _EPOCH
    return (LOCAL, since) if offset is None else (_ZONED, since - offset)


def clock_line(clock: time) -> tuple[str, timedelta]:
    """Return a sort key of a time of day; zones by name can only be compared with the same name."""
    since = timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
    if clock.tzinfo is None:
        return LOCAL, since
    offset = clock.utcoffset()
    return (str(clock.tzinfo), since) if offset is None else (_ZONED, since - offset)


def midnight(day: date) -> datetime:
    """Return a date as the moment it starts in UTC, as the language converts it."""
    return day if isinstance(day, datetime) else datetime.combine(day, time(), UTC)


def add(left: Value, right: Value) -> Value:
    """Add two temporal values; None when they have no sum. Raises OverflowError or ValueError."""
    if isinstance(left, (timedelta, YearsMonths)) and not isinstance(right, (timedelta, YearsMonths)):
        left, right = right, left
    if isinstance(right, timedelta):
        return _add_seconds(left, right)
    if isinstance(right, YearsMonths):
        return _add_months(left, right.months)
    return None


def _add_seconds(left: Value, duration: timedelta) -> Value:
    if isinstance(left, timedelta):
        return left + duration
    if isinstance(left, datetime):
        return _shift(left, duration)
    if isinstance(left, date):
        return (datetime.combine(left, time()) + duration).date()
    if isinstance(left, time):
        clock = datetime.combine(date(2000, 1, 3), left.replace(tzinfo=None))
        return (clock + duration % _DAY).time().replace(tzinfo=left.tzinfo)
    return None


def _shift(moment: datetime, duration: timedelta) -> datetime:
    if moment.tzinfo is None:
        return moment + duration
    return (moment.astimezone(UTC) + duration).astimezone(moment.tzinfo)


def _add_months(left: Value, months: int) -> Value:
    if isinstance(left, YearsMonths):
        return YearsMonths(left.months + months)
    if not isinstance(left, date):
        return None
    year, month = divmod(left.year * 12 + left.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    day = min(left.day, calendar.monthrange(year, month + 1)[1])
    return left.replace(year=year, month=month + 1, day=day)


def subtract(left: Value, right: Value) -> Value:
    """Subtract temporal values; None when they have no difference. Raises OverflowError or ValueError."""
    if isinstance(right, (timedelta, YearsMonths)):
        if isinstance(left, timedelta | YearsMonths) and type(left) is not type(right):
            return None
        return add(left, negate(right))
    if isinstance(left, date) and isinstance(right, date):
        return _distance(line(midnight(left)), line(midnight(right)))
    if isinstance(left, time) and isinstance(right, time):
        return _distance(clock_line(left), clock_line(right))
    return None


def _distance(left: tuple[str, timedelta], right: tuple[str, timedelta]) -> timedelta | None:
    return left[1] - right[1] if left[0] == right[0] else None


def negate(duration: Value) -> Value:
    """Return the duration the other way round."""
    return YearsMonths(-duration.months) if isinstance(duration, YearsMonths) else -duration


def multiply(left: Value, right: Value) -> Value:
    """Return a duration times a number, in either order; months are cut to whole ones. Raises ArithmeticError."""
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, (timedelta, YearsMonths)):
        return _duration(left, CTX.multiply(size(left), right))
    return None


def divide(left: Value, right: Value) -> Value:
    """Return a duration by a number, or by a duration of the same kind (a number). Raises ArithmeticError."""
    if not isinstance(left, timedelta | YearsMonths):
        return None
    if isinstance(right, Decimal):
        return _duration(left, CTX.divide(size(left), right))
    return CTX.divide(size(left), size(right)) if type(left) is type(right) else None


def size(duration: timedelta | YearsMonths) -> Decimal:
    """Return a duration as a number: months, or seconds."""
    if isinstance(duration, YearsMonths):
        return Decimal(duration.months)
    return CTX.multiply(Decimal(duration // _MICROSECOND), Decimal("0.000001"))


def _duration(like: timedelta | YearsMonths, amount: Decimal) -> timedelta | YearsMonths:
    count = amount if isinstance(like, YearsMonths) else CTX.multiply(amount, Decimal(1_000_000))
    # Nought may carry any exponent.
    if count and count.adjusted() >= CTX.prec:
        raise OverflowError
    return YearsMonths(int(count)) if isinstance(like, YearsMonths) else timedelta(microseconds=int(count))
