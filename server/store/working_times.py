"""The time zone and working calendar of each branch, kept in the process for a short while."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from server.domain.calendar import DEFAULT_WEEK, Interval, WorkingCalendar
from server.domain.errors import BranchNotFound
from server.domain.staff import Branch, CalendarRow
from server.store.branches import BranchCache
from server.store.calendar_seed import seed_exceptions
from server.store.calendars import Calendars
from server.store.people import People

HOUSE_CALENDAR = "house"
SEEDED_YEARS = range(2020, 2036)
_FRESH_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Where a branch's clocks stand, and when it works."""

    zone: ZoneInfo
    calendar: WorkingCalendar


def house_calendar() -> CalendarRow:
    """Monday to Friday with the public holidays and make-up days known: what a new house starts with."""
    week = {str(day): stored_hours(intervals) for day, intervals in DEFAULT_WEEK.items()}
    days = {day.isoformat(): stored_hours(intervals) for day, intervals in seed_exceptions(SEEDED_YEARS).items()}
    return CalendarRow(HOUSE_CALENDAR, week, days)


def usual_calendar(zone: ZoneInfo) -> WorkingCalendar:
    """The calendar of a house that has no other."""
    return _calendar(house_calendar(), zone)


class WorkingTimes:
    """What is known of the branches' working time; read again when older than half a minute or for a new branch."""

    def __init__(self, default_zone: str) -> None:
        self._default_zone = default_zone
        self._lock = Lock()
        self._read_at = 0.0
        self._known: Mapping[str, WorkingTime] = {}

    def of(self, branch: str, connection: Connection) -> WorkingTime:
        """The working time of a branch. Raises BranchNotFound."""
        found = self.all(connection, branch).get(branch)
        if found is None:
            raise BranchNotFound(branch=branch)
        return found

    def all(self, connection: Connection, *expected: str) -> Mapping[str, WorkingTime]:
        """Of every branch by code, read again when one that is expected is unknown."""
        with self._lock:
            fresh = time.monotonic() - self._read_at < _FRESH_SECONDS
            if not fresh or not self._known or any(branch not in self._known for branch in expected):
                self._known = self._read(connection)
                self._read_at = time.monotonic()
            return self._known

    def forget(self) -> None:
        """Read again when asked next: a calendar changed."""
        with self._lock:
            self._known = {}

    def changed(
        self, connection: Connection, branch: Branch, row: CalendarRow | None
    ) -> tuple[Mapping[str, WorkingTime], Mapping[str, WorkingTime]]:
        """The working time of all branches as it is, and as it would be with this branch and calendar changed."""
        return self._read(connection), self._read(connection, branch, row)

    def _read(
        self, connection: Connection, branch: Branch | None = None, row: CalendarRow | None = None
    ) -> Mapping[str, WorkingTime]:
        branches = {each.code: each for each in People(connection, BranchCache()).branches()}
        branches.update({branch.code: branch} if branch else {})
        calendars = Calendars(connection)
        codes = {calendar_of(branches, each) for each in branches.values()}
        rows = {code: calendars.get(code) or house_calendar() for code in codes}
        rows.update({row.code: row} if row else {})
        return {code: self._working_time(branches, each, rows) for code, each in branches.items()}

    def _working_time(
        self, branches: Mapping[str, Branch], branch: Branch, rows: Mapping[str, CalendarRow]
    ) -> WorkingTime:
        zone = ZoneInfo(_inherited(branches, branch, "time_zone") or self._default_zone)
        row = rows[calendar_of(branches, branch)]
        return WorkingTime(zone, _calendar(row, zone))


def calendar_of(branches: Mapping[str, Branch], branch: Branch) -> str:
    """The code of the calendar a branch works by: its own, else that of the next above that has one."""
    return _inherited(branches, branch, "calendar") or HOUSE_CALENDAR


def stored_hours(intervals: tuple[Interval, ...]) -> list[list[object]]:
    """Intervals as a row of a calendar holds them."""
    return [[start, end] for start, end in intervals]


def week_of(row: CalendarRow) -> Mapping[int, tuple[Interval, ...]]:
    """The hours of each weekday on which a calendar has any."""
    week = cast("Mapping[str, list[list[object]]]", row.week)
    return {int(day): read_stored(intervals) for day, intervals in week.items()}


def read_stored(stored: object) -> tuple[Interval, ...]:
    """The intervals that a row of a calendar holds."""
    return tuple(cast("Interval", tuple(pair)) for pair in cast("list[list[object]]", stored))


def _inherited(branches: Mapping[str, Branch], branch: Branch, field: str) -> str | None:
    seen: Branch | None = branch
    for _ in range(len(branches)):
        if seen is None:
            return None
        value = getattr(seen, field)
        if value is not None:
            return cast("str", value)
        seen = branches.get(seen.parent) if seen.parent else None
    return None


def _calendar(row: CalendarRow, zone: ZoneInfo) -> WorkingCalendar:
    days = {date.fromisoformat(day): read_stored(intervals) for day, intervals in row.days.items()}
    return WorkingCalendar(row.code, zone, week_of(row), days)
