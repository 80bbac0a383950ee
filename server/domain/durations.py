"""Durations and cycles as processes write them: ISO 8601, and working time such as `2WD` and `4WH`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.domain.calendar import (
    MOST_WORKING_DAYS,
    MOST_WORKING_HOURS,
    WorkingCalendar,
    add_working_days,
    add_working_hours,
    back_working_days,
    back_working_hours,
)
from server.domain.instants import FIRST_YEAR, LAST_YEAR, InstantError, parse_instant, to_utc

__all__ = [
    "Cycle",
    "Duration",
    "DurationError",
    "InstantError",
    "parse_cycle",
    "parse_duration",
    "parse_instant",
]

MOST_REPEATS = 1_000_000

_LONGEST = 80
_WHOLE, _FRACTION = r"([0-9]{1,7})", r"([0-9]{1,9}(?:\.[0-9]{1,6})?)"
_ISO = re.compile(
    rf"P(?=[0-9T])(?:{_WHOLE}Y)?(?:{_WHOLE}M)?(?:{_WHOLE}W)?(?:{_WHOLE}D)?"
    rf"(?:T(?=[0-9])(?:{_FRACTION}H)?(?:{_FRACTION}M)?(?:{_FRACTION}S)?)?"
)
_WORKING = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)W([DH])")
_CYCLE = re.compile(r"R([0-9]{1,7})?/(?:([^/]*)/)?([^/]*)")
_MONTHS = 12


class DurationError(ValueError):
    """A text is no duration or cycle, or a duration leads out of the years that can be computed."""


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time: calendar months and days, elapsed time, or working time (days or hours)."""

    months: int = 0
    days: int = 0
    elapsed: timedelta = timedelta()
    working_days: int = 0
    working_hours: Decimal = Decimal(0)

    @property
    def is_zero(self) -> bool:
        """Whether no time passes."""
        return self == Duration()

    def after(self, start: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> datetime:
        """Return the UTC instant this long after the aware `start`.

        Months and days move the wall clock of `zone`: the day is cut to the month's length, a wall time
        that does not exist moves forward, of one that exists twice the first is taken. Hours, minutes and
        seconds are elapsed time. Working time follows `calendar`. Raises DurationError when the result
        leaves the years 1000 to 9000, and CalendarError.
        """
        moment = self._moved(start, zone, 1)
        if self.working_days:
            return add_working_days(calendar, moment, self.working_days)
        if self.working_hours:
            return add_working_hours(calendar, moment, self.working_hours)
        return moment

    def before(self, end: datetime, zone: ZoneInfo, calendar: WorkingCalendar) -> datetime:
        """Return the UTC instant this long before the aware `end`, by the same rules. Raises the same."""
        moment = self._moved(end, zone, -1)
        if self.working_days:
            return back_working_days(calendar, moment, self.working_days)
        if self.working_hours:
            return back_working_hours(calendar, moment, self.working_hours)
        return moment

    def times(self, count: int) -> "Duration":
        """Return the duration `count` times over, so that monthly cycles do not drift to shorter days."""
        try:
            elapsed = self.elapsed * count
        except OverflowError:
            raise DurationError("the duration leads too far") from None
        working_days, working_hours = self.working_days * count, self.working_hours * count
        return Duration(self.months * count, self.days * count, elapsed, working_days, working_hours)

    def _moved(self, start: datetime, zone: ZoneInfo, way: int) -> datetime:
        """`start` moved by all but working time, forward (`way` 1) or back (-1)."""
        if start.tzinfo is None:
            raise DurationError("a duration starts at a moment with a zone")
        try:
            moment = self._by_wall_clock(start, zone, way) + self.elapsed * way
        except (OverflowError, ValueError):
            raise DurationError("the duration leads too far") from None
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise DurationError("the duration leads too far")
        return moment

    def _by_wall_clock(self, start: datetime, zone: ZoneInfo, way: int) -> datetime:
        if not self.months and not self.days:
            return start.astimezone(UTC)
        local = start.astimezone(zone).replace(tzinfo=None)
        years, month = divmod(local.month - 1 + self.months * way, _MONTHS)
        year = local.year + years
        day = min(local.day, monthrange(year, month + 1)[1])
        moved = local.replace(year=year, month=month + 1, day=day) + timedelta(days=self.days * way)
        return to_utc(moved, zone)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A repetition: `count` times (None: endless), from `start` (None: when set up), every `period`."""

    count: int | None
    start: datetime | None
    period: Duration


def parse_duration(text: str) -> Duration:
    """Return the duration of `P30D`, `P1Y2M3DT4H`, `P2W`, `PT1.5H`, `2WD` or `1.5WH`.

    Only the last time part may have a fraction; working days are whole. Raises DurationError,
    also for negative durations.
    """
    written = text.strip()
    if len(written) <= _LONGEST:
        if found := _WORKING.fullmatch(written):
            return _working(found[1], found[2])
        if found := _ISO.fullmatch(written):
            return _iso(found)
    raise DurationError("not a duration; write such as P30D, PT4H, 2WD (working days) or 4WH (working hours)")


def parse_cycle(text: str, zone: ZoneInfo) -> Cycle:
    """Return the cycle of `R3/PT10M`, `R/P1D` or `R5/2026-01-01T00:00:00Z/P1D`.

    A start without an offset is local in `zone`. Raises DurationError for anything else, for no repeats
    and for a period of no time.
    """
    found = _CYCLE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        raise DurationError("not a cycle; write such as R3/PT10M or R/2026-01-01T09:00/P1D")
    count = None if found[1] is None else int(found[1])
    if count is not None and not 1 <= count <= MOST_REPEATS:
        raise DurationError(f"a cycle repeats 1 to {MOST_REPEATS} times")
    period = parse_duration(found[3])
    if period.is_zero:
        raise DurationError("a cycle needs a period longer than nothing")
    return Cycle(count, _start(found[2], zone), period)


def _start(text: str | None, zone: ZoneInfo) -> datetime | None:
    try:
        return None if text is None else parse_instant(text, zone)
    except InstantError as error:
        raise DurationError(f"the start of the cycle is {error}") from None


def _working(amount: str, unit: str) -> Duration:
    number = Decimal(amount)
    if unit == "H":
        if number > MOST_WORKING_HOURS:
            raise DurationError(f"at most {MOST_WORKING_HOURS} working hours")
        return Duration(working_hours=number)
    if number != int(number) or number > MOST_WORKING_DAYS:
        raise DurationError(f"working days are whole, at most {MOST_WORKING_DAYS}")
    return Duration(working_days=int(number))


def _iso(found: re.Match[str]) -> Duration:
    years, months, weeks, days = (int(part or 0) for part in found.groups()[:4])
    given = [part for part in found.groups()[4:] if part is not None]
    if any("." in part for part in given[:-1]):
        raise DurationError("only the last part of a duration may have a fraction")
    hours, minutes, seconds = (Decimal(part or 0) for part in found.groups()[4:])
    micros = int((hours * 3600 + minutes * 60 + seconds) * 1_000_000)
    return Duration(years * _MONTHS + months, weeks * 7 + days, timedelta(microseconds=micros))
