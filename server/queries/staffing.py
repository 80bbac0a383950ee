"""Which processes in force are short of people where, and which open tasks nobody may do, as one person may know it."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from server.domain.people import Actor
from server.domain.processes import ProcessVersion
from server.domain.rights import require_staffing
from server.domain.staffing.demands import Demand
from server.domain.staffing.shortages import Shortage, shortages
from server.engine.reading import read
from server.engine.staffing.demands import demands
from server.queries.processes import list_processes
from server.queries.reading import Reading
from server.store.bound_files import diagram_path
from server.store.processes import Processes
from server.store.staffing import Stopped, staff_of, stops_of
from server.store.tables.cases import case

_RUNNING = (
    select(case.c.process, case.c.branch, func.count())
    .where(case.c.status.in_(("running", "suspended")))
    .group_by(case.c.process, case.c.branch)
)


@dataclass(frozen=True, slots=True)
class ShortProcess:
    """A shortage, with the running cases of the process at the branch, and what its process asks of people."""

    shortage: Shortage
    cases: int
    demand: Demand


@dataclass(frozen=True, slots=True)
class Staffing:
    """What is short at the branches that a person answers for, and the tasks there that nobody may do."""

    short: tuple[ShortProcess, ...]
    stopped: tuple[Stopped, ...]


def staffing(reading: Reading, actor: Actor, now: datetime) -> Staffing:
    """It as things stand; takes up to half a second in a large house. Raises RightMissing."""
    branches = require_staffing(actor)
    asked = {demand.process: demand for demand in _asked(reading)}
    with reading.database.read() as connection:
        staff = staff_of(connection)
        running = {(process, branch): count for process, branch, count in connection.execute(_RUNNING)}
        stopped = stops_of(connection, now)
    busy: dict[str, frozenset[str]] = {}
    for process, branch in running:
        busy[process] = busy.get(process, frozenset()) | {branch}
    found = shortages(asked.values(), staff, now, busy)
    rows = (ShortProcess(each, running.get((each.process, each.branch), 0), asked[each.process]) for each in found)
    return Staffing(
        tuple(row for row in rows if row.shortage.branch in branches),
        tuple(stop for stop in stopped if stop.branch in branches),
    )


def _asked(reading: Reading) -> list[Demand]:
    """What the processes in force ask of people, each by the diagram it was deployed with."""
    versions = list_processes(reading.database)
    places = {version.process: _place(version) for version in versions}
    upload, _ = read(_diagrams(reading, versions))
    return [demand for demand in demands(upload) if places.get(demand.process) == demand.file]


def _diagrams(reading: Reading, versions: Sequence[ProcessVersion]) -> Mapping[str, bytes]:
    paths: dict[str, list[str]] = {}
    for version in versions:
        paths.setdefault(version.deployment, []).append(diagram_path(version))
    with reading.database.read() as connection:
        processes = Processes(connection)
        return {
            posixpath.join(deployment, path): content
            for deployment, wanted in paths.items()
            for path, content in processes.some_files(deployment, wanted).items()
        }


def _place(version: ProcessVersion) -> str:
    return posixpath.join(version.deployment, diagram_path(version))
