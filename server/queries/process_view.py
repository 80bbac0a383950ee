"""Deployed processes as readers see them: what may be started, with which form, and every version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from server.domain.people import EVERYONE, Actor
from server.domain.processes import ProcessVersion
from server.domain.staffing.staff import House
from server.forms.model import Form
from server.queries import processes
from server.queries.bound import texts_of
from server.queries.reading import Reading
from server.store.bound_files import diagram_path
from server.store.processes import Processes
from server.store.staffing import staff_of


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process with the version in force; `name` and `description` in the reader's language.

    `importable`: its cases may be started from a list too. `called`: other processes in force call it. `suspended`:
    nobody starts it now, and `may_start` says who could otherwise.
    """

    key: str
    name: str
    description: str
    version: int
    start_role: str
    plain_start: bool
    start_form: str | None
    may_start: bool
    importable: bool
    called: bool = False
    suspended: bool = False

    @property
    def startable(self) -> bool:
        """Whether the reader may start it now."""
        return self.may_start and not self.suspended


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process, its start form (None: any object, or no plain start), its versions (newest first) and labels."""

    row: ProcessRow
    form: Form | None
    versions: tuple[ProcessVersion, ...]
    labels: Mapping[str, str]


def known_processes(reading: Reading) -> frozenset[str]:
    """The keys of every process in force."""
    return frozenset(version.process for version in processes.list_processes(reading.database))


def house_at(reading: Reading, now: datetime) -> House:
    """The people whom processes need, as they are and as changes that come are known now."""
    with reading.database.read() as connection:
        return House(staff_of(connection, now), now)


def list_processes(reading: Reading, actor: Actor, locale: str) -> list[ProcessRow]:
    """Every process in force, by key."""
    versions = processes.list_processes(reading.database)
    called = {key for version in versions for key in cast("Iterable[str]", version.info.get("calls", ()))}
    with reading.database.read() as connection:
        rows = [_row(version, actor, texts_of(connection, version, None, locale).labels) for version in versions]
    return [replace(row, called=row.key in called) for row in rows]


def process_view(reading: Reading, key: str, actor: Actor, locale: str) -> ProcessView:
    """One process. Raises ProcessNotFound."""
    versions = tuple(processes.versions_of(reading.database, key))
    current = next((version for version in versions if version.active), versions[0])
    with reading.database.read() as connection:
        start = plain_start(current)
        texts = texts_of(connection, current, cast("str | None", start["form"]) if start else None, locale)
        return ProcessView(_row(current, actor, texts.labels), texts.form, versions, texts.labels)


def diagram_of(reading: Reading, key: str, number: int) -> bytes:
    """The BPMN file of a version. Raises ProcessNotFound."""
    with reading.database.read() as connection:
        version = Processes(connection).version(key, number)
        path = diagram_path(version)
        return Processes(connection).some_files(version.deployment, [path])[path]


def plain_start(version: ProcessVersion) -> Mapping[str, Any] | None:
    """The start event that a person may use, as the compiler described it."""
    starts = cast("list[Mapping[str, Any]]", version.info.get("starts", []))
    return next((start for start in starts if start["kind"] == "none"), None)


def _row(version: ProcessVersion, actor: Actor, labels: Mapping[str, str]) -> ProcessRow:
    start = plain_start(version)
    role = str(version.info.get("start_role", EVERYONE))
    return ProcessRow(
        key=version.process,
        name=labels.get("process.title", version.name or version.process),
        description=labels.get("process.description", str(version.info.get("documentation", ""))),
        version=version.version,
        start_role=role,
        plain_start=start is not None,
        start_form=start["form"] if start else None,
        may_start=start is not None and actor.holds_anywhere(role),
        # Versions deployed before there were keys do not mention them.
        importable=start is not None and None not in {start["form"], start.get("business_key")},
        suspended=version.suspended_at is not None,
    )
