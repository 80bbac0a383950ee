"""People as others in the house may see them: a list, and one person with their roles and what was done about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, LargeBinary, bindparam, cast, func, literal, or_, select

from server.domain import codec
from server.domain.absence_events import AbsenceChanged, AbsenceEntered, AbsenceShortened
from server.domain.errors import PersonNotFound, RightMissing
from server.domain.events import ORGANISATION
from server.domain.grants import RoleRequest
from server.domain.people import Actor, Right, RoleAt
from server.domain.people_events import (
    FirstPasswordLinked,
    FirstPasswordSet,
    PersonAdded,
    PersonChanged,
    PersonDisabled,
    RoleEnded,
    RoleGranted,
    RoleRequestEnded,
    RoleWasAsked,
)
from server.domain.rights import may_see_people
from server.domain.staff import Person
from server.domain.staffing.staff import Holding
from server.domain.tasks import TaskState
from server.queries.codes import codes_json, codes_table
from server.queries.paging import Page, bounded, decode_cursor, encode_cursor
from server.store.column_types import Instant
from server.store.database import Database
from server.store.people import PERSON_COLUMNS, People
from server.store.role_requests import RoleRequests
from server.store.tables.organisation import person, role_grant
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

_ABOUT_PEOPLE = (
    PersonAdded,
    PersonChanged,
    PersonDisabled,
    FirstPasswordLinked,
    FirstPasswordSet,
    RoleWasAsked,
    RoleRequestEnded,
    RoleGranted,
    RoleEnded,
    AbsenceEntered,
    AbsenceChanged,
    AbsenceShortened,
)
MOST_HISTORY = 200
_NOW = bindparam("now", type_=Instant)
_HELD_NOW = (
    or_(role_grant.c.valid_from.is_(None), role_grant.c.valid_from <= _NOW),
    or_(role_grant.c.valid_until.is_(None), role_grant.c.valid_until > _NOW),
)
_ROLES_OF = (
    select(role_grant.c.person, role_grant.c.role, role_grant.c.branch)
    .where(role_grant.c.person.in_(bindparam("wanted", expanding=True)), *_HELD_NOW)
    .order_by(role_grant.c.role, role_grant.c.branch)
)
_ROLES = select(role_grant.c.role).distinct().order_by(role_grant.c.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """What a list of people is narrowed to: a part of name or login, the own branch, a role held now."""

    q: str = ""
    branch: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the roles held now."""

    person: Person
    roles: tuple[RoleAt, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was done about a person, as the trail has it; `payload` by the fields of the event."""

    at: datetime
    kind: str
    by: str | None
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class HeldTask:
    """An open task in somebody's hands; of its case the process only, since who administers people may not read it."""

    process: str
    element: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person, every role with its period, those that wait for a signature, and what was done, the newest first."""

    person: Person
    held: tuple[Holding, ...]
    waiting: tuple[RoleRequest, ...]
    history: tuple[Fact, ...]


def people_page(
    database: Database, actor: Actor, narrowed: PeopleFilter, now: datetime, *, limit: int, cursor: str | None = None
) -> Page[PersonRow]:
    """A page of the people of the branches that somebody may see, by login. Raises RightMissing and InvalidValue."""
    branches = may_see_people(actor)
    if not branches:
        raise RightMissing(role=Right.HR_ADMIN.value)
    most, position = bounded(limit), decode_cursor(cursor, (str,))
    codes = codes_table(literal(codes_json(branches)), database.dialect)
    conditions = [person.c.branch.in_(select(codes.c.code)), *_narrowing(narrowed)]
    if position is not None:
        conditions.append(person.c.login > position[0])
    query = select(*PERSON_COLUMNS).where(*conditions).order_by(person.c.login).limit(most + 1)
    with database.read() as connection:
        found = [Person(*row) for row in connection.execute(query, {"now": now})]
        roles = _roles_of(connection, [each.id for each in found[:most]], now)
    rows = tuple(PersonRow(each, tuple(roles.get(each.id, ()))) for each in found[:most])
    return Page(rows, encode_cursor((rows[-1].person.login,)) if len(found) > most else None)


def person_view(database: Database, actor: Actor, person_id: str) -> PersonView:
    """One person of a branch that the reader may see, or the reader. Raises PersonNotFound, also for all others."""
    with database.read() as connection:
        people = People(connection, database.branches)
        found = people.by_id(person_id)
        if found.id != actor.id and found.branch not in may_see_people(actor):
            raise PersonNotFound
        return PersonView(
            found,
            tuple(people.held_by(found.id)),
            tuple(RoleRequests(connection).waiting(found.id)),
            tuple(_history(connection, found.id, database.dialect)),
        )


def waiting_roles(database: Database, actor: Actor) -> tuple[RoleRequest, ...]:
    """The roles at branches that somebody may see that wait for a second signature. Raises RightMissing."""
    branches = may_see_people(actor)
    if not branches:
        raise RightMissing(role=Right.HR_ADMIN.value)
    with database.read() as connection:
        return tuple(each for each in RoleRequests(connection).waiting() if each.held.branch in branches)


def in_hand(database: Database, reader: Actor, person_id: str, role: RoleAt | None) -> tuple[HeldTask, ...]:
    """The open tasks that a person holds, the oldest first; of a role at a branch and below where given."""
    query = (
        select(*(task.c[name] for name in ("process", "element", "role", "branch")))
        .where(task.c.assignee == person_id, task.c.state == TaskState.CLAIMED.value)
        .order_by(task.c.created_at, task.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    below = reader.branches.below(role.branch) if role else frozenset[str]()
    return tuple(
        HeldTask(row.process, row.element)
        for row in rows
        if role is None or (row.role == role.role and row.branch in below)
    )


def roles_in_use(database: Database) -> Sequence[str]:
    """The codes of all roles that anybody holds or held."""
    with database.read() as connection:
        return connection.execute(_ROLES).scalars().all()


def _narrowing(narrowed: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.q:
        parts = (person.c.name, person.c.login)
        conditions.append(or_(*(part.icontains(narrowed.q, autoescape=True) for part in parts)))
    if narrowed.branch is not None:
        conditions.append(person.c.branch == narrowed.branch)
    if narrowed.role is not None:
        held = select(role_grant.c.person).where(role_grant.c.role == narrowed.role, *_HELD_NOW)
        conditions.append(person.c.id.in_(held))
    return conditions


def _roles_of(connection: Connection, ids: Sequence[str], now: datetime) -> Mapping[str, list[RoleAt]]:
    found: dict[str, list[RoleAt]] = {}
    for row in connection.execute(_ROLES_OF, {"wanted": list(ids), "now": now}):
        found.setdefault(row.person, []).append(RoleAt(row.role, row.branch))
    return found


def _history(connection: Connection, person_id: str, dialect: str) -> list[Fact]:
    """The trail knows no subject of its facts, so those of these kinds are searched for the id, which is long."""
    wanted = literal(person_id.encode(), LargeBinary)
    holds = (
        func.instr(audit_entry.c.payload, wanted)
        if dialect == "sqlite"
        else func.position(cast(wanted, LargeBinary).op("IN")(audit_entry.c.payload))
    )
    query = (
        select(audit_entry.c.at, audit_entry.c.kind, audit_entry.c.by, audit_entry.c.payload)
        .where(
            audit_entry.c.kind.in_([kind.__name__ for kind in _ABOUT_PEOPLE]),
            audit_entry.c.chain == ORGANISATION,
            holds > 0,
        )
        .order_by(audit_entry.c.id.desc())
        .limit(MOST_HISTORY)
    )
    facts = [Fact(row.at, row.kind, row.by, codec.loads(bytes(row.payload))) for row in connection.execute(query)]
    return [fact for fact in facts if fact.payload.get("person") == person_id]
