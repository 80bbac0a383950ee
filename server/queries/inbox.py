"""The inbox: tasks that wait for a person or their roles, that they may see, or that they have done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column

from server.domain.people import Actor
from server.domain.tasks import HumanTask
from server.queries.found import Search, search_for
from server.queries.inbox_reach import Reach, View, reach_of
from server.queries.inbox_statements import Shape, count_of, page_of
from server.queries.paging import Count, Page, Position, bounded, counted, decode_cursor, page_from
from server.store.column_types import FAR_FUTURE
from server.store.database import Database
from server.store.tables.tasks import task
from server.store.task_rows import MOST_URGENT, TASK_COLUMNS, task_from

MOST_RANGES = 1_000
"""On PostgreSQL, beyond so many role and branch pairs one walk along the sort order beats a range for each.

Not fewer: ranges that are empty, as an auditor's of all branches, cost nothing, and a walk past all tasks does.
"""


class InboxSort(StrEnum):
    """What comes first: the soonest due (without a due time last), the oldest, or the highest priority."""

    DUE = "due_at"
    AGE = "created_at"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What a list is narrowed to; `process` is the key of the case's process, `q` searches the case.

    In the list of what I hold, `awake_at` leaves out what I follow up later than then, `asleep_at` everything else.
    `begun_by`: the person has a draft of it; `stuck`: something of its case could not go on.
    """

    role: str | None = None
    assignee: str | None = None
    process: str | None = None
    case: str | None = None
    element: str | None = None
    due_before: datetime | None = None
    q: str = ""
    branch: str | None = None
    awake_at: datetime | None = None
    asleep_at: datetime | None = None
    due_after: datetime | None = None
    created_before: datetime | None = None
    least_priority: int | None = None
    most_priority: int | None = None
    begun_by: str | None = None
    stuck: bool | None = None


EVERY_TASK = InboxFilter()


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A task with what is shown of its case: key of the process, title, business key."""

    task: HumanTask
    process: str
    title: str
    business_key: str | None


_NARROWING = tuple(each.name for each in fields(InboxFilter) if each.name != "q")
_SORTED_BY: dict[InboxSort, Column[Any]] = {
    InboxSort.DUE: task.c.due_rank,
    InboxSort.AGE: task.c.created_at,
    InboxSort.PRIORITY: task.c.urgency,
}


# Where a first page begins. That every page begins somewhere shows SQLite which of the indexes is in the order wanted.
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
_FIRST: dict[InboxSort, Position] = {
    InboxSort.DUE: (_LONG_AGO, ""),
    InboxSort.AGE: (_LONG_AGO, ""),
    InboxSort.PRIORITY: (-1, ""),
}
_LATEST: Position = (FAR_FUTURE, "")


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
    """One page of a view, in one statement (a search takes another); done tasks come newest first.

    Raises InvalidValue for a bad cursor.
    """
    by = task.c.completed_at if view is View.DONE else _SORTED_BY[sort]
    kind = int if sort is InboxSort.PRIORITY and view is not View.DONE else datetime
    after, after_id = decode_cursor(cursor, (kind, str)) or (_LATEST if view is View.DONE else _FIRST[sort])
    most = bounded(limit)
    reach = reach_of(actor)
    with database.read() as connection:
        search = search_for(connection, narrowed.q)
        shape = _shape(reach, narrowed, search, database.dialect)
        values = {**_values(reach, narrowed, search), "after": after, "after_id": after_id}
        rows = [_row_from(row) for row in connection.execute(page_of(shape, view, by.name, most + 1), values)]
    return page_from(rows, most, lambda row: _position(row.task, view, sort))


def count_tasks(database: Database, actor: Actor, view: View, *, narrowed: InboxFilter = EVERY_TASK) -> Count:
    """How many tasks a view has, as `count_views` counts them."""
    return count_views(database, actor, [view], narrowed=narrowed)[view]


def count_views(
    database: Database, actor: Actor, views: Iterable[View], *, narrowed: InboxFilter = EVERY_TASK
) -> Mapping[View, Count]:
    """How many tasks each view has, exact up to a thousand, in one statement (a search takes another)."""
    wanted, reach = tuple(views), reach_of(actor)
    with database.read() as connection:
        search = search_for(connection, narrowed.q)
        shape = _shape(reach, narrowed, search, database.dialect)
        numbers = connection.execute(count_of(shape, wanted), _values(reach, narrowed, search)).one()
    return dict(zip(wanted, map(counted, numbers), strict=True))


def _shape(reach: Reach, narrowed: InboxFilter, search: Search, dialect: str) -> Shape:
    # SQLite is fastest with ranges, however many: most of its time goes into reading what the person holds.
    walk = dialect != "sqlite" and reach.pairs > MOST_RANGES
    given = tuple(name for name in _NARROWING if getattr(narrowed, name) is not None)
    return Shape(dialect, reach.everything, walk, given, search.shape, reach.stands_in)


def _values(reach: Reach, narrowed: InboxFilter, search: Search) -> dict[str, object]:
    return {**reach.values, **{name: getattr(narrowed, name) for name in _NARROWING}, **search.values}


def _row_from(row: Any) -> InboxRow:  # noqa: ANN401 -- a row of COLUMNS
    process, title, business_key = row[len(TASK_COLUMNS) :]
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
