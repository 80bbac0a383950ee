"""The absences that a person may see, and whom they may enter absences for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select

from server.domain.absences import Absence, AbsenceNotFound, AbsenceOfAnother, entered_by, may_enter
from server.domain.errors import PersonNotFound
from server.domain.people import Actor
from server.domain.rights import may_see_people
from server.domain.staff import Person
from server.domain.tasks import TaskState
from server.store.absences import Absences
from server.store.column_types import Key
from server.store.database import Database
from server.store.people import People
from server.store.tables.organisation import person
from server.store.tables.tasks import task

REMEMBERED = timedelta(days=92)
"""How long one's own absences are told after they ended."""
_CALLED = select(person.c.id, person.c.name, person.c.branch).where(
    person.c.id.in_(bindparam("wanted", expanding=True))
)
_WANTED = bindparam("wanted", type_=Key, expanding=True)
_NAMED = select(person.c.id, person.c.login, person.c.name, person.c.branch).where(
    person.c.active, or_(person.c.login.in_(_WANTED), person.c.id.in_(_WANTED))
)


_HELD_IN_PLACE = (
    select(task.c.process, task.c.element, person.c.name)
    .join_from(task, person, task.c.assignee == person.c.id)
    .where(
        task.c.acting_for == bindparam("away"),
        task.c.assignee.in_(bindparam("wanted", expanding=True)),
        task.c.state == TaskState.CLAIMED.value,
    )
    .order_by(task.c.created_at, task.c.id)
)


@dataclass(frozen=True, slots=True)
class AbsencesSeen:
    """One's own absences, also those that ended lately, and those of others whom one manages; names of people by id.

    `standing`: those in which one is named to stand in; `declined`: why people named do not, by absence.
    """

    own: tuple[Absence, ...]
    others: tuple[Absence, ...]
    standing: tuple[Absence, ...]
    declined: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who is there to be named."""

    id: str
    login: str
    name: str
    branch: str


@dataclass(frozen=True, slots=True)
class HeldInPlace:
    """An open task that somebody (a name) holds in another's place."""

    process: str
    element: str
    holder: str


def absences_seen(database: Database, actor: Actor, now: datetime) -> AbsencesSeen:
    """What the actor may see of absences, by their begin."""
    with database.read() as connection:
        absences = Absences(connection)
        own = tuple(each for each in absences.of(actor.id) if each.ends > now - REMEMBERED)
        coming = [each for each in absences.coming(now) if each.person != actor.id] if entered_by(actor) else []
        standing = tuple(absences.naming(actor.id, now))
        told = [*own, *coming, *standing]
        declined = absences.declined(each.id for each in told)
        wanted = {who for each in told for who in (each.person, each.entered_by, *each.substitutes) if who}
        wanted |= {who for named in declined.values() for who in named}
        rows = connection.execute(_CALLED, {"wanted": sorted(wanted)}).all()
    branches = {row.id: row.branch for row in rows}
    others = tuple(each for each in coming if may_enter(actor, each.person, branches[each.person]))
    return AbsencesSeen(own, others, standing, declined, {row.id: row.name for row in rows})


def person_to_be_away(database: Database, actor: Actor, id_or_login: str) -> tuple[Person, ZoneInfo]:
    """Somebody for whom the actor may enter an absence, and the zone of their days.

    Raises PersonNotFound and AbsenceOfAnother.
    """
    with database.read() as connection:
        people = People(connection, database.branches)
        found = people.by_login(id_or_login) or people.by_id(id_or_login)
        if not may_enter(actor, found.id, found.branch):
            raise AbsenceOfAnother if found.branch in may_see_people(actor) else PersonNotFound
        return found, database.working_times.of(found.branch, connection).zone


def absence_to_change(database: Database, actor: Actor, absence_id: str) -> tuple[Absence, Person, ZoneInfo]:
    """An absence that the actor may change, whose it is, and the zone of their days.

    Raises AbsenceNotFound and AbsenceOfAnother.
    """
    with database.read() as connection:
        found = Absences(connection).get(absence_id)
    try:
        return found, *person_to_be_away(database, actor, found.person)
    except PersonNotFound:
        raise AbsenceNotFound from None


def held_in_place(database: Database, person_id: str, holders: Collection[str]) -> tuple[HeldInPlace, ...]:
    """The open tasks that these people (ids) hold in a person's place, the oldest first."""
    if not holders:
        return ()
    with database.read() as connection:
        rows = connection.execute(_HELD_IN_PLACE, {"away": person_id, "wanted": sorted(holders)}).all()
    return tuple(HeldInPlace(*row) for row in rows)


def near(actor: Actor, branch: str) -> frozenset[str]:
    """A branch, those above it, and those whose people's absences the actor enters: from there somebody stands in."""
    return frozenset(each for each in actor.branches.parents if actor.branches.covers(each, branch)) | entered_by(actor)


def people_named(database: Database, texts: Iterable[str]) -> Mapping[str, Colleague]:
    """The active people with these logins or ids, by what they were named by."""
    wanted = sorted(set(texts))
    if not wanted:
        return {}
    with database.read() as connection:
        rows = [Colleague(*row) for row in connection.execute(_NAMED, {"wanted": wanted})]
    return {**{row.login: row for row in rows}, **{row.id: row for row in rows}}
