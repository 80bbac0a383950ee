"""Which processes in force are short of people where, and which open tasks nobody may do, as one person may know it."""

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from server.domain.absences import Absence
from server.domain.people import Actor
from server.domain.processes import ProcessVersion
from server.domain.rights import require_staffing
from server.domain.staffing.attendance import Attendance
from server.domain.staffing.demands import Demand
from server.domain.staffing.shortages import Shortage, shortages
from server.domain.staffing.staff import Holding, Staff
from server.engine.reading import read
from server.engine.staffing.demands import demands
from server.queries.processes import list_processes
from server.queries.reading import Reading
from server.store.bound_files import diagram_path
from server.store.processes import Processes
from server.store.staffing import Stopped, attendance_of, staff_of, stops_of
from server.store.tables.cases import case
from server.store.tree_version import TREE_VERSION

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
    with reading.database.read() as connection:
        staff, stopped = staff_of(connection, now), stops_of(connection, now)
    return Staffing(
        tuple(row for row in _short(reading, staff, now) if row.shortage.branch in branches),
        tuple(stop for stop in stopped if stop.branch in branches),
    )


def house_shortages(reading: Reading, now: datetime) -> tuple[tuple[Shortage, ...], datetime | None]:
    """What is short anywhere, and the next instant known at which that may change."""
    with reading.database.read() as connection:
        staff = staff_of(connection, now)
    instants = {at for held in staff.holdings for at in (held.valid_from, held.valid_until) if at is not None}
    coming = min((at for at in instants if at > now), default=None)
    return tuple(row.shortage for row in _short(reading, staff, now)), coming


def staffing_mark(reading: Reading) -> object:
    """Something that is equal as long as people, processes in force and the places where they run are the same."""
    with reading.database.read() as connection:
        running = frozenset((process, branch) for process, branch, _ in connection.execute(_RUNNING))
        organisation = connection.execute(select(TREE_VERSION)).scalar_one()
    versions = tuple((each.process, each.version) for each in list_processes(reading.database))
    return organisation, running, versions


def short_without(reading: Reading, leaving: Holding | str, at: datetime) -> tuple[ShortProcess, ...]:
    """What would be short from an instant on that is not so already, if one role or a whole person (id) were gone.

    Of the whole house: who ends a role answers for what that does elsewhere. The instant of a shortage is told only
    where it is later.
    """
    with reading.database.read() as connection:
        before = attendance_of(connection, at)
    return _made_short(reading, before, replace(before, staff=_without(before.staff, leaving)), at)


def short_while_away(reading: Reading, absence: Absence, now: datetime) -> tuple[ShortProcess, ...]:
    """What would be short while somebody is away that is not so otherwise, of the whole house.

    An absence that is entered already counts as it would be instead of as it is.
    """
    at = max(absence.begins, now)
    with reading.database.read() as connection:
        before = attendance_of(connection, at)
    others = (each for each in before.absences if each.id != absence.id)
    return _made_short(reading, before, replace(before, absences=(*others, absence)), at)


def short_after(reading: Reading, change: Callable[[Staff], Staff], now: datetime) -> tuple[ShortProcess, ...]:
    """What would be short after a change of the staff that is not so already, of the whole house."""
    with reading.database.read() as connection:
        before = attendance_of(connection, now)
    return _made_short(reading, before, replace(before, staff=change(before.staff)), now)


def _made_short(reading: Reading, before: Attendance, after: Attendance, at: datetime) -> tuple[ShortProcess, ...]:
    known = {_which(row.shortage) for row in _short(reading, before.present(at), at)}
    return tuple(row for row in _short(reading, after.present(at), at) if _which(row.shortage) not in known)


def _which(shortage: Shortage) -> tuple[object, ...]:
    return shortage.process, shortage.branch, shortage.since, shortage.conflicts, shortage.missing


def _without(staff: Staff, leaving: Holding | str) -> Staff:
    if isinstance(leaving, str):
        return replace(staff, active={each: branch for each, branch in staff.active.items() if each != leaving})
    gone = leaving.person, leaving.role, leaving.branch
    left = tuple(each for each in staff.holdings if (each.person, each.role, each.branch) != gone)
    # Where the role began cases they still run, as the work there does not go away.
    stand_in = replace(leaving, person="", valid_until=leaving.valid_from)
    return replace(staff, holdings=(*left, stand_in))


def _short(reading: Reading, staff: Staff, at: datetime) -> list[ShortProcess]:
    asked = {demand.process: demand for demand in _asked(reading)}
    with reading.database.read() as connection:
        running = {(process, branch): count for process, branch, count in connection.execute(_RUNNING)}
    busy: dict[str, frozenset[str]] = {}
    for process, branch in running:
        busy[process] = busy.get(process, frozenset()) | {branch}
    found = shortages(asked.values(), staff, at, busy)
    return [ShortProcess(each, running.get((each.process, each.branch), 0), asked[each.process]) for each in found]


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
