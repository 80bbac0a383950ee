"""Working time as a line: from instants to working time and back, quickly, for a branch or for one person's days."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from typing import TypeAlias

from server.domain.calendar import WorkingCalendar

WEEK: frozenset[int] = frozenset(range(7))
_MARGIN = timedelta(days=2)

DatedSpan: TypeAlias = tuple[int, float, float]
"""Weekday (0 is Monday, in the zone of the calendar), opening and closing."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans in order, and the seconds worked before each opens. Instants are seconds since the epoch."""

    openings: tuple[float, ...]
    closings: tuple[float, ...]
    before: tuple[float, ...]
    total: float

    def worked(self, at: float) -> float:
        """Seconds worked until then, since the line begins."""
        index = bisect_right(self.openings, at) - 1
        if index < 0:
            return 0.0
        return self.before[index] + min(at, self.closings[index]) - self.openings[index]

    def between(self, start: float, end: float) -> float:
        """Seconds worked from one instant to the other."""
        return self.worked(end) - self.worked(start)

    def opening(self, at: float) -> float:
        """The first working instant not before `at`; infinity past the end of the line."""
        index = bisect_right(self.closings, at)
        return max(at, self.openings[index]) if index < len(self.openings) else inf

    def after(self, start: float, work: float) -> float:
        """When `work` seconds have been worked from `start` on; infinity past the end of the line."""
        if work <= 0:
            return start
        wanted = self.worked(start) + work
        if wanted > self.total:
            return inf
        index = bisect_left(self.before, wanted) - 1
        return self.openings[index] + wanted - self.before[index]


@dataclass(slots=True)
class Timelines:
    """The lines of the branches between two instants, made when first asked for."""

    calendars: Mapping[str, WorkingCalendar]
    since: float
    until: float
    _spans: dict[str, list[DatedSpan]] = field(default_factory=dict[str, list[DatedSpan]])
    _lines: dict[tuple[str, frozenset[int]], Timeline] = field(
        default_factory=dict[tuple[str, frozenset[int]], Timeline]
    )

    def of(self, branch: str, days: frozenset[int] = WEEK) -> Timeline:
        """The working time of a branch, on these weekdays only."""
        key = branch, days
        if key not in self._lines:
            self._lines[key] = _line([span for span in self.spans(branch) if span[0] in days])
        return self._lines[key]

    def spans(self, branch: str) -> list[DatedSpan]:
        """Every working span of a branch, with its weekday."""
        if branch not in self._spans:
            self._spans[branch] = dated_spans(self.calendars[branch], self.since, self.until)
        return self._spans[branch]


def dated_spans(calendar: WorkingCalendar, since: float, until: float) -> list[DatedSpan]:
    """The working spans between two instants, a little more on both sides."""
    day = (datetime.fromtimestamp(since, UTC) - _MARGIN).astimezone(calendar.zone).date()
    last = (datetime.fromtimestamp(until, UTC) + _MARGIN).astimezone(calendar.zone).date()
    found: list[DatedSpan] = []
    while day <= last:
        found += [(day.weekday(), start.timestamp(), end.timestamp()) for start, end in calendar.spans(day)]
        day += timedelta(days=1)
    return found


def _line(spans: list[DatedSpan]) -> Timeline:
    before, total = list[float](), 0.0
    for _, opening, closing in spans:
        before.append(total)
        total += closing - opening
    return Timeline(tuple(span[1] for span in spans), tuple(span[2] for span in spans), tuple(before), total)
