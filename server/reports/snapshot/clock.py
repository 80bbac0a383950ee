"""The working clock of a calendar: it runs while people work, and stands still at night, on free days and holidays."""

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from server.domain.calendar import WorkingCalendar

Micros: TypeAlias = NDArray[np.int64]
"""Instants in microseconds since 1970, or readings of a clock."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """The instant in microseconds since 1970."""
    return (moment - EPOCH) // _MICROSECOND


class WorkingClock:
    """Of the years from `first` to `last`; before and after them it stands still."""

    def __init__(self, calendar: WorkingCalendar, first: int, last: int) -> None:
        days = (date(last + 1, 1, 1) - date(first, 1, 1)).days
        start = date(first, 1, 1)
        dated = [(offset, span) for offset in range(days) for span in calendar.spans(start + timedelta(days=offset))]
        spans = [span for _, span in dated]
        self._days: Micros = np.array([offset for offset, _ in dated], dtype=np.int64)
        self._openings: Micros = np.array([micros(opening) for opening, _ in spans], dtype=np.int64)
        self._closings: Micros = np.array([micros(closing) for _, closing in spans], dtype=np.int64)
        lengths = self._closings - self._openings
        self._worked: Micros = np.cumsum(lengths) - lengths

    def readings(self, instants: Micros) -> Micros:
        """What the clock reads at each instant: microseconds worked since the first of its years."""
        if not len(self._openings):
            return np.zeros_like(instants)
        place = np.searchsorted(self._openings, instants, side="right") - 1
        known = np.maximum(place, 0)
        worked = self._worked[known] + np.minimum(instants, self._closings[known]) - self._openings[known]
        return np.where(place < 0, 0, worked)

    def spans(self, since: int, until: int) -> tuple[Micros, Micros, Micros]:
        """The spans worked between two instants: the day of each, counted from that of the first, its start and end."""
        first = int(np.searchsorted(self._closings, since, side="right"))
        last = int(np.searchsorted(self._openings, until, side="left"))
        days = self._days[first:last]
        return days - days[0] if len(days) else days, self._openings[first:last], self._closings[first:last]

    def reading(self, moment: datetime) -> int:
        """What it reads at one instant."""
        return int(self.readings(np.array([micros(moment)], dtype=np.int64))[0])

    def instant(self, reading: int) -> datetime:
        """The first instant at which the clock reads so; the end of its years for more than that."""
        place = int(np.searchsorted(self._worked, reading, side="right")) - 1
        ahead = reading - int(self._worked[place])
        moment = min(int(self._openings[place]) + ahead, int(self._closings[-1]))
        return EPOCH + moment * _MICROSECOND
