"""Every task a person may see, open or not, newest first: for looking things up rather than for working."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, literal, select, tuple_

from server.domain.people import EVERYONE, Actor
from server.domain.tasks import HumanTask, TaskState
from server.queries.codes import codes_json, codes_table, pairs_json, pairs_table
from server.queries.found import found_or_in, search_for
from server.queries.inbox import InboxFilter
from server.queries.inbox_reach import overseen
from server.queries.paging import Page, bounded, decode_cursor, page_from
from server.store.database import Database
from server.store.tables.tasks import task
from server.store.task_rows import TASK_COLUMNS, task_from


def list_every_task(
    database: Database,
    actor: Actor,
    *,
    states: Sequence[TaskState],
    narrowed: InboxFilter,
    limit: int,
    cursor: str | None,
) -> Page[HumanTask]:
    """One page of the tasks in these states, in one statement (a search takes another).

    Raises InvalidValue for a bad cursor.
    """
    most = bounded(limit)
    position = decode_cursor(cursor, (str,))
    conditions = [task.c.state.in_([state.value for state in states]), _visible(actor, database.dialect)]
    conditions += _narrowing(narrowed)
    if position is not None:
        conditions.append(task.c.id < position[0])
    with database.read() as connection:
        search = search_for(connection, narrowed.q)
        conditions += found_or_in(task.c.case, search.shape)
        query = select(*TASK_COLUMNS).where(*conditions).order_by(task.c.id.desc()).limit(most + 1)
        rows = [task_from(row) for row in connection.execute(query, search.values)]
    return page_from(rows, most, lambda each: (each.id,))


def _visible(actor: Actor, dialect: str) -> ColumnElement[bool]:
    branches = overseen(actor)
    seen: ColumnElement[bool] = (
        (task.c.assignee == actor.id) | (task.c.delegate == actor.id) | (task.c.role == EVERYONE)
    )
    seen |= task.c.also_role == EVERYONE
    pairs = [(role, branch) for role, branch in actor.served_pairs() if branch not in branches]
    if branches:
        codes = codes_table(literal(codes_json(branches)), dialect)
        seen |= task.c.branch.in_(select(codes.c.code))
    if pairs:
        held = pairs_table(literal(pairs_json(pairs)), dialect)
        for role in (task.c.role, task.c.also_role):
            seen |= tuple_(role, task.c.branch).in_(select(held.c.role, held.c.branch))
    return seen


def _narrowing(narrowed: InboxFilter) -> list[ColumnElement[Any]]:
    wanted = (
        (task.c.assignee, narrowed.assignee),
        (task.c.case_process, narrowed.process),
        (task.c.case, narrowed.case),
        (task.c.element, narrowed.element),
    )
    conditions: list[ColumnElement[Any]] = [column == value for column, value in wanted if value is not None]
    if narrowed.role is not None:
        conditions.append((task.c.role == narrowed.role) | (task.c.also_role == narrowed.role))
    if narrowed.due_before is not None:
        conditions.append(task.c.due_rank < narrowed.due_before)
    return conditions
