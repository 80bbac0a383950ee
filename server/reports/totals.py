"""The few numbers that say how the house does."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantiles


@dataclass(frozen=True, slots=True)
class Totals:
    """Cases `running` at the end and `completed` in the time, their median and 90% in working hours.

    Tasks `open` at the end, `overdue` and `untaken` of them; `in_time`: of those completed that had a due time, the
    share completed by it.
    """

    running: int = 0
    completed: int = 0
    median: float | None = None
    p90: float | None = None
    open: int = 0
    overdue: int = 0
    untaken: int = 0
    in_time: float | None = None


_DONE = "ended IS NOT NULL AND status = 'completed'"
_TOOK = hours("ended_w - started_w")
_TOTALS = f"""
    SELECT * FROM (
        SELECT count(*) FILTER (ended IS NULL), count(*) FILTER ({_DONE}), {quantiles(_TOOK, (0.5, 0.9), _DONE)}
        FROM case_at
    ) CROSS JOIN (
        SELECT count(*) FILTER (outcome IS NULL), count(*) FILTER (outcome IS NULL AND due < $until),
            count(*) FILTER (outcome IS NULL AND holder IS NULL),
            avg((ended <= due)::INT) FILTER (outcome = 'completed' AND due IS NOT NULL) FROM task_at
    )
"""


def totals(reading: Reading) -> Totals:
    """Of the scope."""
    rows = reading.rows(_TOTALS)
    return Totals(*rows[0]) if rows else Totals()
