"""The inbox: tasks that wait for a person or their roles, that they may see, or that they have done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, func, literal, select, tuple_, union_all

from server.domain.people import Actor
from server.domain.tasks import HumanTask
from server.queries.found import found
from server.queries.inbox_reach import WHEN_COUNTING, Arm, Conditions, View, arms_of
from server.queries.paging import (
    MOST_COUNTED,
    Count,
    Page,
    Position,
    bounded,
    counted,
    decode_cursor,
    encode_cursor,
)
from server.store.column_types import FAR_FUTURE
from server.store.database import Database
from server.store.tables.tasks import task
from server.store.task_rows import MOST_URGENT, TASK_COLUMNS, task_from

Query = Select[*tuple[Any, ...]]


class InboxSort(StrEnum):
    """What comes first: the soonest due (without a due time last), the oldest, or the highest priority."""

    DUE = "due_at"
    AGE = "created_at"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a list is narrowed to; `process` is the key of the case's process, `q` searches the case."""

    role: str | None = None
    assignee: str | None = None
    process: str | None = None
    case: str | None = None
    element: str | None = None
    due_before: datetime | None = None
    q: str = ""
    branch: str | None = None


EVERY_TASK = InboxFilter()


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A task with what is shown of its case: key of the process, title, business key."""

    task: HumanTask
    process: str
    title: str
    business_key: str | None


_COLUMNS = (*TASK_COLUMNS, task.c.case_process, task.c.case_title, task.c.case_key)
_SORTED_BY: dict[InboxSort, Column[Any]] = {
    InboxSort.DUE: task.c.due_rank,
    InboxSort.AGE: task.c.created_at,
    InboxSort.PRIORITY: task.c.urgency,
}


def list_tasks(
    database: Database,
    actor: Actor,
    view: View,
    *,
    narrowed: InboxFilter = EVERY_TASK,
    sort: InboxSort = InboxSort.DUE,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[InboxRow]:
    """One page of a view, in one statement; done tasks come newest first. Raises InvalidValue for a bad cursor."""
    by = task.c.completed_at if view is View.DONE else _SORTED_BY[sort]
    kind = int if sort is InboxSort.PRIORITY and view is not View.DONE else datetime
    order = _Order(by, newest_first=view is View.DONE)
    conditions = [*_narrowing(narrowed), *order.after(decode_cursor(cursor, (kind, str)))]
    most = bounded(limit)
    arms = [
        _listed(arm, conditions, order, most + 1, database.dialect) for arm in arms_of(view, actor, database.dialect)
    ]
    with database.read() as connection:
        rows = [_row_from(row) for row in connection.execute(_merged(arms, order, most + 1))]
    shown = tuple(rows[:most])
    if len(rows) <= most:
        return Page(shown, None)
    return Page(shown, encode_cursor(_position(shown[-1].task, view, sort)))


def count_tasks(database: Database, actor: Actor, view: View, *, narrowed: InboxFilter = EVERY_TASK) -> Count:
    """How many tasks a view has, exact up to a thousand, in one statement."""
    conditions, most = _narrowing(narrowed), MOST_COUNTED + 1
    reached = arms_of(view, actor, database.dialect, most_ranges=WHEN_COUNTING)
    arms = [_ids(arm, conditions, most, database.dialect) for arm in reached]
    ids = union_all(*(select(arm.subquery()) for arm in arms)).limit(most).subquery()
    with database.read() as connection:
        return counted(connection.execute(select(func.count()).select_from(ids)).scalar_one())


@dataclass(frozen=True, slots=True)
class _Order:
    by: Column[Any]
    newest_first: bool

    def clauses(self, columns: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:  # noqa: ANN401 -- of a table or subquery
        by, last = columns[self.by.name], columns.id
        return (by.desc(), last.desc()) if self.newest_first else (by, last)

    def after(self, position: Position | None) -> list[ColumnElement[bool]]:
        if position is None:
            return []
        here = tuple_(self.by, task.c.id)
        there = tuple_(literal(position[0], self.by.type), literal(position[1], task.c.id.type))
        return [here < there if self.newest_first else here > there]


def _listed(arm: Arm, conditions: Conditions, order: _Order, most: int, dialect: str) -> Query:
    columns = _COLUMNS if order.by in _COLUMNS else (*_COLUMNS, order.by)
    if arm.each is None:
        return select(*columns).where(*arm.conditions, *conditions).order_by(*order.clauses(task.c)).limit(most)
    within = select(*columns).where(*arm.joined, *arm.conditions, *conditions)
    within = within.order_by(*order.clauses(task.c)).limit(most)
    return _for_each(arm, within, columns, dialect)


def _ids(arm: Arm, conditions: Conditions, most: int, dialect: str) -> Query:
    if arm.each is None:
        return select(task.c.id).where(*arm.conditions, *conditions).limit(most)
    return _for_each(
        arm, select(task.c.id).where(*arm.joined, *arm.conditions, *conditions).limit(most), (task.c.id,), dialect
    )


def _for_each(arm: Arm, within: Query, columns: tuple[Column[Any], ...], dialect: str) -> Query:
    """Run a limited query once per row of a list: LATERAL, or a correlated IN where there is none."""
    assert arm.each is not None
    if dialect != "sqlite":
        lateral = within.correlate(arm.each).lateral()
        return select(*lateral.c).select_from(arm.each.join(lateral, literal(value=True)))
    ids = within.with_only_columns(task.c.id).correlate(arm.each)
    outer = task.alias()
    chosen = [outer.c[column.name] for column in columns]
    return select(*chosen).select_from(arm.each).join(outer, outer.c.id.in_(ids))


def _merged(arms: list[Query], order: _Order, most: int) -> Query:
    every = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
    return select(every).order_by(*order.clauses(every.c)).limit(most)


def _narrowing(narrowed: InboxFilter) -> list[ColumnElement[bool]]:
    wanted = (
        (task.c.role, narrowed.role),
        (task.c.assignee, narrowed.assignee),
        (task.c.case_process, narrowed.process),
        (task.c.case, narrowed.case),
        (task.c.element, narrowed.element),
        (task.c.branch, narrowed.branch),
    )
    conditions = [column == value for column, value in wanted if value is not None]
    if narrowed.due_before is not None:
        conditions.append(task.c.due_rank < narrowed.due_before)
    return [*conditions, *found(task.c.case, narrowed.q)]


def _row_from(row: Any) -> InboxRow:  # noqa: ANN401 -- a row of _COLUMNS
    process, title, business_key = row[len(TASK_COLUMNS) : len(_COLUMNS)]
    return InboxRow(task_from(row), process, title, business_key)


def _position(last: HumanTask, view: View, sort: InboxSort) -> Position:
    if view is View.DONE:
        return (last.completed_at or FAR_FUTURE, last.id)
    values = {
        InboxSort.DUE: last.due_at or FAR_FUTURE,
        InboxSort.AGE: last.created_at,
        InboxSort.PRIORITY: MOST_URGENT - last.priority,
    }
    return (values[sort], last.id)
