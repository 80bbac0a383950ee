"""The days of a history: where it begins and ends, and how many cases come on which of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from server.demo.chance import chance
from server.demo.model import Arrival, Leave, Script
from server.demo.values import Drawing
from server.domain.calendar import WorkingCalendar
from server.domain.durations import parse_duration

_BEFORE_OPENING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Period:
    """From before the opening of the first day to the close of the last; `days` are the working days."""

    begin: datetime
    end: datetime
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A case that will come: which of its kind (from 1), and when."""

    arrival: Arrival
    number: int
    at: datetime


def period_until(last: date, months: int, calendar: WorkingCalendar) -> Period:
    """The working days of so many months up to the last, a working day."""
    first = last
    while parse_duration(f"P{months}M").after(_at(first, calendar), calendar.zone, calendar) > _at(last, calendar):
        first -= timedelta(days=1)
    span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    days = tuple(day for day in span if calendar.spans(day))
    return Period(calendar.spans(days[0])[0][0] - _BEFORE_OPENING, calendar.spans(days[-1])[-1][1], days)


def last_working_day(anchor: date, calendar: WorkingCalendar) -> date:
    """The last day before the anchor on which people work."""
    day = anchor - timedelta(days=1)
    while not calendar.spans(day):
        day -= timedelta(days=1)
    return day


def days_of(leave: Leave, period: Period, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The working days of an absence; one that begins late in the period goes on after it."""
    day = period.days[leave.first - 1 if leave.first > 0 else leave.first]
    found: list[date] = []
    while len(found) < leave.days:
        if calendar.spans(day):
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def comings(script: Script, period: Period, calendar: WorkingCalendar) -> Iterator[Coming]:
    """Every case that comes, of each arrival in order of time."""
    for arrival in script.arrivals:
        rng = chance(script.seed, "arrivals", arrival.name)
        days = period.days[: arrival.days] if arrival.days else period.days
        shares = _shares(arrival, days, calendar, rng)
        moments = sorted(_moment(rng, day, calendar) for day in _spread(days, shares, arrival.count))
        for number, moment in enumerate(moments, start=1):
            yield Coming(arrival, number, moment)


def _shares(arrival: Arrival, days: Sequence[date], calendar: WorkingCalendar, rng: Random) -> list[float]:
    """The weight of each day. FEEL knows `days_off`: how many free days lay just before it."""
    if arrival.weight is None:
        return [1.0] * len(days)
    shares: list[float] = []
    for before, day in zip((days[0], *days), days, strict=False):
        known = {"days_off": max((day - before).days - 1, 0), "day": day}
        shares.append(float(str(arrival.weight.draw(Drawing(rng, known, _at(day, calendar), calendar.zone)))))
    return shares


def _spread(days: Sequence[date], shares: Sequence[float], count: int) -> Iterator[date]:
    total, passed, given = sum(shares), 0.0, 0
    for day, share in zip(days, shares, strict=True):
        passed += share
        wanted = round(count * passed / total)
        yield from [day] * (wanted - given)
        given = wanted


def _moment(rng: Random, day: date, calendar: WorkingCalendar) -> datetime:
    spans = calendar.spans(day)
    opening, closing = rng.choice(spans)
    return opening + timedelta(minutes=rng.randrange(max(int((closing - opening).total_seconds()) // 60 - 5, 1)))


def _at(day: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(day, datetime.min.time(), calendar.zone) + timedelta(hours=12)
