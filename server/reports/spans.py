"""Spans of time in hours, and what is typical of many of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.domain.calendar import WorkingCalendar, working_time_between
from server.reports.activities import Activity

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Spans:
    """Hours between two instants: of the clock, and of the working calendar of a branch."""

    calendars: Mapping[str, WorkingCalendar]

    def clock(self, start: datetime, end: datetime) -> float:
        """Hours of the clock."""
        return (end - start).total_seconds() / _HOUR

    def working(self, branch: str, start: datetime, end: datetime) -> float:
        """Working hours of a branch."""
        return working_time_between(self.calendars[branch], start, end).total_seconds() / _HOUR

    def waited(self, activity: Activity, now: datetime) -> float:
        """Working hours in which nobody held it: until it was taken, until it ended untaken, or until now."""
        return self.working(activity.branch, activity.offered_at, activity.taken_at or activity.ended_at or now)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which this share of them lies, between two of them in proportion (type 7); None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def mean(values: Sequence[float]) -> float | None:
    """Their mean; None of none."""
    return sum(values) / len(values) if values else None
