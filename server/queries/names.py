"""How people, branches and roles are called, for screens that would otherwise show their ids and codes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, exists, false, null, select, union_all

from server.domain.cases import CaseStatus
from server.domain.human_tasks import HumanTask
from server.domain.people import Actor
from server.domain.standing_in import acting_for
from server.store.column_types import Instant, Key
from server.store.tables.cases import case
from server.store.tables.organisation import absence, branch, person
from server.store.tables.tasks import task, task_exclusion

_PEOPLE = select(person.c.id, person.c.name).where(person.c.id.in_(bindparam("wanted", expanding=True)))
_BY_LOGIN = select(person.c.login, person.c.name).where(person.c.login.in_(bindparam("wanted", expanding=True)))
_BRANCHES = select(branch.c.code, branch.c.name, branch.c.labels).order_by(branch.c.code)
_TASKS = bindparam("tasks", type_=Key, expanding=True)
_KEPT_FROM = union_all(
    select(task_exclusion.c.task, task_exclusion.c.person, task_exclusion.c.related).where(
        task_exclusion.c.person.in_(bindparam("persons", expanding=True)), task_exclusion.c.task.in_(_TASKS)
    ),
    select(task.c.id, null(), false())
    .join_from(task, case, task.c.case == case.c.id)
    .where(task.c.id.in_(_TASKS), case.c.status == CaseStatus.SUSPENDED.value),
)
_NOW = bindparam("now", type_=Instant)
_HOLDERS = select(
    person.c.id,
    person.c.name,
    exists()
    .where(absence.c.person == person.c.id, absence.c.begins <= _NOW, absence.c.ends > _NOW)
    .correlate(person)
    .label("away"),
).where(person.c.id.in_(bindparam("wanted", expanding=True)))
ROLE = "role."
_LANE = "lane."


def person_names(connection: Connection, ids: Iterable[str | None]) -> Mapping[str, str]:
    """The names of these people, by id."""
    wanted = sorted({each for each in ids if each})
    if not wanted:
        return {}
    return {row.id: row.name for row in connection.execute(_PEOPLE, {"wanted": wanted})}


def holder_names(
    connection: Connection, ids: Iterable[str | None], now: datetime
) -> tuple[Mapping[str, str], frozenset[str]]:
    """The names of these people, by id, and who of them is away now."""
    wanted = sorted({each for each in ids if each})
    if not wanted:
        return {}, frozenset()
    rows = connection.execute(_HOLDERS, {"wanted": wanted, "now": now}).all()
    return {row.id: row.name for row in rows}, frozenset(row.id for row in rows if row.away)


def names_by_login(connection: Connection, logins: Iterable[str]) -> Mapping[str, str]:
    """The names of people by what they sign in with; a text that is nobody's is left out."""
    wanted = sorted(set(logins))
    if not wanted:
        return {}
    return {row.login: row.name for row in connection.execute(_BY_LOGIN, {"wanted": wanted})}


def branch_names(connection: Connection, locale: str) -> Mapping[str, str]:
    """The names of all branches in the reader's language, by code."""
    return {row.code: row.labels.get(locale, row.name) for row in connection.execute(_BRANCHES)}


def role_names(*labels: Mapping[str, str]) -> Mapping[str, str]:
    """The names of roles by code, from the labels of processes; the first that names a role counts."""
    found: dict[str, str] = {}
    for each in labels:
        for key, text in each.items():
            if key.startswith(ROLE):
                found.setdefault(key.removeprefix(ROLE), text)
    return found


def lane_names(labels: Mapping[str, str]) -> Mapping[str, str]:
    """The names of lanes by id, from the labels of a process."""
    return {key.removeprefix(_LANE): text for key, text in labels.items() if key.startswith(_LANE)}


def tasks_kept_from(connection: Connection, actor: Actor, tasks: Iterable[HumanTask]) -> frozenset[str]:
    """Which of these tasks (ids) the actor cannot take.

    By separation of duties or recusal, also of those for whom they stand in, or because the case is suspended.
    """
    known = {task.id: task for task in tasks}
    if not known:
        return frozenset()
    rows = connection.execute(_KEPT_FROM, {"persons": sorted(actor.persons), "tasks": list(known)})
    return frozenset(
        row.task
        for row in rows
        if not row.related or row.person == actor.id or acting_for(known[row.task], actor) is not None
    )
