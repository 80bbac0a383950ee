"""Who had which task from when to when, from the audit trail and the task's own fixed facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, or_, select

from server.domain import codec
from server.reports.event_log import OF_TASKS
from server.store.column_types import Instant
from server.store.database import Database
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

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
        task.c.role,
        task.c.branch,
        task.c.assignee,
    )
    .join_from(audit_entry, task, audit_entry.c.task == task.c.id)
    .where(
        audit_entry.c.chain == task.c.case,
        audit_entry.c.kind.in_(list(OF_TASKS)),
        task.c.created_at < bindparam("until", type_=Instant),
        or_(task.c.completed_at.is_(None), task.c.completed_at >= bindparam("since", type_=Instant)),
    )
    .order_by(audit_entry.c.chain, audit_entry.c.task, audit_entry.c.seq)
)
_ENDS = frozenset({"TaskCompleted", "TaskCancelled"})


@dataclass(frozen=True, slots=True)
class HeldTask:
    """A task and the case it is in.

    `process` is that of the case, `diagram` the one it is drawn in. `completed_at`
    None: it was not, until then.
    """

    task: str
    case: str
    process: str
    diagram: str
    element: str
    role: str
    branch: str
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holding:
    """One time in which one person had it; until the end that was asked for, when they have it still."""

    task: HeldTask
    person: str
    since: datetime
    until: datetime


def holdings(database: Database, since: datetime, until: datetime) -> Iterator[Holding]:
    """Every holding of every task of the house that was open between two instants, in one statement.

    Of all branches: what a person holds elsewhere has its part in their time too.
    """
    with database.read() as connection:
        rows = connection.execute(_ENTRIES, {"since": since, "until": until})
        for _, entries in groupby(rows, key=lambda row: row.task):
            yield from _of_task([row for row in entries if row.at < until], until)


def _of_task(rows: list[Any], until: datetime) -> Iterator[Holding]:
    if not rows:
        return
    told = _task(rows)
    holder = _given_at_once(rows)
    since: datetime = rows[0].at
    for row in rows:
        after = _holder_after(row, holder)
        if after != holder:
            if holder is not None:
                yield Holding(told, holder, since, row.at)
            holder, since = after, row.at
    if holder is not None:
        yield Holding(told, holder, since, until)


def _holder_after(row: Any, holder: str | None) -> str | None:  # noqa: ANN401 -- a row of _ENTRIES
    if row.kind == "TaskClaimed":
        return row.by
    if row.kind == "TaskReassigned" and row.payload:
        return str(codec.loads(bytes(row.payload))["to"])
    return None if row.kind == "TaskReleased" or row.kind in _ENDS else holder


def _given_at_once(rows: list[Any]) -> str | None:
    """Whom the diagram gave it to when it opened: nobody took it, and yet it was done or is held."""
    if any(row.kind in {"TaskClaimed", "TaskReassigned", "TaskReleased"} for row in rows):
        return None
    last = rows[-1]
    return last.by if last.kind == "TaskCompleted" else last.assignee


def _task(rows: list[Any]) -> HeldTask:
    row = rows[-1]
    return HeldTask(
        task=row.task,
        case=row.case,
        process=row.case_process,
        diagram=row.process,
        element=row.element,
        role=row.role,
        branch=row.branch,
        completed_at=row.at if row.kind == "TaskCompleted" else None,
    )
