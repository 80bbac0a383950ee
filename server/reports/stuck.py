"""Cases that cannot go on by themselves, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from server.reports.scope import Reading
from server.reports.statistics import quantile
from server.store.column_types import Key
from server.store.database import Database
from server.store.people import People
from server.store.tables.cases import case, incident, subscription
from server.store.tables.tasks import task, task_exclusion

MICROSECONDS = 3_600_000_000
"""Of an hour."""
FEWEST = 10
"""Of fewer waits nothing is usual."""
_BRANCHES = bindparam("branches", type_=Key, expanding=True)
_HEAD = case.c.id, case.c.title, case.c.process, case.c.branch
_INCIDENTS = (
    select(*_HEAD, incident.c.element, incident.c.at, incident.c.error)
    .join_from(incident, case, incident.c.case == case.c.id)
    .where(incident.c.resolved_at.is_(None), case.c.branch.in_(_BRANCHES))
    .order_by(incident.c.at)
)
_SUSPENDED = (
    select(*_HEAD, case.c.started_at)
    .where(case.c.status == "suspended", case.c.branch.in_(_BRANCHES))
    .order_by(case.c.started_at)
)
_AWAITING = (
    select(*_HEAD, subscription.c.element, subscription.c.since)
    .join_from(subscription, case, subscription.c.case == case.c.id)
    .where(subscription.c.kind == "message", case.c.branch.in_(_BRANCHES))
    .order_by(subscription.c.since)
)
_OFFERED = (
    select(task.c.id, task.c.role, task.c.branch, task.c.bound_to)
    .where(task.c.state == "offered", task.c.branch.in_(_BRANCHES))
    .order_by(task.c.created_at)
)
_EXCLUDED = (
    select(task_exclusion.c.task, task_exclusion.c.person)
    .join_from(task_exclusion, task, task_exclusion.c.task == task.c.id)
    .where(task.c.state == "offered", task.c.branch.in_(_BRANCHES))
)
_TASKS = (
    select(case.c.id, task.c.case_title, task.c.case_process, task.c.branch, task.c.element, task.c.created_at)
    .join_from(task, case, task.c.case == case.c.id)
    .where(task.c.id.in_(bindparam("wanted", expanding=True)))
    .order_by(task.c.created_at)
)
_USUAL = f"""
    SELECT process, element, {quantile("ended_w - offered_w", 0.95)} FROM activity_all
    WHERE role IS NULL AND outcome = 'completed' GROUP BY process, element HAVING count(*) >= {FEWEST}
"""


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A case that is stuck at a step since an instant (UTC).

    `reason`: `incident` (the step failed; `detail` says how), `nobody` (no person may take its task), `suspended`, or
    `message` (it waits for something outside for longer than 95 of 100 did; `detail` is that usual time in working
    hours).
    """

    reason: str
    case: str
    title: str | None
    process: str
    branch: str
    step: str | None
    since: datetime
    detail: str = ""


def stuck(reading: Reading, now: datetime) -> list[StuckRow]:
    """Every stuck case of the branches, by reason, the longest stuck first; none of a log of another system."""
    database = reading.house
    given = {"branches": sorted(reading.scope.branches)}
    if database is None or not given["branches"]:
        return []
    with database.read() as connection:
        rows = [StuckRow("incident", *row) for row in connection.execute(_INCIDENTS, given)]
        rows += _nobody(connection, database, given, now)
        rows += [StuckRow("suspended", *row[:4], None, row[4]) for row in connection.execute(_SUSPENDED, given)]
        awaiting = connection.execute(_AWAITING, given).all()
    rows += _messages(reading, awaiting, now)
    process = reading.scope.process
    return [row for row in rows if process is None or row.process == process]


def _messages(reading: Reading, awaiting: Iterable[Any], now: datetime) -> Iterable[StuckRow]:
    """Cases that wait for a message for longer than is usual."""
    usual = {(process, element): most for process, element, most in reading.rows(_USUAL)}
    for row in awaiting:
        clock, most = reading.clock_of(row.branch), usual.get((row.process, row.element))
        if most is not None and clock.reading(now) - clock.reading(row.since) > most:
            yield StuckRow("message", *row, detail=f"{most / MICROSECONDS:.0f}")


def _nobody(connection: Connection, database: Database, given: Mapping[str, Any], now: datetime) -> Iterable[StuckRow]:
    """Tasks that nobody holds and nobody may take."""
    holders: dict[tuple[str, str], set[str]] = {}
    for actor in People(connection, database.branches).actors(now):
        for pair in actor.role_pairs():
            holders.setdefault(pair, set()).add(actor.id)
    everybody = {person for people in holders.values() for person in people}
    excluded: dict[str, set[str]] = {}
    for key, person in connection.execute(_EXCLUDED, given):
        excluded.setdefault(key, set()).add(person)
    wanted = [row.id for row in connection.execute(_OFFERED, given) if not _able(row, holders, everybody, excluded)]
    if not wanted:
        return []
    return [StuckRow("nobody", *row) for row in connection.execute(_TASKS, {"wanted": wanted[:1000]})]


def _able(
    row: Any,  # noqa: ANN401 -- a row of _OFFERED
    holders: Mapping[tuple[str, str], Collection[str]],
    everybody: Collection[str],
    excluded: Mapping[str, set[str]],
) -> bool:
    """Whether somebody may take the task."""
    people = everybody if row.role == "everyone" else holders.get((row.role, row.branch), ())
    if row.bound_to is not None:
        return row.bound_to in people
    return bool(people) and not excluded.get(row.id, set()).issuperset(people)
