"""Signatures that open tasks wait for: whose, of which tasks, and since when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select

from server.domain.signatures import Place, awaited_since
from server.reports.scope import Reading
from server.store.column_types import Key
from server.store.tables.cases import case
from server.store.tables.signatures import signature
from server.store.tables.tasks import task

_WAITING = (
    select(
        case.c.id,
        case.c.title,
        case.c.process,
        case.c.branch,
        task.c.element,
        task.c.assignee,
        signature.c.person,
        signature.c.place,
        signature.c.asked_at,
        task.c.submitted_at,
    )
    .join_from(signature, task, signature.c.task == task.c.id)
    .join(case, task.c.case == case.c.id)
    .where(
        signature.c.verdict.is_(None),
        or_(signature.c.place == Place.BEFORE.value, task.c.submitted_at.is_not(None)),
        task.c.branch.in_(bindparam("branches", type_=Key, expanding=True)),
        and_(task.c.state == "claimed", case.c.ended_at.is_(None)),
    )
)


@dataclass(frozen=True, slots=True)
class UnsignedRow:
    """A signature that a task of a case waits for. `since`: when it could first be given; `holder`, `signer`: ids."""

    case: str
    title: str | None
    process: str
    branch: str
    step: str
    holder: str | None
    signer: str
    place: Place
    since: datetime


def unsigned(reading: Reading) -> list[UnsignedRow]:
    """Every signature waited for at the branches, the longest first; none of a log of another system."""
    database, branches = reading.house, sorted(reading.scope.branches)
    if database is None or not branches:
        return []
    with database.read() as connection:
        found = connection.execute(_WAITING, {"branches": branches}).all()
    rows = [
        UnsignedRow(*row[:7], Place(row.place), awaited_since(Place(row.place), row.asked_at, row.submitted_at))
        for row in found
    ]
    process = reading.scope.process
    return sorted((row for row in rows if process in {None, row.process}), key=lambda row: row.since)
