"""Who had which task from when to when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.reports.scope import Reading, aware, naive

_HOLDINGS = """
    SELECT h.task, a."case", a.process, a.diagram, a.element, a.role, a.branch, a.offered,
        CASE WHEN a.outcome = 'completed' AND a.ended < $before THEN a.ended END,
        h.task IN (SELECT task FROM task_at), h.person, h.since, least(coalesce(h.until, $before), $before)
    FROM holding_all h JOIN activity_all a USING (task)
    WHERE h.since < $before AND (h.until IS NULL OR h.until > $after) AND a.role IS NOT NULL
    ORDER BY h.person, h.since, h.task
"""


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task and the case it is in; `chosen`: it is of the scope.

    `process` is that of the case, `diagram` the one it is drawn in. `completed_at` None: it was not, until then.
    """

    task: str
    case: str
    process: str
    diagram: str
    element: str
    role: str
    branch: str
    offered_at: datetime
    completed_at: datetime | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Holding:
    """One time in which one person had it; until the end that was asked for, when they have it still."""

    task: HeldTask
    person: str
    since: datetime
    until: datetime


def holdings(reading: Reading, after: datetime, before: datetime) -> Iterator[Holding]:
    """Every holding of every task of the house between two instants.

    Of all branches and processes: what a person holds elsewhere has its part in their time too.
    """
    tasks: dict[str, HeldTask] = {}
    for row in reading.rows(_HOLDINGS, {"after": naive(after), "before": naive(before)}):
        if row[0] not in tasks:
            tasks[row[0]] = _task(row)
        yield Holding(tasks[row[0]], row[10], aware(row[11]), aware(row[12]))


def _task(row: tuple[Any, ...]) -> HeldTask:
    completed = aware(row[8]) if row[8] else None
    return HeldTask(*row[:7], offered_at=aware(row[7]), completed_at=completed, chosen=row[9])
