"""Working hours as people write them, and what a change of a calendar does to what is due. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from server.domain.calendar import CalendarError, Interval, WorkingCalendar
from server.domain.durations import DurationError, parse_duration
from server.domain.errors import InvalidValue

_INTERVAL = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")
_PARTS = re.compile(r"[\s,;，；、]+")
_HOURS_A_DAY, _MINUTES_AN_HOUR = 24, 60
MOST_INTERVALS = 6
WORKING = ("WD", "WH")


class BadHours(InvalidValue):
    """%(field)s: write hours such as 08:30-12:00 14:00-17:30; nothing for a free day."""


def read_hours(text: str, field: str) -> tuple[Interval, ...]:
    """The intervals of a day; none for a free one. Raises BadHours."""
    written = _PARTS.sub(" ", re.sub(r"\s*([-–—~～至])\s*", r"\1", text)).strip()
    parts = written.split(" ") if written else []
    found = [_INTERVAL.fullmatch(part) for part in parts]
    if len(parts) > MOST_INTERVALS or None in found:
        raise BadHours(field=field)
    intervals = tuple((_time(one[1], one[2], field), _time(one[3], one[4], field)) for one in found if one is not None)
    try:
        WorkingCalendar("", ZoneInfo("UTC"), {0: intervals})
    except CalendarError as error:
        raise BadHours(field=field) from error
    return intervals


def written_hours(intervals: Sequence[Interval]) -> str:
    """The intervals as they are written; midnight at the end of a day is 24:00."""
    return " ".join(f"{start:%H:%M}-{'24:00' if end == time.min else f'{end:%H:%M}'}" for start, end in intervals)


@dataclass(frozen=True, slots=True)
class Recount:
    """What a task was given, as written, and when; and by which calendar it was counted and is to be."""

    text: str
    offered: datetime
    due: datetime
    before: WorkingCalendar
    after: WorkingCalendar

    def again(self) -> datetime | None:
        """When it is due by the new calendar.

        None where that cannot be said: it was not given working time, or the old calendar does not give what stands.
        """
        if not self.text.endswith(WORKING):
            return None
        try:
            given = parse_duration(self.text)
            counted = given.after(self.offered, self.before.zone, self.before)
            return given.after(self.offered, self.after.zone, self.after) if counted == self.due else None
        except (DurationError, CalendarError):
            return None


def _time(hours: str, minutes: str, field: str) -> time:
    hour, minute = int(hours), int(minutes)
    if (hour, minute) == (_HOURS_A_DAY, 0):
        return time.min
    if hour >= _HOURS_A_DAY or minute >= _MINUTES_AN_HOUR:
        raise BadHours(field=field)
    return time(hour, minute)
