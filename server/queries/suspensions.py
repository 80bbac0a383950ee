"""What it means to suspend a version of a process, and how far a suspension is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, bindparam, func, select

from server.domain.cases import CaseStatus
from server.domain.people import Actor
from server.domain.processes import ProcessVersion, StartTrigger
from server.domain.rights import operated, require_version_rights
from server.queries.names import person_names
from server.queries.process_view import plain_start
from server.store.channel import Channel
from server.store.database import Database
from server.store.held_cases import HeldCases
from server.store.processes import Processes
from server.store.tables.cases import case

_CASES = (
    select(case.c.branch, case.c.status, func.count())
    .where(case.c.process == bindparam("process"), case.c.process_version == bindparam("version"))
    .where(case.c.status.in_([CaseStatus.RUNNING.value, CaseStatus.SUSPENDED.value]))
    .group_by(case.c.branch, case.c.status)
)


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """A version. `by`: the name of who suspended or resumed it last.

    Cases: `running` at all branches, `operated` of them at branches of the reader, `suspended` for whatever reason,
    `held`: suspended with the version. `waiting`: there are some still to be suspended with it, or to go on.
    `starts` by message, signal or timer; `by_hand`: people can start it; `callers`: processes in force that call it.
    """

    version: ProcessVersion
    by: str
    running: int
    operated: int
    suspended: int
    held: int
    waiting: bool
    starts: Sequence[StartTrigger]
    by_hand: bool
    callers: Sequence[str]


def version_standing(database: Database, process: str, number: int, actor: Actor) -> VersionStanding:
    """For who may suspend it. Raises RightMissing and ProcessNotFound."""
    require_version_rights(actor)
    with database.read() as connection:
        processes = Processes(connection)
        version = processes.version(process, number)
        held_cases, branches = HeldCases(Channel(connection)), operated(actor)
        found = connection.execute(_CASES, {"process": process, "version": number}).all()
        running = [(branch, count) for branch, status, count in found if status == CaseStatus.RUNNING.value]
        held, here = held_cases.count(process, number), sum(count for branch, count in running if branch in branches)
        return VersionStanding(
            version=version,
            by=_name(connection, version.steered_by),
            running=sum(count for _, count in running),
            operated=here,
            suspended=sum(count for _, status, count in found if status == CaseStatus.SUSPENDED.value),
            held=held,
            waiting=held > 0 if version.suspended_at is None else version.cases_too and here > 0,
            starts=processes.starts_of(process, number),
            by_hand=plain_start(version) is not None,
            callers=_callers(processes.all_current(), process),
        )


def _name(connection: Connection, person: str | None) -> str:
    return person_names(connection, [person]).get(person, person) if person else ""


def _callers(versions: Iterable[ProcessVersion], process: str) -> list[str]:
    return [each.process for each in versions if process in cast("Sequence[str]", each.info.get("calls", ()))]
