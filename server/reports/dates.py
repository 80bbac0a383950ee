"""Days that come: dates that lists show of running cases, such as due days or the end of a limitation period."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.reports.drill import MOST
from server.reports.scope import Reading, aware, naive

HORIZONS = (30, 60, 90)
"""Days ahead."""


@dataclass(frozen=True, slots=True)
class DateRow:
    """Running cases of a process by one of their dates: `passed` it is, or within so many days of the calendar."""

    process: str
    name: str
    passed: int
    in_30: int
    in_60: int
    in_90: int


@dataclass(frozen=True, slots=True)
class DatedCase:
    """A case and one of its dates."""

    case: str
    title: str | None
    business_key: str | None
    branch: str
    moment: datetime


_DATES = """
    SELECT c.process, a.name, count(*) FILTER (a.moment < $until) AS passed,
        count(*) FILTER (a.moment >= $until AND a.moment < $in_30),
        count(*) FILTER (a.moment >= $until AND a.moment < $in_60),
        count(*) FILTER (a.moment >= $until AND a.moment < $in_90)
    FROM attribute_running a JOIN case_at c USING ("case")
    WHERE a.moment IS NOT NULL AND c.ended IS NULL GROUP BY c.process, a.name ORDER BY c.process, a.name
"""
_CASES = """
    SELECT "case", c.title, c.business_key, c.branch, a.moment
    FROM attribute_running a JOIN case_at c USING ("case")
    WHERE c.process = $of AND a.name = $name AND c.ended IS NULL AND a.moment >= $start AND a.moment < $end
    ORDER BY a.moment, "case" LIMIT $most
"""


def dates(reading: Reading) -> list[DateRow]:
    """A row for each date that a process shows of its cases."""
    until = reading.scope.until
    ahead = {f"in_{days}": naive(until + timedelta(days=days)) for days in HORIZONS}
    return [DateRow(*row) for row in reading.rows(_DATES, ahead)]


def dated_cases(reading: Reading, process: str, name: str, days: int | None) -> list[DatedCase]:
    """Cases whose date comes within so many days; None: those whose date has passed. At most `MOST`."""
    until = naive(reading.scope.until)
    start, end = (datetime.min, until) if days is None else (until, until + timedelta(days=days))  # noqa: DTZ901 -- as the snapshot holds instants
    given = {"of": process, "name": name, "start": start, "end": end, "most": MOST}
    return [
        DatedCase(case, title, key, branch, aware(moment))
        for case, title, key, branch, moment in reading.rows(_CASES, given)
    ]
