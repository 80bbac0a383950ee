"""The load of people: what they hold now, what they completed, and how much of it in time. Nobody is ranked."""

from dataclasses import dataclass

from server.reports.scope import Reading
from server.reports.statistics import hours, quantile


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One person (id): `holding` at the end of the time, `overdue` of them; `completed` in it.

    `helping`: open tasks of others that they work on for them, which these still hold.

    `in_time`: the share of completed tasks with a due time that were done by then;
    `hold_median`: working hours from taking a task until it was done.
    """

    person: str
    holding: int
    overdue: int
    helping: int
    completed: int
    in_time: float | None
    hold_median: float | None


_DONE = "outcome = 'completed'"
_OWN = "outcome IS NULL AND NOT helps"
_LOAD = f"""
    SELECT person, count(*) FILTER ({_OWN}), count(*) FILTER ({_OWN} AND due < $until),
        count(*) FILTER (helps), count(*) FILTER ({_DONE}),
        avg((ended <= due)::INT) FILTER ({_DONE} AND due IS NOT NULL),
        {quantile(hours("hold_w"), 0.5, _DONE)}
    FROM (
        SELECT coalesce(holder, doer) AS person, FALSE AS helps, outcome, due, ended, hold_w FROM task_at
        UNION ALL BY NAME SELECT worker AS person, TRUE AS helps FROM task_at WHERE mode = 'helping'
    ) WHERE person IS NOT NULL
    GROUP BY person ORDER BY person
"""


def load(reading: Reading) -> list[LoadRow]:
    """A row for everybody who holds, works on or completed tasks of the scope, by id."""
    return [LoadRow(*row) for row in reading.rows(_LOAD)]
