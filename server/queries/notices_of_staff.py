"""What notices of the staff speak of: shortages and absences, within what their reader may know now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from server.domain.errors import RightMissing
from server.domain.people import Actor
from server.domain.rights import require_staffing
from server.domain.staffing.gaps import Cause
from server.store.absences import Absences
from server.store.tables.organisation import absence, person
from server.store.tables.staffing import shortage

_SHORTAGES = select(shortage, shortage.c["count"].label("people")).where(
    shortage.c.id.in_(bindparam("wanted", expanding=True))
)
_ABSENCES = (
    select(absence.c.id, absence.c.person, person.c.name, absence.c.begins, absence.c.ends)
    .join_from(absence, person, absence.c.person == person.c.id)
    .where(absence.c.id.in_(bindparam("wanted", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class ShortageTold:
    """So many people with all of these roles are missing at a branch, now or (`since`) from an instant on.

    `processes`: which cannot be done; `causes`: what was done before it was found.
    """

    branch: str
    roles: tuple[str, ...]
    count: int
    since: datetime | None
    processes: tuple[str, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class AbsenceTold:
    """Who is away and when; `declined`: why each of those named (ids) does not stand in."""

    id: str
    person: str
    name: str
    begins: datetime
    ends: datetime
    declined: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StaffTold:
    """What the notices of one page speak of, by id; what is not in it their reader may not know any more."""

    shortages: Mapping[str, ShortageTold]
    absences: Mapping[str, AbsenceTold]


def told_of_staff(connection: Connection, actor: Actor, rows: Collection[Any]) -> StaffTold:
    """What these rows of notices speak of; no statement where none does, three at most."""
    shortages = sorted({row.shortage for row in rows if row.shortage})
    absences = sorted({row.absence for row in rows if row.absence})
    return StaffTold(
        _shortages(connection, actor, shortages) if shortages else {},
        _absences(connection, absences) if absences else {},
    )


def _shortages(connection: Connection, actor: Actor, wanted: list[str]) -> Mapping[str, ShortageTold]:
    try:
        branches = require_staffing(actor)
    except RightMissing:
        return {}
    return {
        row.id: ShortageTold(
            row.branch,
            tuple(row.roles),
            row.people,
            row.since,
            tuple(row.processes),
            tuple(Cause(**each) for each in row.causes),
        )
        for row in connection.execute(_SHORTAGES, {"wanted": wanted})
        if row.branch in branches
    }


def _absences(connection: Connection, wanted: list[str]) -> Mapping[str, AbsenceTold]:
    declined = Absences(connection).declined(wanted)
    return {
        row.id: AbsenceTold(row.id, row.person, row.name, row.begins, row.ends, declined.get(row.id, {}))
        for row in connection.execute(_ABSENCES, {"wanted": wanted})
    }
