"""Functions that turn values into strings, numbers, dates, times and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin, running
from server.feel.numbers import parse_number, whole
from server.feel.temporal import (
    make_date,
    offset_zone,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
    parse_zone,
)
from server.feel.text import text_of
from server.feel.values import YearsMonths

if TYPE_CHECKING:
    from decimal import Decimal

    from server.feel.runtime import Run
    from server.feel.values import Value

_GROUPING = {" ", ",", "."}
_DECIMAL = {",", "."}


@running("string(from: any) -> string")
def _string(run: Run, value: Value) -> str | None:
    return None if value is None else text_of(value, run)


@builtin("number(from: string, grouping separator?: string, decimal separator?: string) -> number")
def _number(text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if grouping == (point or ".") or (grouping or " ") not in _GROUPING or (point or ".") not in _DECIMAL:
        return None
    text = text.replace(grouping, "") if grouping else text
    if point == ",":
        text = text.replace(".", "?").replace(",", ".")
    return parse_number(text)


@builtin("number(from: number) -> number")
def _same_number(number: Decimal) -> Decimal:
    return number


@builtin("date(from: string) -> date")
def _date(text: str) -> date | None:
    return parse_date(text)


@builtin("date(from: date) -> date")
def _date_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@builtin("date(year: number, month: number, day: number) -> date")
def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    parts = whole(year), whole(month), whole(day)
    if parts[0] is None or parts[1] is None or parts[2] is None:
        return None
    return make_date(parts[0], parts[1], parts[2])


@builtin("time(from: string) -> time")
def _time(text: str) -> time | None:
    return parse_time(text)


@builtin("time(from: time) -> time")
def _same_time(clock: time) -> time:
    return clock


@builtin("time(from: datetime) -> time")
def _time_of(moment: datetime) -> time:
    return moment.timetz()


@builtin("time(from: date) -> time")
def _midnight(_day: date) -> time:
    return time(tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number, offset?: duration) -> time")
def _time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None) -> time | None:
    zone = None if offset is None else offset_zone(offset)
    if offset is not None and zone is None:
        return None
    return _clock(hour, minute, second, zone)


def _clock(hour: Decimal, minute: Decimal, second: Decimal, zone: tzinfo | None) -> time | None:
    hours, minutes, micro = whole(hour), whole(minute), int(second.scaleb(6))
    if hours is None or minutes is None or micro < 0:
        return None
    return time(hours, minutes, micro // 1_000_000, micro % 1_000_000, zone)


@builtin("date and time(from: string) -> datetime")
def _date_and_time(text: str) -> datetime | None:
    return parse_datetime(text)


@builtin("date and time(from: datetime) -> datetime")
def _same_datetime(moment: datetime) -> datetime:
    return moment


@builtin("date and time(from: date) -> datetime")
def _day_start(day: date) -> datetime:
    return datetime.combine(day, time())


@builtin("date and time(date: date, time: time) -> datetime")
def _combined(day: date, clock: time) -> datetime:
    return datetime.combine(_date_of(day), clock)


@builtin("date and time(date: datetime, timezone: string) -> datetime")
def _moved(moment: datetime, zone: str) -> datetime | None:
    found = parse_zone(zone)
    if found is None:
        return None
    return moment.astimezone(found) if moment.tzinfo else moment.replace(tzinfo=found)


@builtin(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number) -> datetime",
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " offset: duration) -> datetime",
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " timezone: string) -> datetime",
)
def _datetime_from_parts(*parts: Value) -> datetime | None:
    zone: tzinfo | None = None
    if len(parts) > len(("year", "month", "day", "hour", "minute", "second")):
        zone = parse_zone(parts[6]) if isinstance(parts[6], str) else offset_zone(parts[6])
        if zone is None:
            return None
    day = _date_from_parts(parts[0], parts[1], parts[2])
    clock = _clock(parts[3], parts[4], parts[5], zone)
    return datetime.combine(day, clock) if day and clock is not None else None


@builtin("duration(from: string) -> any")
def _duration(text: str) -> timedelta | YearsMonths | None:
    return parse_duration(text)


@builtin("duration(from: duration) -> duration", "duration(from: months) -> months")
def _same_duration(duration: timedelta | YearsMonths) -> timedelta | YearsMonths:
    return duration


@builtin("years and months duration(from: date, to: date) -> months")
def _years_and_months(start: date, end: date) -> YearsMonths:
    """Whole months between two days, cut towards zero."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)
