"""The cases a person may read, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, literal, or_, select, true, tuple_

from server.domain.cases import CaseStatus
from server.domain.people import Actor
from server.domain.rights import OVERSEERS
from server.queries.codes import codes_table
from server.queries.found import found
from server.queries.paging import Page, bounded, decode_cursor, encode_cursor
from server.store.database import Database
from server.store.tables.cases import case
from server.store.tables.processes import process_version
from server.store.tables.tasks import task

_HELD = ("claimed", "completed")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list is narrowed to; `q` searches title, business key and columns."""

    process: str | None = None
    status: CaseStatus | None = None
    business_key: str | None = None
    branch: str | None = None
    q: str = ""


def list_case_ids(
    database: Database, actor: Actor, narrowed: CaseFilter, *, limit: int, cursor: str | None
) -> Page[str]:
    """One page of the ids of readable cases. Raises InvalidValue for a bad cursor."""
    most = bounded(limit)
    position = decode_cursor(cursor, (datetime, str))
    with database.read() as connection:
        conditions = [*_narrowing(narrowed), _readable(connection, actor, database.dialect)]
        if position is not None:
            after = tuple_(literal(position[0], case.c.started_at.type), literal(position[1], case.c.id.type))
            conditions.append(tuple_(case.c.started_at, case.c.id) < after)
        query = select(case.c.id, case.c.started_at).where(*conditions)
        rows = connection.execute(query.order_by(case.c.started_at.desc(), case.c.id.desc()).limit(most + 1)).all()
    shown = rows[:most]
    following = encode_cursor((shown[-1].started_at, shown[-1].id)) if len(rows) > most else None
    return Page(tuple(row.id for row in shown), following)


def _narrowing(narrowed: CaseFilter) -> list[ColumnElement[bool]]:
    wanted = (
        (case.c.process, narrowed.process),
        (case.c.status, narrowed.status.value if narrowed.status else None),
        (case.c.business_key, narrowed.business_key),
        (case.c.branch, narrowed.branch),
    )
    conditions: list[ColumnElement[bool]] = [column == value for column, value in wanted if value is not None]
    return [*conditions, *found(case.c.id, narrowed.q)]


def _readable(connection: Connection, actor: Actor, dialect: str) -> ColumnElement[bool]:
    """Whoever may read a case by `rights.may_read_case`."""
    overseen = frozenset(branch for role, branch in actor.role_pairs() if role in OVERSEERS)
    if overseen and overseen >= frozenset(actor.branches.parents):
        return true()
    part = select(true()).where(task.c.case == case.c.id, task.c.assignee == actor.id, task.c.state.in_(_HELD))
    ways = [case.c.started_by == actor.id, part.exists(), *_by_role(connection, actor)]
    if overseen:
        ways.append(case.c.branch.in_(select(codes_table(overseen, dialect).c.code)))
    return or_(*ways)


def _by_role(connection: Connection, actor: Actor) -> list[ColumnElement[bool]]:
    """What the processes' own `read_role` opens."""
    columns = (process_version.c.process, process_version.c.version, process_version.c.info)
    ways: list[ColumnElement[bool]] = []
    for process, version, info in connection.execute(select(*columns)):
        role = info.get("read_role")
        if role is None or not actor.holds_anywhere(role):
            continue
        here = and_(case.c.process == process, case.c.process_version == version)
        branches = sorted(code for code in actor.branches.parents if actor.holds(role, code))
        ways.append(and_(here, case.c.branch.in_(branches)))
    return ways
