"""The working hours that a log was measured by, kept in its file: the house's own may change later."""

import json
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from server.domain.calendar import Interval, WorkingCalendar
from server.reports.snapshot.clock import WorkingClock


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar, and the years of its clock."""

    calendar: WorkingCalendar
    first: int
    last: int

    def clock(self) -> WorkingClock:
        """The clock whose readings stand in the file."""
        return WorkingClock(self.calendar, self.first, self.last)

    def text(self) -> str:
        """The hours as text, to be kept."""
        known = self.calendar
        week = {str(day): _written(hours) for day, hours in known.week.items()}
        days = {day.isoformat(): _written(hours) for day, hours in known.exceptions.items()}
        told = {"name": known.name, "zone": str(known.zone), "week": week, "days": days}
        return json.dumps({**told, "first": self.first, "last": self.last})


def hours_from(text: str) -> Hours:
    """The hours that `text` gave."""
    told = json.loads(text)
    week = {int(day): _read(hours) for day, hours in told["week"].items()}
    days = {date.fromisoformat(day): _read(hours) for day, hours in told["days"].items()}
    return Hours(WorkingCalendar(told["name"], ZoneInfo(told["zone"]), week, days), told["first"], told["last"])


def _written(hours: tuple[Interval, ...]) -> list[list[str]]:
    return [[begin.isoformat(), end.isoformat()] for begin, end in hours]


def _read(hours: list[list[str]]) -> tuple[Interval, ...]:
    return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in hours)
