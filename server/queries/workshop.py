"""What designers see of processes: those in force with who deployed them, their versions, drafts and files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from server.domain.cases import CaseStatus
from server.domain.people import EVERYONE, Actor, Right
from server.domain.process_drafts import ProcessDraft, own
from server.domain.processes import Deployment, ProcessVersion
from server.queries.names import person_names, role_names
from server.queries.naming import labels_in_force
from server.store.bound_files import diagram_path
from server.store.database import Database
from server.store.process_drafts import ProcessDrafts
from server.store.process_folders import folder_files
from server.store.processes import Processes
from server.store.tables.cases import case
from server.store.tables.organisation import role_grant

_UNDER_WAY = (CaseStatus.RUNNING.value, CaseStatus.SUSPENDED.value)
_RUNNING = (
    select(case.c.process, case.c.process_version, func.count().label("cases"))
    .where(case.c.status.in_(_UNDER_WAY))
    .group_by(case.c.process, case.c.process_version)
)
_RUNNING_OF = _RUNNING.where(case.c.process == bindparam("wanted"))
_ROLES = select(role_grant.c.role).distinct().order_by(role_grant.c.role)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version, how it was deployed, by whom (a name; None: the operator at the machine), and its cases under way.

    `approved_by`: the name of who approved it; empty where nobody had to.
    """

    version: ProcessVersion
    deployment: Deployment
    by: str | None
    running: int
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class OthersDraft:
    """Somebody else's draft of the same process."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Workshop:
    """The processes in force with the cases of all their versions, their names, and one's own drafts.

    `older`: how many of the cases are on other versions than that in force, by process.
    """

    rows: tuple[VersionRow, ...]
    names: Mapping[str, str]
    drafts: tuple[ProcessDraft, ...]
    older: Mapping[str, int]


def workshop(database: Database, actor: Actor, locale: str) -> Workshop:
    """What the list of processes shows."""
    with database.read() as connection:
        versions = Processes(connection).all_current()
        running, here = Counter[str](), Counter[str]()
        in_force = {(v.process, v.version) for v in versions}
        for row in connection.execute(_RUNNING):
            running[row.process] += row.cases
            here[row.process] += row.cases if (row.process, row.process_version) in in_force else 0
        rows = _rows(connection, versions, {(v.process, v.version): running[v.process] for v in versions})
        drafts = tuple(ProcessDrafts(connection).of_person(actor.id))
        return Workshop(rows, _names(connection, versions, locale), drafts, running - here)


def versions_deployed(database: Database, versions: Iterable[ProcessVersion]) -> tuple[VersionRow, ...]:
    """How these versions of one process were deployed, and how many cases each has under way."""
    listed = list(versions)
    with database.read() as connection:
        found = connection.execute(_RUNNING_OF, {"wanted": listed[0].process if listed else ""})
        running = {(row.process, row.process_version): row.cases for row in found}
        return _rows(connection, listed, running)


def own_draft(database: Database, process: str, actor: Actor) -> ProcessDraft:
    """The person's draft. Raises DraftNotFound."""
    with database.read() as connection:
        return own(ProcessDrafts(connection).find(process, actor.id), actor.id)


def draft_by_id(database: Database, draft_id: str) -> ProcessDraft | None:
    """A draft, whosever it is."""
    with database.read() as connection:
        return ProcessDrafts(connection).get(draft_id)


def others_drafts(database: Database, process: str, actor: Actor) -> tuple[OthersDraft, ...]:
    """Who else is editing the process, and since when."""
    with database.read() as connection:
        drafts = [one for one in ProcessDrafts(connection).of_process(process) if one.person != actor.id]
        names = person_names(connection, (one.person for one in drafts))
        return tuple(OthersDraft(names.get(one.person, one.person), one.begun_at) for one in drafts)


def draft_files(database: Database, draft: ProcessDraft) -> Mapping[str, bytes]:
    """What a draft holds, by path."""
    with database.read() as connection:
        return ProcessDrafts(connection).files(draft.id)


def draft_file(database: Database, draft: ProcessDraft, path: str) -> bytes | None:
    """One file of a draft, if there is one at this path."""
    with database.read() as connection:
        return ProcessDrafts(connection).file(draft.id, path)


def version_files(database: Database, process: str, number: int) -> Mapping[str, bytes]:
    """The folder of a version. Raises ProcessNotFound."""
    with database.read() as connection:
        processes = Processes(connection)
        return folder_files(processes, processes.version(process, number))


def version_file(database: Database, process: str, number: int) -> str:
    """Where the diagram of a version lies. Raises ProcessNotFound."""
    with database.read() as connection:
        return diagram_path(Processes(connection).version(process, number))


def known_roles(database: Database, locale: str) -> Mapping[str, str]:
    """The names of all roles that somebody holds or a process in force names, by code; without the server's rights."""
    with database.read() as connection:
        held = list(connection.execute(_ROLES).scalars())
        versions = Processes(connection).all_current()
        labels = labels_in_force(connection, (version.process for version in versions), locale)
    named = role_names(*labels.values())
    rights = {right.value for right in Right}
    codes = sorted({EVERYONE, *held, *named} - rights)
    return {code: named.get(code, code) for code in codes}


def names_of_people(database: Database, people: Iterable[str | None]) -> Mapping[str, str]:
    """The names of these people, by id."""
    with database.read() as connection:
        return person_names(connection, people)


def _rows(
    connection: Connection, versions: Iterable[ProcessVersion], running: Mapping[tuple[str, int], int]
) -> tuple[VersionRow, ...]:
    processes = Processes(connection)
    deployed = [(version, processes.deployment(version.deployment)) for version in versions]
    names = person_names(connection, (person for _, each in deployed for person in (each.by, each.approved_by)))
    return tuple(
        VersionRow(
            version,
            each,
            names.get(each.by, each.by) if each.by else None,
            running.get((version.process, version.version), 0),
            names.get(each.approved_by or "", ""),
        )
        for version, each in deployed
    )


def _names(connection: Connection, versions: Iterable[ProcessVersion], locale: str) -> Mapping[str, str]:
    known = {version.process: version.name or version.process for version in versions}
    labels = labels_in_force(connection, known, locale)
    return {key: labels[key].get("process.title", name) for key, name in known.items()}
