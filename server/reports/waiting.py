"""What waits now: open tasks of each step for each role and branch, and how their age compares with what is usual."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Open tasks of one step, role and branch at the end of the time. Hours are working hours.

    `oldest`, `age_median`: since they were offered; `usual_p90`: what nine of ten tasks completed in the time of the
    report took from offer to completion, `beyond_usual`: how many open ones are older than that. `overdue` ones are
    past their due time, `untaken` ones are held by nobody, `unsigned` ones were submitted and wait for signatures.
    """

    process: str
    step: str
    role: str
    branch: str
    open: int
    untaken: int
    unsigned: int
    overdue: int
    oldest: float
    age_median: float
    usual_p90: float | None
    beyond_usual: int


_AGED = f"""
    SELECT *, age > usual_p90 AS beyond
    FROM (SELECT *, {hours("now_w - offered_w")} AS age FROM task_at WHERE outcome IS NULL) LEFT JOIN (
        SELECT process, element, {quantile(hours("total_w"), 0.9)} AS usual_p90
        FROM task_at WHERE outcome = 'completed' GROUP BY process, element
    ) USING (process, element)
"""
BEYOND = f"SELECT task FROM ({_AGED}) WHERE beyond"
"""The open tasks that are older than usual."""
_WAITING = f"""
    SELECT process, element, role, branch, count(*), count(*) FILTER (holder IS NULL),
        count(*) FILTER (mode = 'signing'),
        count(*) FILTER (due < $until) AS overdue, max(age) AS oldest, {quantile("age", 0.5)},
        any_value(usual_p90), count(*) FILTER (beyond)
    FROM ({_AGED}) GROUP BY process, element, role, branch
    ORDER BY overdue DESC, oldest DESC, process, element, branch, role
"""


def waiting(reading: Reading) -> list[WaitingRow]:
    """A row for each step, role and branch with open tasks, most overdue first."""
    return [WaitingRow(*row) for row in reading.rows(_WAITING)]
