"""Reads and writes dates, times and durations; years run from 1 to 9999, fractions to microseconds."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from server.feel.values import YearsMonths

if TYPE_CHECKING:
    from datetime import tzinfo

    from server.feel.values import Value

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(
    r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,12}))?(Z|[+-]\d{2}:\d{2}(?::\d{2})?|@[A-Za-z0-9_+\-/]{1,60})?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_SECONDS = re.compile(
    r"(-?)P(?=[\dT])(?:(\d{1,12})D)?(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:\.(\d{0,12}))?S)?)?",
    re.ASCII,
)
_MAX_OFFSET = timedelta(hours=14)


def parse_literal(text: str) -> Value:
    """Return the date, time, date and time or duration that a text spells; None when it spells none."""
    for parse in (parse_date, parse_time, parse_datetime, parse_duration):
        value = parse(text)
        if value is not None:
            return value
    return None


def parse_date(text: str) -> date | None:
    """YYYY-MM-DD."""
    match = _DATE.fullmatch(text)
    return make_date(*(int(part) for part in match.groups())) if match else None


def make_date(year: int, month: int, day: int) -> date | None:
    """Return a date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def parse_time(text: str) -> time | None:
    """hh:mm:ss with fraction, and Z, an offset or @zone."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    zone: tzinfo | None = None
    if match[5]:
        zone = parse_zone(match[5].removeprefix("@"))
        if zone is None:
            return None
    try:
        return time(int(match[1]), int(match[2]), int(match[3]), _microseconds(match[4]), zone)
    except ValueError:
        return None


def parse_datetime(text: str) -> datetime | None:
    """Return a date, T and a time; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    date_part = parse_date(day)
    time_part = parse_time(clock) if separator else time()
    return datetime.combine(date_part, time_part) if date_part and time_part is not None else None


def _microseconds(fraction: str | None) -> int:
    return int(fraction[:6].ljust(6, "0")) if fraction else 0


def parse_zone(text: str) -> tzinfo | None:
    """Z, an offset of at most 14 hours, or a name of the IANA database."""
    if text == "Z":
        return UTC
    if text[:1] in {"+", "-"}:
        hours, minutes, seconds = ([int(part) for part in text[1:].split(":")] + [0])[:3]
        offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return offset_zone(-offset if text[0] == "-" else offset)
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        return None


def offset_zone(offset: timedelta) -> tzinfo | None:
    """Return a fixed offset as a zone; None beyond 14 hours."""
    if not offset:
        return UTC
    return timezone(offset) if abs(offset) <= _MAX_OFFSET else None


def parse_duration(text: str) -> timedelta | YearsMonths | None:
    """PnYnM or PnDTnHnMnS, with a minus in front for durations into the past."""
    match = _MONTHS.fullmatch(text)
    if match:
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-months if match[1] else months)
    match = _SECONDS.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    try:
        duration = timedelta(days, seconds, _microseconds(match[6]), 0, minutes, hours)
    except OverflowError:
        return None
    return -duration if match[1] else duration


def format_temporal(value: Value) -> str:
    """Return the text that reads back as the same date, time or duration."""
    if isinstance(value, YearsMonths):
        return _format_months(value.months)
    if isinstance(value, timedelta):
        return _format_seconds(value)
    if isinstance(value, datetime):
        clock = _format_clock(value.time(), value.tzinfo, value.utcoffset())
        return f"{value.date().isoformat()}T{clock}"
    if isinstance(value, time):
        return _format_clock(value, value.tzinfo, value.utcoffset())
    return str(value.isoformat())


def _format_clock(clock: time, zone: tzinfo | None, offset: timedelta | None) -> str:
    text = f"{clock.hour:02}:{clock.minute:02}:{clock.second:02}{_fraction(clock.microsecond)}"
    if isinstance(zone, ZoneInfo) and zone.key:
        return f"{text}@{zone.key}"
    if offset is None:
        return text
    if not offset:
        return f"{text}Z"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{text}{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _fraction(microseconds: int) -> str:
    return f".{microseconds:06}".rstrip("0") if microseconds else ""


def _format_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    parts = (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else "")
    return f"{'-' if months < 0 else ''}P{parts}"


def _format_seconds(duration: timedelta) -> str:
    size = abs(duration)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = _fraction(size.microseconds)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{size.days}D" if size.days else ""
    text = f"P{days}T{clock}" if clock else f"P{days}"
    return f"{'-' if duration < timedelta() else ''}{text if size else 'PT0S'}"
