"""The working clocks of the branches; branches with the same hours share a clock."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from server.domain.calendar import WorkingCalendar
from server.reports.snapshot.clock import WorkingClock

_KEPT = 256
"""Calendars whose clocks a process keeps; each takes a megabyte, and tenths of a second to make."""


@dataclass(frozen=True, slots=True)
class _Hours:
    """The hours of some years. Calendars with the same digest have the same."""

    digest: str
    first: int
    last: int
    calendar: WorkingCalendar = field(compare=False)


@dataclass(slots=True)
class Clocks:
    """Clocks of the years from `first` to `last`, made when first asked for."""

    first: int
    last: int
    _digests: dict[int, tuple[WorkingCalendar, str]] = field(default_factory=dict[int, tuple[WorkingCalendar, str]])

    def of(self, calendar: WorkingCalendar) -> WorkingClock:
        """The clock of a calendar."""
        return _clock(_Hours(self.digest(calendar), self.first, self.last, calendar))

    def digest(self, calendar: WorkingCalendar) -> str:
        """What calendars with the same hours share."""
        known = self._digests.get(id(calendar))
        if known is None or known[0] is not calendar:
            # Kept with the calendar itself, so that no other can come to have its id.
            known = self._digests[id(calendar)] = calendar, _digest(calendar)
        return known[1]


@lru_cache(maxsize=_KEPT)
def _clock(hours: _Hours) -> WorkingClock:
    return WorkingClock(hours.calendar, hours.first, hours.last)


def _digest(calendar: WorkingCalendar) -> str:
    week = sorted((day, str(hours)) for day, hours in calendar.week.items())
    days = sorted((day.isoformat(), str(hours)) for day, hours in calendar.exceptions.items())
    return sha256(json.dumps([str(calendar.zone), week, days]).encode()).hexdigest()
