"""What a person should hear of, newest first, told within what they may read now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from server.domain.alerts import Direction
from server.domain.notices import Notice, NoticeKind
from server.domain.people import Actor
from server.queries.cases import ReadRoles, readable
from server.queries.notices_of_staff import AbsenceTold, ShortageTold, StaffTold, told_of_staff
from server.queries.paging import Page, bounded, decode_cursor, page_from
from server.queries.processes import read_roles
from server.store.database import Database
from server.store.tables.cases import case
from server.store.tables.deployment_requests import deployment_request
from server.store.tables.notices import notice
from server.store.tables.organisation import person
from server.store.tables.tasks import task
from server.store.tables.watching import alert

MOST_UNREAD = 100

_ROWS = (
    select(
        notice.c.id,
        notice.c.kind,
        notice.c.at,
        notice.c.by,
        notice.c.case,
        notice.c.task,
        notice.c.comment,
        notice.c.request,
        notice.c.shortage,
        notice.c.absence,
        notice.c.read_at,
        func.coalesce(task.c.process, alert.c.process, deployment_request.c.process).label("process"),
        func.coalesce(task.c.element, alert.c.step).label("element"),
        task.c.name,
        task.c.assignee,
        task.c.delegate,
        alert.c.report,
        alert.c.measure,
        alert.c.direction,
        alert.c.alarm_at,
        alert.c.release_at,
        alert.c.branch,
    )
    .outerjoin_from(notice, task, notice.c.task == task.c.id)
    .outerjoin(alert, and_(notice.c.alert == alert.c.id, alert.c.owner == notice.c.person))
    .outerjoin(deployment_request, notice.c.request == deployment_request.c.id)
    .where(notice.c.person == bindparam("reader"))
    .order_by(notice.c.id.desc())
)
_UNREAD = select(notice.c.id).where(notice.c.person == bindparam("reader"), notice.c.read_at.is_(None))

_ONE = select(*(notice.c[each.name] for each in fields(Notice))).where(notice.c.id == bindparam("wanted"))
_LOGINS = select(person.c.id, person.c.login).where(person.c.id.in_(bindparam("wanted", expanding=True)))

UNREAD = select(func.count()).select_from(_UNREAD.limit(MOST_UNREAD).subquery()).scalar_subquery()
"""How many the person `reader` has not read, counted up to a hundred; for statements that know more to ask."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader may know it now: `title` of the case None where they may not read it any more.

    `process`, `element` and `step` are those of its task, where it speaks of one; `task_is_mine`: the reader
    holds it or works on it.
    `shortage`, `absence`: what a notice of the staff speaks of; None where the reader may not know it any more.
    Of an alert, `process` and `element` are those it watches; `alert` None: it was removed, or it speaks of none.
    """

    id: str
    kind: NoticeKind
    at: datetime
    by: str | None
    case: str | None
    task: str | None
    comment: str | None
    read_at: datetime | None
    process: str | None
    element: str | None
    step: str | None
    task_is_mine: bool
    title: str | None
    alert: "AlertTold | None" = None
    request: str | None = None
    shortage: ShortageTold | None = None
    absence: AbsenceTold | None = None


@dataclass(frozen=True, slots=True)
class AlertTold:
    """What a notice of an alert speaks of: column `measure` of a report at a branch, and its limits."""

    report: str
    measure: str
    branch: str | None
    direction: Direction
    alarm_at: Decimal
    release_at: Decimal


def notice_page(database: Database, actor: Actor, *, limit: int, cursor: str | None) -> Page[NoticeRow]:
    """One page of the actor's own. Raises InvalidValue for a bad cursor."""
    most, after = bounded(limit), decode_cursor(cursor, (str,))
    query = _ROWS if after is None else _ROWS.where(notice.c.id < after[0])
    rows = _read(database, actor, query.limit(most + 1))
    return page_from(rows, most, lambda row: (row.id,))


def unread_notices(database: Database, actor: Actor, wanted: Sequence[str]) -> list[NoticeRow]:
    """Which of these notices (ids) the actor has not read, oldest first."""
    rows = _read(database, actor, _ROWS.where(notice.c.id.in_(wanted), notice.c.read_at.is_(None)))
    return rows[::-1]


def notice_to_tell(database: Database, notice_id: str) -> tuple[Notice, Mapping[str, str]] | None:
    """A notice, and the logins of the people in it by their ids; None when it was deleted."""
    with database.read() as connection:
        row = connection.execute(_ONE, {"wanted": notice_id}).one_or_none()
        if row is None:
            return None
        people = connection.execute(_LOGINS, {"wanted": sorted({row.person, row.by or row.person})})
        logins = {each.id: each.login for each in people}
    told = Notice(
        person=row.person,
        kind=NoticeKind(row.kind),
        at=row.at,
        by=row.by,
        case=row.case,
        task=row.task,
        comment=row.comment,
        alert=row.alert,
        request=row.request,
        shortage=row.shortage,
        absence=row.absence,
    )
    return told, logins


def _read(database: Database, actor: Actor, query: Select[*tuple[Any, ...]]) -> list[NoticeRow]:
    """Notices of a query made of `_ROWS`, as the actor may know them."""
    roles = read_roles(database)
    with database.read() as connection:
        rows = connection.execute(query, {"reader": actor.id}).all()
        titles = _titles(connection, actor, roles, [row.case for row in rows if row.case])
        staff = told_of_staff(connection, actor, rows)
    return [_row(row, actor, titles, staff) for row in rows]


def _row(row: Any, actor: Actor, titles: Mapping[str, str], staff: StaffTold) -> NoticeRow:  # noqa: ANN401 -- a row of _ROWS
    return NoticeRow(
        id=row.id,
        kind=NoticeKind(row.kind),
        at=row.at,
        by=row.by,
        case=row.case,
        task=row.task,
        comment=row.comment,
        read_at=row.read_at,
        process=row.process,
        element=row.element,
        step=row.name,
        task_is_mine=actor.id in {row.assignee, row.delegate},
        title=titles.get(row.case),
        request=row.request,
        shortage=staff.shortages.get(row.shortage),
        absence=staff.absences.get(row.absence),
        alert=_alert(row) if row.report is not None else None,
    )


def _alert(row: Any) -> AlertTold:  # noqa: ANN401 -- a row of _ROWS with an alert
    return AlertTold(
        report=row.report,
        measure=row.measure,
        branch=row.branch,
        direction=Direction(row.direction),
        alarm_at=Decimal(row.alarm_at),
        release_at=Decimal(row.release_at),
    )


def _titles(connection: Connection, actor: Actor, roles: ReadRoles, cases: Sequence[str]) -> Mapping[str, str]:
    wanted = select(case.c.id, case.c.title).where(case.c.id.in_(sorted(set(cases))), *readable(actor, roles))
    return {row.id: row.title for row in connection.execute(wanted)} if cases else {}
