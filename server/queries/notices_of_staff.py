"""What notices of the staff speak of: shortages and absences, within what their reader may know now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from server.domain.errors import RightMissing
from server.domain.people import Actor
from server.domain.rights import require_staffing
from server.domain.staffing.gaps import Cause
from server.store.absences import Absences
from server.store.column_types import Key
from server.store.tables.organisation import absence, person
from server.store.tables.staffing import shortage

_WANTED = bindparam("wanted", type_=Key, expanding=True)
_SHORTAGES = (
    select(shortage, shortage.c["count"].label("people"))
    .where(or_(shortage.c.id.in_(_WANTED), shortage.c.told_with.in_(_WANTED)), shortage.c.over_at.is_(None))
    .order_by(shortage.c.branch)
)
_ABSENCES = (
    select(absence.c.id, absence.c.person, person.c.name, absence.c.begins, absence.c.ends)
    .join_from(absence, person, absence.c.person == person.c.id)
    .where(absence.c.id.in_(bindparam("wanted", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class ShortageTold:
    """So many people with all of these roles are missing at each of the branches, now or (`since`) from an instant on.

    Of several branches those that the reader answers for, without those where it is over. `processes`: which cannot
    be done; `causes`: what was done before it was found.
    """

    branches: tuple[str, ...]
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
    found, asked = dict[str, list[Any]](), set(wanted)
    for row in connection.execute(_SHORTAGES, {"wanted": wanted}):
        if row.branch in branches:
            for told in {row.id, row.told_with} & asked:
                found.setdefault(told, []).append(row)
    return {told: _together(rows) for told, rows in found.items()}


def _together(rows: Sequence[Any]) -> ShortageTold:
    """What one notice tells of shortages at several branches."""
    instants = [row.since for row in rows if row.since is not None]
    return ShortageTold(
        branches=tuple(row.branch for row in rows),
        roles=tuple(rows[0].roles),
        count=max(row.people for row in rows),
        since=min(instants) if len(instants) == len(rows) else None,
        processes=tuple(sorted({each for row in rows for each in row.processes})),
        causes=tuple(Cause(**each) for each in rows[0].causes),
    )


def _absences(connection: Connection, wanted: list[str]) -> Mapping[str, AbsenceTold]:
    declined = Absences(connection).declined(wanted)
    return {
        row.id: AbsenceTold(row.id, row.person, row.name, row.begins, row.ends, declined.get(row.id, {}))
        for row in connection.execute(_ABSENCES, {"wanted": wanted})
    }
