"""Absences of people and who stands in for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from server.domain.absences import Absence, AbsenceNotFound, Away, Handing
from server.domain.staffing.staff import Holding
from server.store.column_types import Instant
from server.store.tables.organisation import absence, absence_substitute, person, role_grant
from server.store.tree_version import organisation_changed

_COLUMNS = (
    *(absence.c[name] for name in ("id", "person", "begins", "ends", "handing", "reason", "entered_by", "entered_at")),
    absence.c.begun,
    absence.c.settled,
)
_KEPT = select(*_COLUMNS).order_by(absence.c.begins, absence.c.id)
_AFTER = absence.c.ends > bindparam("after", type_=Instant)
_OF = _KEPT.where(absence.c.person == bindparam("wanted"))
_ONE = _KEPT.where(absence.c.id == bindparam("wanted"))
_COMING = _KEPT.where(_AFTER, absence.c.ends > absence.c.begins)
_DUE = _KEPT.where(
    absence.c.settled.is_(False),
    (absence.c.ends <= bindparam("now", type_=Instant))
    | (absence.c.begun.is_(False) & (absence.c.begins <= bindparam("now", type_=Instant))),
)
_SUBSTITUTES = (
    select(absence_substitute.c.absence, absence_substitute.c.person)
    .where(
        absence_substitute.c.absence.in_(bindparam("wanted", expanding=True)),
        absence_substitute.c.declined_at.is_(None),
    )
    .order_by(absence_substitute.c.absence, absence_substitute.c.place)
)
_NAMED = _COMING.where(
    absence.c.id.in_(
        select(absence_substitute.c.absence).where(
            absence_substitute.c.person == bindparam("named"), absence_substitute.c.declined_at.is_(None)
        )
    )
)
_DECLINE = (
    update(absence_substitute)
    .where(absence_substitute.c.absence == bindparam("wanted"), absence_substitute.c.person == bindparam("named"))
    .values(declined_at=bindparam("at", type_=Instant), declined_why=bindparam("why"))
)
_DECLINED = (
    select(absence_substitute.c.absence, absence_substitute.c.person, absence_substitute.c.declined_why)
    .where(
        absence_substitute.c.absence.in_(bindparam("wanted", expanding=True)),
        absence_substitute.c.declined_at.is_not(None),
    )
    .order_by(absence_substitute.c.absence, absence_substitute.c.place)
)
_ADD, _ADD_SUBSTITUTES = insert(absence), insert(absence_substitute)
_CHANGE = update(absence).where(absence.c.id == bindparam("wanted"))
_END = _CHANGE.values(ends=bindparam("at", type_=Instant))
_REWRITE = _CHANGE.values(
    begins=bindparam("new_begins", type_=Instant),
    ends=bindparam("new_ends", type_=Instant),
    handing=bindparam("new_handing"),
    reason=bindparam("new_reason"),
)
_UNNAME = delete(absence_substitute).where(
    absence_substitute.c.absence == bindparam("wanted"),
    absence_substitute.c.declined_at.is_(None) | absence_substitute.c.person.in_(bindparam("named", expanding=True)),
)
_BEGUN, _SETTLED = _CHANGE.values(begun=True), _CHANGE.values(begun=True, settled=True)
_NAMES = select(person.c.id, person.c.name).where(person.c.active, person.c.id.in_(bindparam("wanted", expanding=True)))
_HELD = select(
    role_grant.c.person, role_grant.c.role, role_grant.c.branch, role_grant.c.valid_from, role_grant.c.valid_until
).where(role_grant.c.person.in_(bindparam("wanted", expanding=True)))


class Absences:
    """Who is away and when. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, absence_id: str) -> Absence:
        """One of them. Raises AbsenceNotFound."""
        found = self._read(_ONE, {"wanted": absence_id})
        if not found:
            raise AbsenceNotFound
        return found[0]

    def of(self, person_id: str) -> list[Absence]:
        """All of a person, by their begin."""
        return self._read(_OF, {"wanted": person_id})

    def coming(self, after: datetime) -> list[Absence]:
        """Those of everybody that are not over at an instant, by their begin."""
        return self._read(_COMING, {"after": after})

    def naming(self, person_id: str, after: datetime) -> list[Absence]:
        """Those that are not over at an instant and in which a person stands in, by their begin."""
        return self._read(_NAMED, {"named": person_id, "after": after})

    def declined(self, absence_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Why people (ids) who were named in each of these absences do not stand in."""
        found: dict[str, dict[str, str]] = {}
        if wanted := sorted(absence_ids):
            for row in self._connection.execute(_DECLINED, {"wanted": wanted}):
                found.setdefault(row[0], {})[row[1]] = row[2]
        return found

    def decline(self, absence_id: str, person_id: str, why: str, at: datetime) -> None:
        """Let a person stand in no more."""
        self._connection.execute(_DECLINE, {"wanted": absence_id, "named": person_id, "why": why, "at": at})
        organisation_changed(self._connection)

    def due(self, now: datetime) -> list[Absence]:
        """Those whose begin or end has come, and what it brings about is not carried out yet."""
        return self._read(_DUE, {"now": now})

    def add(self, added: Absence, at: datetime) -> None:
        """Write a new one."""
        names = ("id", "person", "begins", "ends", "reason", "entered_by", "begun", "settled")
        values = {name: getattr(added, name) for name in names}
        self._connection.execute(_ADD, {**values, "handing": added.handing.value, "entered_at": at})
        self._name(added)
        organisation_changed(self._connection)

    def end(self, absence_id: str, at: datetime) -> None:
        """Let it end at an instant."""
        self._connection.execute(_END, {"wanted": absence_id, "at": at})
        organisation_changed(self._connection)

    def change(self, changed: Absence) -> None:
        """Write days, handing, reason and who stands in; who declined stays noted, unless they are named anew."""
        names = ("begins", "ends", "reason")
        values = {f"new_{name}": getattr(changed, name) for name in names}
        self._connection.execute(_REWRITE, {"wanted": changed.id, "new_handing": changed.handing.value, **values})
        self._connection.execute(_UNNAME, {"wanted": changed.id, "named": list(changed.substitutes)})
        self._name(changed)
        organisation_changed(self._connection)

    def note_begun(self, absence_id: str) -> None:
        """Note that what its begin brings about was carried out."""
        self._connection.execute(_BEGUN, {"wanted": absence_id})

    def note_settled(self, absence_id: str) -> None:
        """Note that what its end brings about was carried out."""
        self._connection.execute(_SETTLED, {"wanted": absence_id})

    def _name(self, named: Absence) -> None:
        places = enumerate(named.substitutes)
        if rows := [{"absence": named.id, "person": each, "place": place} for place, each in places]:
            self._connection.execute(_ADD_SUBSTITUTES, rows)

    def _read(self, query: Select[*tuple[Any, ...]], values: dict[str, object]) -> list[Absence]:
        rows = self._connection.execute(query, values).all()
        found = [_absence(row) for row in rows]
        return [replace(each, substitutes=tuple(names)) for each, names in self._with_substitutes(found)]

    def _with_substitutes(self, found: Sequence[Absence]) -> Iterable[tuple[Absence, list[str]]]:
        names: dict[str, list[str]] = {each.id: [] for each in found}
        if names:
            for row in self._connection.execute(_SUBSTITUTES, {"wanted": list(names)}):
                names[row[0]].append(row[1])
        return [(each, names[each.id]) for each in found]


def away(connection: Connection, after: datetime) -> tuple[Away, ...]:
    """The absences of active people that are not over at an instant, with what decides on standing in."""
    coming = Absences(connection).coming(after)
    if not coming:
        return ()
    wanted = {"wanted": sorted({each.person for each in coming})}
    names = {row[0]: row[1] for row in connection.execute(_NAMES, wanted)}
    held: dict[str, list[Holding]] = {}
    for row in connection.execute(_HELD, wanted):
        held.setdefault(row[0], []).append(Holding(*row))
    return tuple(
        Away(each, names[each.person], tuple(held.get(each.person, ()))) for each in coming if each.person in names
    )


def _absence(row: Sequence[Any]) -> Absence:
    person_id, begins, ends, handing, reason, by, at, begun, settled = row[1:10]
    return Absence(row[0], person_id, begins, ends, (), Handing(handing), reason, by, at, begun, settled)
