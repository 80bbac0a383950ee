"""Working time: which hours a branch works, and how deadlines in working days and hours are counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from types import MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

from server.domain.instants import FIRST_YEAR, LAST_YEAR, boundary, to_utc

Interval: TypeAlias = tuple[time, time]
"""Local start and end on one day; an end of 00:00 is midnight at the end of the day."""

Span: TypeAlias = tuple[datetime, datetime]
"""The same as aware UTC instants, the start worked, the end not."""

DEFAULT_DAY: tuple[Interval, ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
DEFAULT_WEEK: Mapping[int, tuple[Interval, ...]] = MappingProxyType(dict.fromkeys(range(5), DEFAULT_DAY))

MOST_WORKING_DAYS = 10_000
MOST_WORKING_HOURS = 100_000
HORIZON = 100_000
"""How many calendar days ahead anything is computed: some 270 years."""

_WEEKDAYS = range(7)


class CalendarError(Exception):
    """A calendar or a computation with it makes no sense."""


class CalendarHasNoWorkingTime(CalendarError):
    """A deadline was asked of a calendar in which nobody works (any more)."""


def _default_week() -> Mapping[int, tuple[Interval, ...]]:
    return DEFAULT_WEEK


def _no_exceptions() -> Mapping[date, tuple[Interval, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working hours of a branch in its zone.

    `week` gives the intervals of each weekday (0 is Monday; a missing day is free). `exceptions` replaces
    them on single dates: no intervals for a holiday, those of a normal day for a make-up working day.
    Raises CalendarError for intervals that are empty, out of order or overlapping.
    """

    name: str
    zone: ZoneInfo
    week: Mapping[int, tuple[Interval, ...]] = field(default_factory=_default_week)
    exceptions: Mapping[date, tuple[Interval, ...]] = field(default_factory=_no_exceptions)

    def __post_init__(self) -> None:
        """Refuse what cannot be worked."""
        if any(weekday not in _WEEKDAYS for weekday in self.week):
            raise CalendarError("weekdays are 0 (Monday) to 6 (Sunday)")
        for intervals in (*self.week.values(), *self.exceptions.values()):
            _check(intervals)

    def hours(self, day: date) -> tuple[Interval, ...]:
        """Return the local intervals worked on `day`."""
        planned = self.exceptions.get(day)
        return self.week.get(day.weekday(), ()) if planned is None else planned

    def spans(self, day: date) -> tuple[Span, ...]:
        """Return the spans worked on `day`; hours a clock change skips are not there."""
        spans = (_span(day, interval, self.zone) for interval in self.hours(day))
        return tuple((start, end) for start, end in spans if start < end)


def add_working_days(calendar: WorkingCalendar, start: datetime, days: int) -> datetime:
    """Return the UTC instant `days` working days (0 to 10,000) after the aware `start`.

    Counting begins at `start`, or at the next working moment when nobody works then: one working day
    after Friday 16:00 is Monday 16:00, after Saturday it is Tuesday at opening. The wall time is kept;
    where the target day does not work then, it is its next opening, or its closing when it is over.
    Raises CalendarError (bounds, horizon) or CalendarHasNoWorkingTime.
    """
    if not 0 <= days <= MOST_WORKING_DAYS:
        raise CalendarError(f"working days are counted from 0 to {MOST_WORKING_DAYS}")
    first = _next_working_moment(calendar, start)
    if days == 0:
        return first
    local = first.astimezone(calendar.zone)
    for day in islice(_working_days(calendar, local.date()), days, None):
        spans = calendar.spans(day)
        if spans:
            wanted = to_utc(datetime.combine(day, local.time()), calendar.zone)
            return _within(spans, wanted)
    raise CalendarHasNoWorkingTime(calendar.name)


def add_working_hours(calendar: WorkingCalendar, start: datetime, hours: Decimal) -> datetime:
    """Return the UTC instant at which `hours` (0 to 100,000) of working time since `start` have passed.

    Lunch breaks, nights, weekends and holidays do not count. Hours that end exactly at closing time
    end then, not at the next opening; zero hours end at the next working moment.
    Raises CalendarError (bounds, horizon) or CalendarHasNoWorkingTime.
    """
    if not hours.is_finite() or not 0 <= hours <= MOST_WORKING_HOURS:
        raise CalendarError(f"working hours are counted from 0 to {MOST_WORKING_HOURS}")
    return add_working_time(calendar, start, _as_time(hours))


def add_working_time(calendar: WorkingCalendar, start: datetime, time_worked: timedelta) -> datetime:
    """Return the UTC instant at which so much working time since `start` has passed; see `add_working_hours`.

    Raises CalendarError (horizon) or CalendarHasNoWorkingTime.
    """
    left = time_worked
    for opening, end in _spans_after(calendar, start):
        if opening + left <= end:
            return opening + left
        left -= end - opening
    raise CalendarHasNoWorkingTime(calendar.name)


def back_working_days(calendar: WorkingCalendar, end: datetime, days: int) -> datetime:
    """Return the UTC instant `days` working days (0 to 10,000) before the aware `end`.

    Counting begins at `end`, or at the last working moment before it: one working day before Monday 16:00 is Friday
    16:00, before Sunday it is Thursday at closing. Raises CalendarError (bounds, horizon) or CalendarHasNoWorkingTime.
    """
    if not 0 <= days <= MOST_WORKING_DAYS:
        raise CalendarError(f"working days are counted from 0 to {MOST_WORKING_DAYS}")
    last = next(_spans_before(calendar, end))[1]
    local = last.astimezone(calendar.zone)
    for day in islice(_working_days(calendar, local.date(), -1), days, None) if days else ():
        if spans := calendar.spans(day):
            return _within(spans, to_utc(datetime.combine(day, local.time()), calendar.zone))
    return last


def back_working_hours(calendar: WorkingCalendar, end: datetime, hours: Decimal) -> datetime:
    """Return the UTC instant from which `hours` (0 to 100,000) of working time pass until `end`.

    Raises CalendarError (bounds, horizon) or CalendarHasNoWorkingTime.
    """
    if not hours.is_finite() or not 0 <= hours <= MOST_WORKING_HOURS:
        raise CalendarError(f"working hours are counted from 0 to {MOST_WORKING_HOURS}")
    left = _as_time(hours)
    for opening, closing in _spans_before(calendar, end):
        if closing - left >= opening:
            return closing - left
        left -= closing - opening
    raise CalendarHasNoWorkingTime(calendar.name)


def working_time_between(calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """Return the working time from `start` to `end`, negative when `end` comes first.

    Raises CalendarError when they lie further apart than the horizon.
    """
    if end < start:
        return -working_time_between(calendar, end, start)
    first, last = _local_day(calendar, start), _local_day(calendar, end)
    if (last - first).days > HORIZON:
        raise CalendarError("the two moments are too far apart")
    worked = timedelta()
    for offset in range((last - first).days + 1):
        for opening, closing in calendar.spans(first + timedelta(days=offset)):
            worked += max(timedelta(), min(closing, end) - max(opening, start))
    return worked


def usual_day(calendar: WorkingCalendar) -> timedelta:
    """Return how long a working day is: the one that is met most in a week; 8 hours where nobody works."""
    days = [sum(map(_length, intervals), timedelta()) for intervals in calendar.week.values() if intervals]
    return max(days, key=days.count, default=timedelta(hours=8))


def working_minutes_between(calendar: WorkingCalendar, start: datetime, end: datetime) -> int:
    """Return the whole working minutes from `start` to `end`, negative when `end` comes first."""
    worked = working_time_between(calendar, start, end)
    return -(-worked // timedelta(minutes=1)) if worked < timedelta() else worked // timedelta(minutes=1)


def _check(intervals: tuple[Interval, ...]) -> None:
    ends = [time.max if end == time.min else end for _, end in intervals]
    if any(start >= end for (start, _), end in zip(intervals, ends, strict=True)):
        raise CalendarError("an interval ends before it begins")
    if any(following[0] < end for (_, following), end in zip(pairwise(intervals), ends, strict=False)):
        raise CalendarError("intervals overlap or are out of order")


def _length(interval: Interval) -> timedelta:
    start, end = (timedelta(hours=each.hour, minutes=each.minute, seconds=each.second) for each in interval)
    return (end or timedelta(days=1)) - start


def _span(day: date, interval: Interval, zone: ZoneInfo) -> Span:
    start, end = interval
    last = day + timedelta(days=1) if end == time.min else day
    return boundary(day, start, zone), boundary(last, end, zone)


def _local_day(calendar: WorkingCalendar, moment: datetime) -> date:
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise CalendarError(f"a moment needs a zone and a year from {FIRST_YEAR} to {LAST_YEAR}")
    return moment.astimezone(calendar.zone).date()


def _as_time(hours: Decimal) -> timedelta:
    return timedelta(microseconds=int(hours * 3_600_000_000))


def _working_days(calendar: WorkingCalendar, first: date, step: int = 1) -> Iterator[date]:
    """Yield the days from `first` on that have hours, up to the horizon; with a `step` of -1 those before it."""
    if not any(calendar.week.values()):
        days = (day for day, hours in calendar.exceptions.items() if hours and (day - first).days * step >= 0)
        yield from sorted(days, reverse=step < 0)
        raise CalendarHasNoWorkingTime(calendar.name)
    for offset in range(HORIZON):
        day = first + timedelta(days=offset * step)
        if calendar.hours(day):
            yield day
    raise CalendarError("the deadline is too far away")


def _spans_after(calendar: WorkingCalendar, start: datetime) -> Iterator[Span]:
    """Yield the spans that end after `start`, the first one cut to begin no earlier than `start`."""
    for day in _working_days(calendar, _local_day(calendar, start)):
        for opening, end in calendar.spans(day):
            if start < end:
                yield max(opening, start.astimezone(UTC)), end


def _spans_before(calendar: WorkingCalendar, end: datetime) -> Iterator[Span]:
    """Yield the spans that begin before or at `end`, the latest first, that one cut to end no later than `end`."""
    for day in _working_days(calendar, _local_day(calendar, end), -1):
        for opening, closing in reversed(calendar.spans(day)):
            if opening <= end:
                yield opening, min(closing, end.astimezone(UTC))


def _next_working_moment(calendar: WorkingCalendar, start: datetime) -> datetime:
    return next(_spans_after(calendar, start))[0]


def _within(spans: tuple[Span, ...], wanted: datetime) -> datetime:
    """Return the moment of a day that is `wanted`, else its next opening, else its last closing."""
    for opening, end in spans:
        if wanted <= end:
            return max(wanted, opening)
    return spans[-1][1]
