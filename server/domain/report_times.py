"""When a person gets a report by mail: daily, weekly or monthly at an hour, on working days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from server.domain.calendar import WorkingCalendar
from server.domain.errors import InvalidValue
from server.domain.instants import to_utc

MOST = 20
"""So many reports one person may get."""
SPANS = (1, 7, 30, 90)
"""Of how many last days a report may be."""
_LONGEST_REST = 45
"""Days; no holidays are longer."""
_MONTHS_AHEAD = timedelta(days=100)


class Pace(StrEnum):
    """How often it comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """`day`: the weekday (0 is Monday) or the day of the month, the last one where it is shorter; None of daily ones.

    `hour`: of the clock of the person's branch.
    """

    pace: Pace
    hour: int
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A report that a person gets: of which process and branch (None: all of theirs), of how many last days."""

    id: str
    owner: str
    report: str
    times: Times
    days: int
    created_at: datetime
    next_at: datetime
    process: str | None = None
    branch: str | None = None
    sent_at: datetime | None = None

    @property
    def brings(self) -> tuple[object, ...]:
        """What it brings to whom, and when: the same of two that would be one too many."""
        return self.owner, self.report, self.process, self.branch, self.days, self.times


def sensible(times: Times, days: int) -> Times:
    """The times, if they are any. Raises InvalidValue."""
    bounds = {Pace.DAILY: None, Pace.WEEKLY: range(7), Pace.MONTHLY: range(1, 32)}[times.pace]
    if times.day is not None if bounds is None else times.day not in bounds:
        raise InvalidValue(field="day", problem="there is no such day")
    if times.hour not in range(24):
        raise InvalidValue(field="hour", problem="there is no such hour")
    if days not in SPANS:
        raise InvalidValue(field="days", problem="one of " + ", ".join(map(str, SPANS)))
    return times


def next_time(times: Times, calendar: WorkingCalendar, after: datetime) -> datetime:
    """The first time later than `after` (UTC). What falls on a free day comes on the next working day.

    Two that come to the same time so are one. Raises CalendarError beyond the years that can be computed.
    """
    first = after.astimezone(calendar.zone).date() - timedelta(days=_LONGEST_REST)
    for day in _days(times, first):
        moment = to_utc(datetime.combine(_working(calendar, day), time(times.hour)), calendar.zone)
        if moment > after:
            return moment
    raise AssertionError("a month without a day")


def _days(times: Times, first: date) -> Iterator[date]:
    """The days it is meant for, free or not."""
    for offset in range((_MONTHS_AHEAD + timedelta(days=_LONGEST_REST)).days):
        day = first + timedelta(days=offset)
        if times.pace is Pace.DAILY or (times.pace is Pace.WEEKLY and day.weekday() == times.day):
            yield day
        elif times.pace is Pace.MONTHLY and times.day is not None:
            last = (day + timedelta(days=1)).month != day.month
            if day.day == times.day or (last and day.day < times.day):
                yield day


def _working(calendar: WorkingCalendar, day: date) -> date:
    """The day, or the next on which anybody works; the day itself where nobody ever does."""
    later = (day + timedelta(days=offset) for offset in range(_LONGEST_REST))
    return next((each for each in later if calendar.hours(each)), day)
