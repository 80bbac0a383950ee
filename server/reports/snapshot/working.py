"""The working clocks of the branches; branches with the same hours share a clock."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from server.domain.calendar import WorkingCalendar
from server.reports.snapshot.clock import WorkingClock


@dataclass(slots=True)
class Clocks:
    """Clocks of the years from `first` to `last`, made when first asked for."""

    first: int
    last: int
    _made: dict[str, WorkingClock] = field(default_factory=dict[str, WorkingClock])
    _digests: dict[int, tuple[WorkingCalendar, str]] = field(default_factory=dict[int, tuple[WorkingCalendar, str]])

    def of(self, calendar: WorkingCalendar) -> WorkingClock:
        """The clock of a calendar."""
        key = self.digest(calendar)
        if key not in self._made:
            self._made[key] = WorkingClock(calendar, self.first, self.last)
        return self._made[key]

    def digest(self, calendar: WorkingCalendar) -> str:
        """What calendars with the same hours share."""
        known = self._digests.get(id(calendar))
        if known is None or known[0] is not calendar:
            # Kept with the calendar itself, so that no other can come to have its id.
            known = self._digests[id(calendar)] = calendar, _digest(calendar)
        return known[1]


def _digest(calendar: WorkingCalendar) -> str:
    week = sorted((day, str(hours)) for day, hours in calendar.week.items())
    days = sorted((day.isoformat(), str(hours)) for day, hours in calendar.exceptions.items())
    return sha256(json.dumps([str(calendar.zone), week, days]).encode()).hexdigest()
