"""What one person did, week by week: for their own eyes and those of who leads them."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class PersonWeekRow:
    """The tasks that one person completed in the week from a Monday.

    `in_time`: of those with a due time, the share completed by it; `hold_median` in working hours.
    """

    week: date
    completed: int
    in_time: float | None
    hold_median: float


_WEEKS = f"""
    SELECT date_trunc('week', ended + to_seconds($ahead::BIGINT))::DATE AS week, count(*),
        avg((ended <= due)::INT) FILTER (due IS NOT NULL), {quantile(hours("hold_w"), 0.5)}
    FROM task_at WHERE outcome = 'completed' AND doer = $person GROUP BY week ORDER BY week
"""


def weeks_of(reading: Reading, person: str, zone: ZoneInfo) -> list[PersonWeekRow]:
    """Every week in which they completed anything."""
    return [PersonWeekRow(*row) for row in reading.rows(_WEEKS, {"person": person, "ahead": reading.ahead(zone)})]
