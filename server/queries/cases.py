"""Cases for lists and for one page, within what a person may read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, tuple_, union

from server.domain.cases import Case, CaseStatus
from server.domain.errors import CaseNotFound
from server.domain.people import Actor
from server.domain.rights import OVERSEERS
from server.domain.waiting import HeldElement
from server.engine.properties import PARTY
from server.queries.found import found_or_in, search_for
from server.queries.inbox_reach import CLAIMED
from server.queries.paging import Page, bounded, decode_cursor, page_from
from server.store.case_rows import CASE_COLUMNS, case_from
from server.store.channel import Channel
from server.store.database import Database
from server.store.incidents import Incidents
from server.store.tables.cases import case, case_column
from server.store.tables.circulation import circulation
from server.store.tables.signatures import signature
from server.store.tables.tasks import task, task_doer

_NEWEST = (case.c.started_at.desc(), case.c.id.desc())

ReadRoles = Mapping[str, str]
"""Process key -> role whose holders may read its cases at their branches."""

_ROW = (
    case.c.id,
    case.c.process,
    case.c.process_version,
    case.c.business_key,
    case.c.branch,
    case.c.status,
    case.c.title,
    case.c.columns,
    case.c.started_at,
    case.c.started_by,
    case.c.ended_at,
)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is narrowed to; `q` searches title, business key and columns."""

    process: str | None = None
    status: CaseStatus | None = None
    business_key: str | None = None
    branch: str | None = None
    q: str = ""


EVERY_CASE = CaseFilter()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it."""

    id: str
    process: str
    version: int
    business_key: str | None
    branch: str
    status: CaseStatus
    title: str
    columns: Mapping[str, object]
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with its open incidents."""

    case: Case
    incidents: tuple[HeldElement, ...]


def list_cases(
    database: Database,
    actor: Actor,
    read_roles: ReadRoles,
    *,
    narrowed: CaseFilter = EVERY_CASE,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[CaseRow]:
    """One page of the cases a person may read, newest first, in one statement (a search takes another).

    Raises InvalidValue for a bad cursor.
    """
    conditions = _narrowing(narrowed)
    after = decode_cursor(cursor, (datetime, str))
    if after is not None:
        conditions.append(tuple_(case.c.started_at, case.c.id) < after)
    most = bounded(limit)
    ways = _ways(actor, read_roles)
    with database.read() as connection:
        search = search_for(connection, narrowed.q)
        conditions += found_or_in(case.c.id, search.shape)
        if search.shape.few:
            conditions += readable(actor, read_roles)
        elif ways:
            conditions = [case.c.id.in_(_newest_of_each(ways, conditions, most + 1))]
        newest = select(*_ROW).where(*conditions).order_by(*_NEWEST).limit(most + 1)
        rows = [_row_from(row) for row in connection.execute(newest, search.values)]
    return page_from(rows, most, lambda row: (row.started_at, row.id))


def cases_of_party(
    database: Database, actor: Actor, read_roles: ReadRoles, of: Case, processes: Collection[str], limit: int
) -> tuple[CaseRow, ...]:
    """The newest other cases about the same party that a person may read: of these processes, in one statement.

    None where the case does not say whom it is about, or what it says is still blind.
    """
    party = of.columns.get(PARTY)
    if party is None:
        return ()
    same = select(case_column.c.case).where(
        case_column.c.process.in_(sorted(processes)), case_column.c.name == PARTY, case_column.c.text == str(party)
    )
    conditions = [case.c.id.in_(same), case.c.id != of.id, *readable(actor, read_roles)]
    with database.read() as connection:
        rows = connection.execute(select(*_ROW).where(*conditions).order_by(*_NEWEST).limit(limit)).all()
    return tuple(_row_from(row) for row in rows)


def get_case(database: Database, actor: Actor, read_roles: ReadRoles, case_id: str) -> CaseDetail:
    """A case the person may read, with its open incidents. Raises CaseNotFound."""
    one = select(*CASE_COLUMNS).where(case.c.id == case_id, *readable(actor, read_roles))
    with database.read() as connection:
        row = connection.execute(one).one_or_none()
        if row is None:
            raise CaseNotFound
        return CaseDetail(case_from(row), tuple(Incidents(Channel(connection)).open_of(case_id)))


def _newest_of_each(
    ways: Sequence[ColumnElement[bool]], conditions: Sequence[ColumnElement[bool]], most: int
) -> CompoundSelect[*tuple[Any, ...]]:
    """The newest cases of each way: every way has its own index, which an OR of all could not use."""
    arms = (select(case.c.id).where(way, *conditions).order_by(*_NEWEST).limit(most) for way in ways)
    return union(*(select(arm.subquery()) for arm in arms))


def readable(actor: Actor, read_roles: ReadRoles) -> list[ColumnElement[bool]]:
    """That a person may read a case; no condition for who oversees every branch."""
    ways = _ways(actor, read_roles)
    return [or_(*ways)] if ways else []


def _ways(actor: Actor, read_roles: ReadRoles) -> list[ColumnElement[bool]]:
    """Why a person may read a case: started it, took or takes part, oversees its branch, or has its read role.

    None for who oversees every branch.
    """
    pairs = actor.role_pairs()
    branches = frozenset(branch for role, branch in pairs if role in OVERSEERS)
    if branches and branches >= frozenset(actor.branches.parents):
        return []
    ways: list[ColumnElement[bool]] = [
        case.c.started_by == actor.id,
        case.c.id.in_(
            union(
                select(task_doer.c.case).where(task_doer.c.person == actor.id),
                select(task.c.case).where(CLAIMED, task.c.assignee == actor.id),
                select(task.c.case).where(CLAIMED, task.c.delegate == actor.id),
                select(signature.c.case).where(
                    signature.c.person == actor.id, signature.c.verdict.is_distinct_from("withdrawn")
                ),
                select(circulation.c.case).where(circulation.c.person == actor.id, circulation.c.ended_at.is_(None)),
            )
        ),
    ]
    if branches:
        ways.append(case.c.branch.in_(sorted(branches)))
    for process, role in read_roles.items():
        at = sorted(branch for held, branch in pairs if held == role)
        if at:
            ways.append(and_(case.c.process == process, case.c.branch.in_(at)))
    return ways


def _narrowing(narrowed: CaseFilter) -> list[ColumnElement[bool]]:
    wanted = (
        (case.c.process, narrowed.process),
        (case.c.status, narrowed.status and narrowed.status.value),
        (case.c.business_key, narrowed.business_key),
        (case.c.branch, narrowed.branch),
    )
    return [column == value for column, value in wanted if value is not None]


def _row_from(row: Any) -> CaseRow:  # noqa: ANN401 -- a row of _ROW
    values = list(row)
    values[5] = CaseStatus(values[5])
    return CaseRow(*values)
