"""One step day by day: what is offered and taken on which weekday, and how its waiting changed from week to week."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from server.reports.scope import Reading
from server.reports.statistics import hours, quantiles

_WEEKDAYS = """
    SELECT weekday, count(*) FILTER (NOT take), count(*) FILTER (take) FROM (
        SELECT unnest([false, true]) AS take, isodow(unnest([offered, taken]) + to_seconds($ahead::BIGINT)) AS weekday
        FROM task_at WHERE process = $of AND element = $step
    ) WHERE weekday IS NOT NULL GROUP BY weekday
"""
_WEEKS = f"""
    SELECT date_trunc('week', offered + to_seconds($ahead::BIGINT))::DATE AS week, count(*),
        {quantiles(hours("wait_w"), (0.5, 0.9))}
    FROM task_at WHERE process = $of AND element = $step GROUP BY week ORDER BY week
"""
_TAKERS = """
    SELECT taker, count(*) AS n FROM task_at WHERE process = $of AND element = $step AND taker IS NOT NULL
    GROUP BY taker ORDER BY n DESC, taker
"""
_WORKDAYS = 5
"""From Monday on."""


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
    """Every weekday on which anything was offered or taken, and all from Monday to Friday; of the zone as by_week."""
    asked = {"of": process, "step": step, "ahead": reading.ahead(zone)}
    found = {day - 1: (offered, taken) for day, offered, taken in reading.rows(_WEEKDAYS, asked)}
    return [WeekdayRow(day, *found.get(day, (0, 0))) for day in range(7) if day < _WORKDAYS or day in found]


def by_week(reading: Reading, process: str, step: str, zone: ZoneInfo) -> list[WeekRow]:
    """Every week in which tasks were offered, the oldest first.

    Weeks begin on Monday, in the zone as it stands at the end of the time.
    """
    return [WeekRow(*row) for row in reading.rows(_WEEKS, {"of": process, "step": step, "ahead": reading.ahead(zone)})]
