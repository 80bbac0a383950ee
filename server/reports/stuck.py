"""Cases that cannot go on by themselves, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from server.reports.scope import Reading
from server.reports.statistics import quantile
from server.store.column_types import Key
from server.store.staffing import Stopped, stops_of
from server.store.tables.cases import case, incident, subscription

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
_USUAL = f"""
    SELECT process, element, {quantile("ended_w - offered_w", 0.95)} FROM activity_all
    WHERE role IS NULL AND outcome = 'completed' GROUP BY process, element HAVING count(*) >= {FEWEST}
"""


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A case that is stuck at a step since an instant (UTC).

    `reason`: `incident` (the step failed; `detail` says how), `nobody` (no person may do its task; `detail` is the
    `Stop` that keeps them from it, `person` who holds it or whom it is bound to), `suspended`, or `message` (it waits
    for something outside for longer than 95 of 100 did; `detail` is that usual time in working hours).
    """

    reason: str
    case: str
    title: str | None
    process: str
    branch: str
    step: str | None
    since: datetime
    detail: str = ""
    person: str | None = None


def stuck(reading: Reading, now: datetime) -> list[StuckRow]:
    """Every stuck case of the branches, by reason, the longest stuck first; none of a log of another system."""
    database = reading.house
    given = {"branches": sorted(reading.scope.branches)}
    if database is None or not given["branches"]:
        return []
    with database.read() as connection:
        rows = [StuckRow("incident", *row) for row in connection.execute(_INCIDENTS, given)]
        stops = [stop for stop in stops_of(connection, now) if stop.branch in reading.scope.branches]
        rows += [_nobody(stop) for stop in stops]
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


def _nobody(stop: Stopped) -> StuckRow:
    """A task that nobody may do."""
    case = stop.case, stop.title, stop.process, stop.branch
    return StuckRow("nobody", *case, stop.element, stop.since, detail=stop.why.value, person=stop.person)
