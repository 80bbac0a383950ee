"""A working clock that is quick to read: it stands still when nobody works."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.calendar import WorkingCalendar

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class WorkingClock:
    """The opening of each span that is worked, its length and what was worked before it, in microseconds."""

    openings: tuple[datetime, ...]
    lengths: tuple[int, ...]
    before: tuple[int, ...]

    def reading(self, moment: datetime) -> int:
        """Microseconds worked since the clock began; before its first span, none."""
        place = bisect_right(self.openings, moment) - 1
        if place < 0:
            return 0
        return self.before[place] + min((moment - self.openings[place]) // _MICROSECOND, self.lengths[place])


def working_clock(calendar: WorkingCalendar, since: datetime, until: datetime) -> WorkingClock:
    """The clock of a calendar, right from `since` to `until`."""
    openings: list[datetime] = []
    lengths: list[int] = []
    before: list[int] = []
    worked = 0
    day, last = since.astimezone(calendar.zone).date(), until.astimezone(calendar.zone).date()
    while day <= last:
        for opening, closing in calendar.spans(day):
            openings.append(opening)
            lengths.append((closing - opening) // _MICROSECOND)
            before.append(worked)
            worked += lengths[-1]
        day += timedelta(days=1)
    return WorkingClock(tuple(openings), tuple(lengths), tuple(before))
