"""Activity instances: the life of every task of people, from the audit trail and the task's own fixed facts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from server.domain import codec
from server.reports.event_log import OF_TASKS
from server.store.column_types import Instant
from server.store.database import Database
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

_TAKEN = frozenset({"TaskClaimed", "TaskReassigned"})
_ENTRIES = (
    select(
        audit_entry.c.task,
        audit_entry.c.at,
        audit_entry.c.kind,
        audit_entry.c.by,
        audit_entry.c.payload,
        task.c.case,
        task.c.case_process,
        task.c.process,
        task.c.element,
        task.c.name,
        task.c.role,
        task.c.branch,
        task.c.due_at,
        task.c.assignee,
        task.c.state,
    )
    .join_from(audit_entry, task, audit_entry.c.task == task.c.id)
    .where(audit_entry.c.chain == task.c.case, audit_entry.c.kind.in_(list(OF_TASKS)))
    .order_by(audit_entry.c.chain, audit_entry.c.task, audit_entry.c.seq)
)


@dataclass(frozen=True, slots=True)
class ReportScope:
    """What a report is about: branches (codes), a process (None: all), and the time from `since` to before `until`."""

    branches: Collection[str]
    since: datetime
    until: datetime
    process: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One task: `process` is that of its case, `diagram` the one it is drawn in.

    `taken_at`: when somebody first held it (None: nobody did); `ended_at` with `completed` False: it was cancelled.
    `holder` has it now, `by` completed it. `given_back` counts releases, `passed_on` reassignments after the first
    taking.
    """

    task: str
    case: str
    process: str
    diagram: str
    element: str
    name: str
    role: str
    branch: str
    offered_at: datetime
    due_at: datetime | None
    taken_at: datetime | None = None
    ended_at: datetime | None = None
    completed: bool = False
    by: str | None = None
    holder: str | None = None
    given_back: int = 0
    passed_on: int = 0

    @property
    def open(self) -> bool:
        """Whether it waits or is being done."""
        return self.ended_at is None

    @property
    def late(self) -> bool:
        """Whether it was completed after it was due."""
        return self.ended_at is not None and self.due_at is not None and self.ended_at > self.due_at


def activities(database: Database, scope: ReportScope) -> Iterator[Activity]:
    """Every task of the scope that ended in its time, and every one that was open at its end, in one statement.

    Tasks whose beginning was erased from the trail are left out.
    """
    conditions: list[ColumnElement[bool]] = [
        task.c.branch.in_(sorted(scope.branches)),
        task.c.created_at < bindparam("until", type_=Instant),
        or_(task.c.completed_at.is_(None), task.c.completed_at >= bindparam("since", type_=Instant)),
    ]
    values: dict[str, object] = {"since": scope.since, "until": scope.until}
    if scope.process is not None:
        conditions.append(task.c.case_process == bindparam("wanted"))
        values["wanted"] = scope.process
    with database.read() as connection:
        rows = connection.execute(_ENTRIES.where(*conditions), values)
        for _, entries in groupby(rows, key=lambda row: row.task):
            found = _activity([row for row in entries if row.at < scope.until])
            if found is not None and (found.ended_at is None or found.ended_at >= scope.since):
                yield found


def _activity(rows: list[Any]) -> Activity | None:
    """The life of one task as it stood after its last entry."""
    if not rows or rows[0].kind != "TaskOffered":
        return None
    first, last = rows[0], rows[-1]
    ended = last.kind in {"TaskCompleted", "TaskCancelled"}
    taken = next((row.at for row in rows if row.kind in _TAKEN), None)
    if taken is None and _assigned_at_once(rows):
        taken = first.at
    holds = [row for row in rows if row.kind in _TAKEN]
    return Activity(
        task=first.task,
        case=first.case,
        process=first.case_process,
        diagram=first.process,
        element=first.element,
        name=first.name,
        role=first.role,
        branch=first.branch,
        offered_at=first.at,
        due_at=first.due_at,
        taken_at=taken,
        ended_at=last.at if ended else None,
        completed=last.kind == "TaskCompleted",
        by=last.by if last.kind == "TaskCompleted" else None,
        holder=None if ended else _holder(rows),
        given_back=sum(row.kind == "TaskReleased" for row in rows),
        passed_on=sum(row.kind == "TaskReassigned" for row in holds[1:]),
    )


def _assigned_at_once(rows: list[Any]) -> bool:
    """Whether the diagram gave it to somebody when it opened: nobody had to take it."""
    return rows[-1].kind == "TaskCompleted" or (rows[-1].kind == "TaskOffered" and rows[0].state == "claimed")


def _holder(rows: list[Any]) -> str | None:
    last = next((row for row in reversed(rows) if row.kind in {*_TAKEN, "TaskReleased"}), None)
    if last is None:
        return rows[0].assignee if _assigned_at_once(rows) else None
    if last.kind == "TaskReleased":
        return None
    return codec.loads(bytes(last.payload))["to"] if last.kind == "TaskReassigned" and last.payload else last.by
