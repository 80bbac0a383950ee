"""The properties that dates, times, durations and ranges have; no other value has any."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from server.feel.values import Range, YearsMonths

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.feel.values import Value


def property_of(value: Value, key: str) -> tuple[bool, Value]:
    """Whether the value has that property, and what it is."""
    table = next((table for kind, table in _PROPERTIES if isinstance(value, kind)), None)
    getter = table.get(key) if table else None
    if getter is None:
        return False, None
    result = getter(value)
    return True, Decimal(result) if isinstance(result, int) and not isinstance(result, bool) else result


def _zone_name(moment: datetime | time) -> str | None:
    return moment.tzinfo.key if isinstance(moment.tzinfo, ZoneInfo) else None


def _parts(duration: timedelta) -> tuple[int, int, int, int]:
    """Days, hours, minutes and seconds, each with the sign of the duration."""
    sign = -1 if duration < timedelta() else 1
    minutes, seconds = divmod(abs(duration).seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return sign * abs(duration).days, sign * hours, sign * minutes, sign * seconds


def _months(duration: YearsMonths) -> tuple[int, int]:
    sign = -1 if duration.months < 0 else 1
    years, months = divmod(abs(duration.months), 12)
    return sign * years, sign * months


_DATE: dict[str, Callable[[Value], Value]] = {
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: day.isoweekday(),
}
_TIME: dict[str, Callable[[Value], Value]] = {
    "hour": lambda clock: clock.hour,
    "minute": lambda clock: clock.minute,
    "second": lambda clock: clock.second,
    "time offset": lambda clock: clock.utcoffset(),
    "timezone": _zone_name,
}
_SECONDS: dict[str, Callable[[Value], Value]] = {
    "days": lambda duration: _parts(duration)[0],
    "hours": lambda duration: _parts(duration)[1],
    "minutes": lambda duration: _parts(duration)[2],
    "seconds": lambda duration: _parts(duration)[3],
}
_MONTHS: dict[str, Callable[[Value], Value]] = {
    "years": lambda duration: _months(duration)[0],
    "months": lambda duration: _months(duration)[1],
}
_RANGE: dict[str, Callable[[Value], Value]] = {
    "start": lambda interval: interval.start,
    "end": lambda interval: interval.end,
    "start included": lambda interval: interval.start_included,
    "end included": lambda interval: interval.end_included,
}
_PROPERTIES: tuple[tuple[type, dict[str, Callable[[Value], Value]]], ...] = (
    (datetime, {**_DATE, **_TIME}),
    (date, _DATE),
    (time, _TIME),
    (timedelta, _SECONDS),
    (YearsMonths, _MONTHS),
    (Range, _RANGE),
)
