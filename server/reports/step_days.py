"""One step day by day: what is offered and taken on which weekday, and how its waiting changed from week to week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from server.reports.scope import Reading, aware
from server.reports.statistics import hours, quantiles

_MOMENTS = """
    SELECT offered, taken FROM task_at WHERE process = $of AND element = $step
"""
_WEEKS = f"""
    SELECT date_trunc('week', offered + to_seconds($ahead::BIGINT))::DATE AS week, count(*),
        {quantiles(hours("wait_w"), (0.5, 0.9))}
    FROM task_at WHERE process = $of AND element = $step GROUP BY week ORDER BY week
"""


_TAKERS = """
    SELECT taker, count(*) AS n FROM (
        SELECT arg_min(h.person, h.since) AS taker FROM task_at t JOIN holding_all h USING (task)
        WHERE t.process = $of AND t.element = $step AND h.since < $until GROUP BY task
    ) GROUP BY taker ORDER BY n DESC, taker
"""


@dataclass(frozen=True, slots=True)
class WeekdayRow:
    """A weekday (0 is Monday): tasks that were offered, and that were taken for the first time."""

    weekday: int
    offered: int
    taken: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """The tasks offered in the week from a Monday: how many, and how long they waited, in working hours."""

    week: date
    tasks: int
    wait_median: float
    wait_p90: float


def takers(reading: Reading, process: str, step: str) -> list[tuple[str, int]]:
    """Who took tasks of the step for the first time, and how many, the most first."""
    return [(person, count) for person, count in reading.rows(_TAKERS, {"of": process, "step": step})]


def by_weekday(reading: Reading, process: str, step: str, zone: ZoneInfo) -> list[WeekdayRow]:
    """Every weekday on which anything was offered or taken, and all from Monday to Friday."""
    offered, taken = [0] * 7, [0] * 7
    for began, first in reading.rows(_MOMENTS, {"of": process, "step": step}):
        offered[aware(began).astimezone(zone).weekday()] += 1
        if first is not None:
            taken[aware(first).astimezone(zone).weekday()] += 1
    days: Sequence[int] = [day for day in range(7) if day < 5 or offered[day] or taken[day]]  # noqa: PLR2004 -- Friday
    return [WeekdayRow(day, offered[day], taken[day]) for day in days]


def by_week(reading: Reading, process: str, step: str, zone: ZoneInfo) -> list[WeekRow]:
    """Every week in which tasks were offered, the oldest first.

    Weeks begin on Monday, in the zone as it stands at the end of the time.
    """
    return [WeekRow(*row) for row in reading.rows(_WEEKS, {"of": process, "step": step, "ahead": reading.ahead(zone)})]
