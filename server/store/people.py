"""People, their roles, and the branches they work at."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from server.domain.absences import away_until, principals
from server.domain.errors import BranchNotFound, LoginTaken, PersonNotFound
from server.domain.people import EVERYONE, Actor, RoleAt, Scope
from server.domain.staff import Branch, Person
from server.domain.staffing.staff import Holding
from server.store.branches import BranchCache, Organisation
from server.store.column_types import Instant
from server.store.tables.organisation import branch, person, role_grant
from server.store.tree_version import TREE_VERSION, organisation_changed

PERSON_COLUMNS = (
    person.c.id,
    person.c.login,
    person.c.name,
    person.c.branch,
    person.c.active,
    person.c.password_hash,
    person.c.locale,
    person.c.theme,
)
ACTOR_COLUMNS = (
    person.c.id,
    person.c.login,
    person.c.name,
    person.c.branch,
    role_grant.c.role,
    role_grant.c.branch,
    TREE_VERSION,
)
"""What `actor_from` reads, one row per role held."""

_GRANTED = and_(
    role_grant.c.person == person.c.id,
    or_(role_grant.c.valid_from.is_(None), role_grant.c.valid_from <= bindparam("now", type_=Instant)),
    or_(role_grant.c.valid_until.is_(None), role_grant.c.valid_until > bindparam("now", type_=Instant)),
)


def with_roles(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join the roles held at `:now` to a query from active persons."""
    return query.outerjoin(role_grant, _GRANTED).where(person.c.active)


def actor_from(
    rows: Sequence[Sequence[Any]], known: Organisation, now: datetime, scopes: frozenset[Scope] | None = None
) -> Actor:
    """The actor of rows that begin with ACTOR_COLUMNS, with the authority limits and absences of the instant."""
    person_id = rows[0][0]
    roles = frozenset(RoleAt(row[4], row[5]) for row in rows if row[4] is not None)
    held = {EVERYONE, *(at.role for at in roles)}
    limits = tuple(each for each in known.limits if (each.person == person_id or each.role in held) and each.valid(now))
    stands_in = tuple(principals(held, known.away.get(person_id, ()), known.limits, now))
    until = away_until(known.absences.get(person_id, ()), now)
    return Actor(
        *rows[0][:4],
        roles=roles,
        branches=known.branches,
        scopes=scopes,
        limits=limits,
        stands_in=stands_in,
        away_until=until,
        organisation=rows[0][6],
    )


_ACTOR = with_roles(select(*ACTOR_COLUMNS).select_from(person)).where(person.c.id == bindparam("wanted"))
_ACTORS = with_roles(select(*ACTOR_COLUMNS).select_from(person)).order_by(person.c.login)
_BY_ID = select(*PERSON_COLUMNS).where(person.c.id == bindparam("wanted"))
_LOCK = select(person.c.id).where(person.c.id == bindparam("wanted")).with_for_update()
_BY_LOGIN = select(*PERSON_COLUMNS).where(person.c.login == bindparam("wanted"))
_ALL = select(*PERSON_COLUMNS).order_by(person.c.login)
_ADD = insert(person)
_CHANGE = update(person).where(person.c.id == bindparam("wanted"))
_GRANT = text(
    "INSERT INTO role_grant (person, role, branch, valid_from, valid_until)"
    " VALUES (:person, :role, :branch, :valid_from, :valid_until) ON CONFLICT (person, role, branch)"
    " DO UPDATE SET valid_from = excluded.valid_from, valid_until = excluded.valid_until"
).bindparams(bindparam("valid_from", type_=Instant), bindparam("valid_until", type_=Instant))
HELD = select(
    role_grant.c.person, role_grant.c.role, role_grant.c.branch, role_grant.c.valid_from, role_grant.c.valid_until
)
"""What a `Holding` is read from."""
_HELD_BY = HELD.where(role_grant.c.person == bindparam("wanted")).order_by(role_grant.c.role, role_grant.c.branch)
_THIS_GRANT = (
    role_grant.c.person == bindparam("wanted"),
    role_grant.c.role == bindparam("held_role"),
    role_grant.c.branch == bindparam("held_branch"),
)
_END_GRANT = update(role_grant).where(*_THIS_GRANT).values(valid_until=bindparam("at", type_=Instant))
_TAKE_GRANT = delete(role_grant).where(*_THIS_GRANT)
_ADD_BRANCH = insert(branch)
# What lies at a branch refers to its row: closing takes it alone, everything else shares it.
_CLOSING = select(branch.c.code).where(branch.c.code == bindparam("wanted")).with_for_update()
_KEPT_OPEN = (
    select(branch.c.code, branch.c.closed_at)
    .where(branch.c.code.in_(bindparam("codes", expanding=True)))
    .order_by(branch.c.code)
    .with_for_update(read=True, key_share=True)
)
_SET_CALENDAR = update(branch).where(branch.c.code == bindparam("wanted")).values(calendar=bindparam("own"))
_BRANCHES = select(
    branch.c.code,
    branch.c.name,
    branch.c.parent,
    branch.c.labels,
    branch.c.time_zone,
    branch.c.calendar,
    branch.c.closed_at,
).order_by(branch.c.code)


class People:
    """Staff and branches. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection, tree: BranchCache) -> None:
        self._connection = connection
        self._tree = tree

    def actor(self, person_id: str, now: datetime) -> Actor:
        """An active person with the roles held now, in one statement. Raises PersonNotFound."""
        rows = self._connection.execute(_ACTOR, {"wanted": person_id, "now": now}).all()
        if not rows:
            raise PersonNotFound
        return actor_from(rows, self._tree.at(rows[0][6], self._connection, now), now)

    def actors(self, now: datetime) -> list[Actor]:
        """Every active person with the roles held now, by login, in one statement."""
        return self._actors(_ACTORS, now)

    def actors_of(self, wanted: Select[*tuple[Any, ...]], now: datetime) -> list[Actor]:
        """The active people whose ids a query gives, as `actors`, in one statement."""
        return self._actors(_ACTORS.where(person.c.id.in_(wanted)), now)

    def by_id(self, person_id: str) -> Person:
        """A person, active or not. Raises PersonNotFound."""
        row = self._connection.execute(_BY_ID, {"wanted": person_id}).one_or_none()
        if row is None:
            raise PersonNotFound
        return Person(*row)

    def lock(self, person_id: str) -> Person:
        """As `by_id`; who else changes the person waits until this transaction ends. Raises PersonNotFound."""
        self._connection.execute(_LOCK, {"wanted": person_id})
        return self.by_id(person_id)

    def by_login(self, login: str) -> Person | None:
        """The person with this login, active or not."""
        row = self._connection.execute(_BY_LOGIN, {"wanted": login}).one_or_none()
        return None if row is None else Person(*row)

    def all(self) -> list[Person]:
        """Everybody, by login."""
        return [Person(*row) for row in self._connection.execute(_ALL)]

    def add(self, added: Person) -> None:
        """Write a new person. Raises LoginTaken."""
        if self.by_login(added.login) is not None:
            raise LoginTaken(login=added.login)
        values = {column.name: getattr(added, column.name) for column in PERSON_COLUMNS}
        try:
            self._connection.execute(_ADD, values)
        except IntegrityError as error:
            raise LoginTaken(login=added.login) from error

    def change(self, person_id: str, *, name: str, branch: str) -> None:
        """Store what a person is called and where they belong. Raises PersonNotFound."""
        self._change(person_id, name=name, branch=branch)

    def disable(self, person_id: str) -> None:
        """Let the person act no more. Raises PersonNotFound."""
        self._change(person_id, active=False)
        organisation_changed(self._connection)

    def set_password(self, person_id: str, password_hash: str) -> None:
        """Store a new password hash. Raises PersonNotFound."""
        self._change(person_id, password_hash=password_hash)

    def set_preferences(self, person_id: str, *, locale: str | None, theme: str | None) -> None:
        """Store how the person wants the pages. Raises PersonNotFound."""
        self._change(person_id, locale=locale, theme=theme)

    def grant(
        self,
        person_id: str,
        roles: Iterable[RoleAt],
        *,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
    ) -> None:
        """Let the person hold roles, between two instants where given; again with others changes them."""
        period = {"valid_from": valid_from, "valid_until": valid_until}
        if rows := [{"person": person_id, "role": at.role, "branch": at.branch, **period} for at in roles]:
            self._connection.execute(_GRANT, rows)
            organisation_changed(self._connection)

    def held_by(self, person_id: str) -> list[Holding]:
        """Every role of a person with its period, also those that are over or yet to come, by role and branch."""
        return [Holding(*row) for row in self._connection.execute(_HELD_BY, {"wanted": person_id})]

    def all_held(self) -> Mapping[str, list[Holding]]:
        """Every role of everybody with its period, by person, in one statement."""
        found: dict[str, list[Holding]] = {}
        for row in self._connection.execute(HELD):
            found.setdefault(row.person, []).append(Holding(*row))
        return found

    def hold(self) -> None:
        """Let everybody else who changes the organisation wait until this transaction ends."""
        organisation_changed(self._connection)

    def end_grant(self, held: Holding, at: datetime) -> None:
        """Let a person hold a role no longer than until an instant; one that begins later is never held."""
        begun = held.valid_from is None or held.valid_from < at
        where = {"wanted": held.person, "held_role": held.role, "held_branch": held.branch}
        self._connection.execute(_END_GRANT if begun else _TAKE_GRANT, {**where, "at": at} if begun else where)
        organisation_changed(self._connection)

    def add_branch(self, added: Branch) -> None:
        """Write a new branch below an existing one (or none)."""
        values = {name: getattr(added, name) for name in ("code", "name", "parent", "labels", "time_zone", "calendar")}
        self._connection.execute(_ADD_BRANCH, values)
        organisation_changed(self._connection)

    def set_calendar(self, code: str, calendar: str | None) -> None:
        """Let a branch work by a calendar of its own (a code), or (None) by that of the branch above it."""
        self._connection.execute(_SET_CALENDAR, {"wanted": code, "own": calendar})

    def rename_branch(self, code: str, name: str, labels: Mapping[str, str]) -> None:
        """Call a branch otherwise."""
        self._change_branch(code, name=name, labels=labels)

    def set_parent(self, code: str, parent: str) -> None:
        """Let a branch lie below another one."""
        self._change_branch(code, parent=parent)

    def closed_among(self, codes: Iterable[str]) -> frozenset[str]:
        """Which of these branches are closed; none of the others is closed until this transaction ends."""
        rows = self._connection.execute(_KEPT_OPEN, {"codes": sorted(set(codes))})
        return frozenset(row.code for row in rows if row.closed_at is not None)

    def lock_branch(self, code: str) -> None:
        """Let nothing begin at a branch until this transaction ends; what is about to is waited for."""
        self._connection.execute(_CLOSING, {"wanted": code})

    def close_branch(self, code: str, at: datetime) -> None:
        """Let nothing begin at a branch any more."""
        self._change_branch(code, closed_at=at)

    def _change_branch(self, code: str, **values: object) -> None:
        self._connection.execute(update(branch).where(branch.c.code == code).values(values))
        organisation_changed(self._connection)

    def branches(self) -> list[Branch]:
        """Every branch, by code."""
        return [Branch(*row) for row in self._connection.execute(_BRANCHES)]

    def head_office(self) -> str:
        """The code of the branch above all others. Raises BranchNotFound before there is any."""
        top = next((each.code for each in self.branches() if each.parent is None), None)
        if top is None:
            raise BranchNotFound(branch="")
        return top

    def find(self, login_or_id: str, now: datetime) -> Actor | None:
        """The active person with this login or id."""
        person = self.by_login(login_or_id)
        try:
            return self.actor(person.id if person else login_or_id, now)
        except PersonNotFound:
            return None

    def _actors(self, query: Select[*tuple[Any, ...]], now: datetime) -> list[Actor]:
        by_person: dict[str, list[Sequence[Any]]] = {}
        for row in self._connection.execute(query, {"now": now}).all():
            by_person.setdefault(row[0], []).append(row)
        return [actor_from(rows, self._tree.at(rows[0][6], self._connection, now), now) for rows in by_person.values()]

    def _change(self, person_id: str, **values: object) -> None:
        if self._connection.execute(_CHANGE, {"wanted": person_id, **values}).rowcount != 1:
            raise PersonNotFound
