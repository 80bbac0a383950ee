"""Requests to deploy, and the files in them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from server.domain.deployment_requests import DeploymentRequest, RequestNotFound, RequestState
from server.store.processes import keep_contents
from server.store.tables.deployment_requests import deployment_request, deployment_request_file
from server.store.tables.processes import file_content

_NAMES = [column.name for column in deployment_request.c]
_ALL = select(*deployment_request.c)
_ONE = _ALL.where(deployment_request.c.id == bindparam("wanted"))
_LOCK = _ONE.with_for_update()
_OPEN = _ALL.where(deployment_request.c.state == RequestState.OPEN.value).order_by(deployment_request.c.id)
_OPEN_OF = _OPEN.where(
    deployment_request.c.process == bindparam("wanted"), deployment_request.c.person == bindparam("author")
)
_OF_PROCESS = (
    _ALL.where(deployment_request.c.process == bindparam("wanted"))
    .order_by(deployment_request.c.id.desc())
    .limit(bindparam("most"))
)
_ADD = insert(deployment_request)
_SAVE = update(deployment_request).where(deployment_request.c.id == bindparam("wanted"))
_ADD_FILE = insert(deployment_request_file)
_FILES = (
    select(deployment_request_file.c.path, file_content.c.content)
    .join_from(deployment_request_file, file_content, deployment_request_file.c.sha256 == file_content.c.sha256)
    .where(deployment_request_file.c.request == bindparam("wanted"))
    .order_by(deployment_request_file.c.path)
)


class DeploymentRequests:
    """Requests. Give it a reading connection for look-ups outside a unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, added: DeploymentRequest, files: Mapping[str, bytes]) -> None:
        """Keep a new one with the files that it asks for."""
        self._connection.execute(_ADD, {"id": added.id, **_values(added)})
        kept = keep_contents(self._connection, files)
        rows = [{"request": added.id, "path": path, "sha256": digest} for path, digest in kept.items()]
        self._connection.execute(_ADD_FILE, rows)

    def save(self, changed: DeploymentRequest) -> None:
        """Write one that is there; its files stay."""
        self._connection.execute(_SAVE, {"wanted": changed.id, **_values(changed)})

    def get(self, request_id: str) -> DeploymentRequest:
        """One of any state. Raises RequestNotFound."""
        return _found(self._connection.execute(_ONE, {"wanted": request_id}).one_or_none())

    def lock(self, request_id: str) -> DeploymentRequest:
        """One that nobody else decides on until the end of this unit of work. Raises RequestNotFound."""
        return _found(self._connection.execute(_LOCK, {"wanted": request_id}).one_or_none())

    def open(self) -> list[DeploymentRequest]:
        """All that wait, the oldest first."""
        return [_from(row) for row in self._connection.execute(_OPEN)]

    def open_of(self, process: str, person: str) -> DeploymentRequest | None:
        """What a person has asked for and nobody decided on yet."""
        row = self._connection.execute(_OPEN_OF, {"wanted": process, "author": person}).first()
        return None if row is None else _from(row)

    def of_process(self, process: str, most: int) -> list[DeploymentRequest]:
        """The last ones of a process, the newest first."""
        return [_from(row) for row in self._connection.execute(_OF_PROCESS, {"wanted": process, "most": most})]

    def files(self, request_id: str) -> Mapping[str, bytes]:
        """The files that it asks for, by path."""
        return {path: bytes(content) for path, content in self._connection.execute(_FILES, {"wanted": request_id})}


def _values(request: DeploymentRequest) -> dict[str, object]:
    held = {column.name: getattr(request, column.name) for column in deployment_request.c if column.name != "id"}
    return {**held, "state": request.state.value}


def _found(row: Any) -> DeploymentRequest:  # noqa: ANN401 -- a row of _ALL, or None
    if row is None:
        raise RequestNotFound
    return _from(row)


def _from(row: Any) -> DeploymentRequest:  # noqa: ANN401 -- a row of _ALL
    return replace(DeploymentRequest(**dict(zip(_NAMES, row, strict=True))), state=RequestState(row.state))
