"""The comments of a case or a task that somebody may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from server.domain.comments import Comment, may_read_comment
from server.domain.people import Actor
from server.domain.separation import Blind
from server.queries.case_view import case_view
from server.queries.paging import Page, bounded, decode_cursor, encode_cursor
from server.queries.reading import Reading
from server.queries.task_view import TaskView
from server.store.comments import COMMENT_COLUMNS, comment_from
from server.store.tables.comments import comment as comment_table
from server.store.tables.tasks import task

MOST = 200
"""So many, the newest, are shown on a page."""
_AT = (comment_table.c.at, comment_table.c.id)
_ALL = select(*COMMENT_COLUMNS, task.c.assignee, task.c.delegate).outerjoin_from(
    comment_table, task, comment_table.c.task == task.c.id
)
_OF_CASE = _ALL.where(comment_table.c.case == bindparam("wanted"))
_OF_TASK = _ALL.where(comment_table.c.case == bindparam("wanted"), comment_table.c.task == bindparam("task_id"))


@dataclass(frozen=True, slots=True)
class Told:
    """Comments, oldest first; `more`: there are older ones."""

    comments: Sequence[Comment]
    more: bool = False


def comments_of_case(reading: Reading, case_id: str, blind: Blind, actor: Actor) -> Told:
    """The newest of a case that somebody may read; that they may read the case is for the caller to know."""
    return _newest(reading, _OF_CASE, {"wanted": case_id}, blind, actor)


def comments_beside_task(reading: Reading, view: TaskView, actor: Actor) -> Told:
    """What the page of a task shows: those of its case for who may read that, else those of the task."""
    if view.case_is_open:
        return comments_of_case(reading, view.case.id, view.blind, actor)
    return _newest(reading, _OF_TASK, {"wanted": view.case.id, "task_id": view.task.id}, view.blind, actor)


def comment_page(reading: Reading, case_id: str, actor: Actor, *, limit: int, cursor: str | None) -> Page[Comment]:
    """One page of the comments of a case, oldest first. Raises CaseNotFound, InvalidValue."""
    blind = case_view(reading, case_id, actor).blind
    after = decode_cursor(cursor, (datetime, str))
    most = bounded(limit)
    query = _OF_CASE if after is None else _OF_CASE.where(tuple_(*_AT) > after)
    with reading.database.read() as connection:
        rows = connection.execute(query.order_by(*_AT).limit(most + 1), {"wanted": case_id}).all()
    last = comment_from(rows[most - 1]) if len(rows) > most else None
    return Page(tuple(_readable(rows[:most], blind, actor)), encode_cursor((last.at, last.id)) if last else None)


def _newest(
    reading: Reading, query: Select[*tuple[Any, ...]], values: Mapping[str, str], blind: Blind, actor: Actor
) -> Told:
    newest = query.order_by(*(column.desc() for column in _AT)).limit(MOST + 1)
    with reading.database.read() as connection:
        rows = connection.execute(newest, values).all()
    return Told(_readable(rows[MOST - 1 :: -1], blind, actor), len(rows) > MOST)


def _readable(rows: Sequence[Any], blind: Blind, actor: Actor) -> list[Comment]:
    told = ((comment_from(row), (row.assignee, row.delegate)) for row in rows)
    return [comment for comment, workers in told if may_read_comment(comment, workers, blind, actor)]
