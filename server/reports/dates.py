"""Days that come: dates that lists show of running cases, such as due days or the end of a limitation period."""

from dataclasses import dataclass
from datetime import timedelta

from server.reports.scope import Reading, naive

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


_DATES = """
    SELECT c.process, a.name, count(*) FILTER (a.moment < $until) AS passed,
        count(*) FILTER (a.moment >= $until AND a.moment < $in_30),
        count(*) FILTER (a.moment >= $until AND a.moment < $in_60),
        count(*) FILTER (a.moment >= $until AND a.moment < $in_90)
    FROM attribute_running a JOIN case_at c USING ("case")
    WHERE a.moment IS NOT NULL AND c.ended IS NULL GROUP BY c.process, a.name ORDER BY c.process, a.name
"""


def dates(reading: Reading) -> list[DateRow]:
    """A row for each date that a process shows of its cases."""
    until = reading.scope.until
    ahead = {f"in_{days}": naive(until + timedelta(days=days)) for days in HORIZONS}
    return [DateRow(*row) for row in reading.rows(_DATES, ahead)]
