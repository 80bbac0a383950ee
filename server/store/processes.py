"""Deployed files, process versions, their starts, and the bindings of cases."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, text, update

from server.domain.errors import ProcessNotFound
from server.domain.processes import Binding, Deployment, ProcessVersion, StartTrigger
from server.store.tables.processes import (
    binding,
    deployed_file,
    deployment,
    file_content,
    process_start,
    process_version,
)

VERSION_COLUMNS = (
    process_version.c.process,
    process_version.c.version,
    process_version.c.deployment,
    process_version.c.name,
    process_version.c.info,
    process_version.c.created_at,
    process_version.c.active,
    process_version.c.suspended_at,
    process_version.c.steered_by,
    process_version.c.steered_why,
    process_version.c.cases_too,
)
_START_COLUMNS = tuple(
    process_start.c[name] for name in ("process", "version", "element", "kind", "name", "timer", "next_due")
)
_ITS_VERSION = and_(
    process_version.c.process == process_start.c.process, process_version.c.version == process_start.c.version
)
_SUSPENDED = process_version.c.suspended_at.is_not(None)
_EACH_START = select(*_START_COLUMNS, _SUSPENDED).join_from(process_start, process_version, _ITS_VERSION)
_ONE_AT_A_TIME = text("LOCK TABLE deployment IN SHARE ROW EXCLUSIVE MODE")
_ADD_DEPLOYMENT = insert(deployment)
_ADD_CONTENT = text("INSERT INTO file_content (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING")
_ADD_FILE = insert(deployed_file)
_NEXT = select(func.coalesce(func.max(process_version.c.version), 0) + 1).where(
    process_version.c.process == bindparam("wanted")
)
_RETIRE = (
    update(process_version)
    .where(process_version.c.process == bindparam("wanted"), process_version.c.active)
    .values(active=False)
)
_ADD_VERSION = insert(process_version)
_DROP_STARTS = delete(process_start).where(process_start.c.process == bindparam("wanted"))
_ADD_STARTS = insert(process_start)
_CURRENT = select(*VERSION_COLUMNS).where(process_version.c.process == bindparam("wanted"), process_version.c.active)
_ALL_CURRENT = select(*VERSION_COLUMNS).where(process_version.c.active).order_by(process_version.c.process)
_DEPLOYMENT = select(
    deployment.c.id, deployment.c.at, deployment.c.by, deployment.c.note, deployment.c.approved_by
).where(deployment.c.id == bindparam("wanted"))
_EXACT = select(*VERSION_COLUMNS).where(
    process_version.c.process == bindparam("wanted"), process_version.c.version == bindparam("numbered")
)
_LOCKED_CURRENT = _CURRENT.with_for_update(read=True, key_share=True)
_LOCKED_EXACT = _EXACT.with_for_update(read=True, key_share=True)
_STEERED = _EXACT.with_for_update()
_STEER = update(process_version).where(
    process_version.c.process == bindparam("wanted"), process_version.c.version == bindparam("numbered")
)
_ALL_SUSPENDED = select(process_version.c.process, process_version.c.version).where(_SUSPENDED)
_FILES = (
    select(deployed_file.c.path, file_content.c.content)
    .join_from(deployed_file, file_content, deployed_file.c.sha256 == file_content.c.sha256)
    .where(deployed_file.c.deployment == bindparam("wanted"))
    .order_by(deployed_file.c.path)
)
_SOME_FILES = _FILES.where(deployed_file.c.path.in_(bindparam("paths", expanding=True)))
_PATHS = (
    select(deployed_file.c.path).where(deployed_file.c.deployment == bindparam("wanted")).order_by(deployed_file.c.path)
)
_BIND = text(
    "INSERT INTO binding (id, process, version, called, deployments)"
    " VALUES (:id, :process, :version, :called, :deployments) ON CONFLICT (process, version, called) DO NOTHING"
)
_BINDING_COLUMNS = (binding.c.id, binding.c.process, binding.c.version, binding.c.called, binding.c.deployments)
_BINDING = select(*_BINDING_COLUMNS).where(binding.c.id == bindparam("wanted"))
_SAME_BINDING = select(*_BINDING_COLUMNS).where(
    binding.c.process == bindparam("wanted"),
    binding.c.version == bindparam("numbered"),
    binding.c.called == bindparam("calling"),
)
_STARTS = _EACH_START.where(
    process_start.c.kind == bindparam("awaited"), process_start.c.name == bindparam("called")
).order_by(process_start.c.process, process_start.c.element)
_STARTS_OF = _EACH_START.where(
    process_start.c.process == bindparam("wanted"), process_start.c.version == bindparam("numbered")
).order_by(process_start.c.element)
_DUE_STARTS = (
    _EACH_START.where(process_start.c.next_due <= bindparam("now"), ~_SUSPENDED)
    .order_by(process_start.c.next_due)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=process_start)
)
_LOCK_START = _EACH_START.where(
    process_start.c.process == bindparam("wanted"), process_start.c.element == bindparam("starting")
).with_for_update(of=process_start)
_SET_DUE = update(process_start).where(
    process_start.c.process == bindparam("wanted"), process_start.c.element == bindparam("starting")
)

_NEXT_START = (
    select(func.min(process_start.c.next_due))
    .join_from(process_start, process_version, _ITS_VERSION)
    .where(process_start.c.next_due <= bindparam("until"), ~_SUSPENDED)
)


def keep_contents(connection: Connection, files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Store what files hold, equal contents once; gives the digest of each, by path."""
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    if files:
        contents = [{"sha256": digests[path], "content": content} for path, content in files.items()]
        connection.execute(_ADD_CONTENT, contents)
    return digests


class Processes:
    """What is deployed. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._suspended: frozenset[tuple[str, int]] | None = None

    def deploy(self, added: Deployment, files: Mapping[str, bytes]) -> None:
        """Write a deployment and its files (path -> content); equal contents are stored once.

        Whoever deploys next waits until the end of this unit of work: versions are numbered one after the other.
        """
        self.lock_deploying()
        values = {name: getattr(added, name) for name in ("id", "at", "by", "note", "approved_by")}
        self._connection.execute(_ADD_DEPLOYMENT, values)
        kept = keep_contents(self._connection, files)
        if rows := [{"deployment": added.id, "path": path, "sha256": digest} for path, digest in kept.items()]:
            self._connection.execute(_ADD_FILE, rows)

    def lock_deploying(self) -> None:
        """Let nobody else deploy until the end of this unit of work."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_ONE_AT_A_TIME)

    def deployment(self, deployment_id: str) -> Deployment:
        """A deployment without its files. Raises NoResultFound."""
        return Deployment(*self._connection.execute(_DEPLOYMENT, {"wanted": deployment_id}).one())

    def all_current(self) -> list[ProcessVersion]:
        """The versions in force, by process."""
        return [ProcessVersion(*row) for row in self._connection.execute(_ALL_CURRENT)]

    def next_version(self, process: str) -> int:
        """The number the next version of a process gets, from 1."""
        return self._connection.execute(_NEXT, {"wanted": process}).scalar_one()

    def add_version(self, added: ProcessVersion, starts: Sequence[StartTrigger]) -> None:
        """Put a version in force with its message, signal and timer starts, in place of the one before."""
        self._connection.execute(_RETIRE, {"wanted": added.process})
        self._connection.execute(_ADD_VERSION, {column.name: getattr(added, column.name) for column in VERSION_COLUMNS})
        self._connection.execute(_DROP_STARTS, {"wanted": added.process})
        if rows := [{column.name: getattr(start, column.name) for column in _START_COLUMNS} for start in starts]:
            self._connection.execute(_ADD_STARTS, rows)

    def find_current(self, process: str) -> ProcessVersion | None:
        """The version in force, or None when there is no such process."""
        row = self._connection.execute(_CURRENT, {"wanted": process}).one_or_none()
        return None if row is None else ProcessVersion(*row)

    def current(self, process: str) -> ProcessVersion:
        """The version in force. Raises ProcessNotFound."""
        found = self.find_current(process)
        if found is None:
            raise ProcessNotFound
        return found

    def version(self, process: str, number: int) -> ProcessVersion:
        """A version, in force or not. Raises ProcessNotFound."""
        return _version_from(self._connection.execute(_EXACT, {"wanted": process, "numbered": number}).one_or_none())

    def entered(self, process: str, number: int | None) -> ProcessVersion:
        """A version (None: the one in force) that nobody suspends before this unit of work ends.

        Raises ProcessNotFound.
        """
        query = _LOCKED_CURRENT if number is None else _LOCKED_EXACT
        values = {"wanted": process} if number is None else {"wanted": process, "numbered": number}
        return _version_from(self._connection.execute(query, values).one_or_none())

    def lock_version(self, process: str, number: int) -> ProcessVersion:
        """A version that nobody enters or steers before this unit of work ends. Raises ProcessNotFound."""
        row = self._connection.execute(_STEERED, {"wanted": process, "numbered": number}).one_or_none()
        return _version_from(row)

    def steer(self, after: ProcessVersion) -> None:
        """Write whether a locked version is suspended, by whom and why."""
        names = ("suspended_at", "steered_by", "steered_why", "cases_too")
        values = {"wanted": after.process, "numbered": after.version}
        self._connection.execute(_STEER.values({name: getattr(after, name) for name in names}), values)

    def suspended(self) -> frozenset[tuple[str, int]]:
        """The versions (process, number) that are suspended; asked for once in a unit of work."""
        if self._suspended is None:
            self._suspended = frozenset((row[0], row[1]) for row in self._connection.execute(_ALL_SUSPENDED))
        return self._suspended

    def some_files(self, deployment_id: str, paths: Sequence[str]) -> dict[str, bytes]:
        """The files of a deployment at these paths, where there are any."""
        rows = self._connection.execute(_SOME_FILES, {"wanted": deployment_id, "paths": list(paths)})
        return {path: bytes(content) for path, content in rows}

    def files_in(self, deployment_id: str, folder: str) -> dict[str, bytes]:
        """The files of a deployment below a folder (which ends in `/`)."""
        query = _FILES.where(deployed_file.c.path.startswith(folder, autoescape=True))
        return {path: bytes(content) for path, content in self._connection.execute(query, {"wanted": deployment_id})}

    def paths(self, deployment_id: str) -> Sequence[str]:
        """The paths of all files of a deployment."""
        return self._connection.execute(_PATHS, {"wanted": deployment_id}).scalars().all()

    def bind(self, wanted: Binding) -> Binding:
        """The stored binding of these exact versions; the given one is written where there is none yet."""
        found = self.same_binding(wanted)
        if found is None:
            called, deployments = _sorted_text(wanted.called), _sorted_text(wanted.deployments)
            values = {"id": wanted.id, "process": wanted.process, "version": wanted.version}
            self._connection.execute(_BIND, {**values, "called": called, "deployments": deployments})
            found = self.same_binding(wanted)
            assert found is not None, wanted
        return found

    def same_binding(self, wanted: Binding) -> Binding | None:
        """The stored binding of these exact versions."""
        same = {"wanted": wanted.process, "numbered": wanted.version, "calling": _sorted_text(wanted.called)}
        row = self._connection.execute(_SAME_BINDING, same).one_or_none()
        return None if row is None else _binding_from(*row)

    def binding(self, binding_id: str) -> Binding:
        """A binding by id. Raises ProcessNotFound."""
        row = self._connection.execute(_BINDING, {"wanted": binding_id}).one_or_none()
        if row is None:
            raise ProcessNotFound
        return _binding_from(*row)

    def starts(self, kind: str, name: str) -> list[StartTrigger]:
        """Start events of versions in force that a message or signal triggers."""
        rows = self._connection.execute(_STARTS, {"awaited": kind, "called": name})
        return [StartTrigger(*row) for row in rows]

    def starts_of(self, process: str, number: int) -> list[StartTrigger]:
        """The message, signal and timer starts of a version, which has some only while in force."""
        rows = self._connection.execute(_STARTS_OF, {"wanted": process, "numbered": number})
        return [StartTrigger(*row) for row in rows]

    def due_starts(self, now: datetime, limit: int) -> list[StartTrigger]:
        """Timer starts that are due, not suspended, and that no other worker is at."""
        return [StartTrigger(*row) for row in self._connection.execute(_DUE_STARTS, {"now": now, "most": limit})]

    def next_start_due(self, after: datetime | None, until: datetime) -> datetime | None:
        """When the next timer start is due, later than `after` and not later than `until`."""
        query = _NEXT_START if after is None else _NEXT_START.where(process_start.c.next_due > after)
        return self._connection.execute(query, {"until": until}).scalar_one()

    def lock_start(self, process: str, element: str) -> StartTrigger | None:
        """A start of the version in force, locked; None when there is no such start (any more)."""
        row = self._connection.execute(_LOCK_START, {"wanted": process, "starting": element}).one_or_none()
        return None if row is None else StartTrigger(*row)

    def set_next_due(self, start: StartTrigger, timer: str | None, next_due: datetime | None) -> None:
        """What remains of a timer start and when it fires next; None: never again."""
        values = {"wanted": start.process, "starting": start.element, "timer": timer, "next_due": next_due}
        self._connection.execute(_SET_DUE, values)


def _version_from(row: Any) -> ProcessVersion:  # noqa: ANN401 -- a row of the table
    if row is None:
        raise ProcessNotFound
    return ProcessVersion(*row)


def _sorted_text(value: Mapping[str, object]) -> str:
    return orjson.dumps(dict(value), option=orjson.OPT_SORT_KEYS).decode()


def _binding_from(binding_id: str, process: str, version: int, called: str, deployments: str) -> Binding:
    return Binding(binding_id, process, version, orjson.loads(called), orjson.loads(deployments))
