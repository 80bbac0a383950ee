"""How old open tasks are, compared with what is usual at their step."""

from dataclasses import dataclass

from server.reports.scope import Reading


@dataclass(frozen=True, slots=True)
class AgeingRow:
    """The open tasks of one step by their age.

    `young`: younger than half of those completed in the time took, `usual`: younger than nine of ten took, `old`: older
    than that; `unknown`: fewer than `FEWEST` were completed, so that nothing is usual.
    """

    process: str
    step: str
    young: int
    usual: int
    old: int
    unknown: int


FEWEST = 10
AGED = f"""
    SELECT process, element, task, CASE WHEN half IS NULL THEN 'unknown' WHEN age <= half THEN 'young'
        WHEN age <= most THEN 'usual' ELSE 'old' END AS age
    FROM (SELECT *, now_w - offered_w AS age FROM task_at WHERE outcome IS NULL)
    LEFT JOIN (
        SELECT process, element, spent[1] AS half, spent[2] AS most
        FROM (
            SELECT process, element, quantile_cont(total_w, [0.5, 0.9]) AS spent FROM task_at
            WHERE outcome = 'completed' GROUP BY process, element HAVING count(*) >= {FEWEST}
        )
    ) USING (process, element)
"""
"""Every open task with its age: `young`, `usual`, `old` or `unknown`."""
_AGEING = f"""
    SELECT process, element, count(*) FILTER (age = 'young'), count(*) FILTER (age = 'usual'),
        count(*) FILTER (age = 'old') AS old, count(*) FILTER (age = 'unknown')
    FROM ({AGED}) GROUP BY process, element ORDER BY old DESC, count(*) DESC, process, element
"""


def ageing(reading: Reading) -> list[AgeingRow]:
    """A row for each step with open tasks, those with most old ones first."""
    return [AgeingRow(*row) for row in reading.rows(_AGEING)]
