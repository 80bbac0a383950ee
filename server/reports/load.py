"""The load of people: what they hold now, what they completed, and how much of it in time. Nobody is ranked."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One person (id): `holding` at the end of the time, `overdue` of them; `completed` in it.

    `in_time`: the share of completed tasks with a due time that were done by then;
    `hold_median`: working hours from taking a task until it was done.
    """

    person: str
    holding: int
    overdue: int
    completed: int
    in_time: float | None
    hold_median: float | None


_DONE = "outcome = 'completed'"
_LOAD = f"""
    SELECT coalesce(holder, doer) AS person, count(*) FILTER (outcome IS NULL),
        count(*) FILTER (outcome IS NULL AND due < $until), count(*) FILTER ({_DONE}),
        avg((ended <= due)::INT) FILTER ({_DONE} AND due IS NOT NULL),
        {quantile(hours("hold_w"), 0.5, _DONE)}
    FROM task_at WHERE coalesce(holder, doer) IS NOT NULL
    GROUP BY person ORDER BY person
"""


def load(reading: Reading) -> list[LoadRow]:
    """A row for everybody who holds or completed tasks of the scope, by id."""
    return [LoadRow(*row) for row in reading.rows(_LOAD)]
