"""Requests to deploy, with the names of those who ask and decide."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.deployment_requests import DeploymentRequest, RequestNotFound
from server.queries.names import person_names
from server.store.database import Database
from server.store.deployment_requests import DeploymentRequests
from server.store.processes import Processes

MOST = 20


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request with its files, the versions in force now of what it was made of, and the names of people by id."""

    request: DeploymentRequest
    files: Mapping[str, bytes]
    current: Mapping[str, int]
    names: Mapping[str, str]

    @property
    def overtaken(self) -> bool:
        """Whether something else went into force since it was asked for."""
        return self.request.open and any(self.request.base.get(key) != now for key, now in self.current.items())


@dataclass(frozen=True, slots=True)
class Requests:
    """Some requests, and the names of people by id."""

    requests: tuple[DeploymentRequest, ...]
    names: Mapping[str, str]


def open_requests(database: Database) -> Requests:
    """All that wait, the oldest first."""
    with database.read() as connection:
        found = tuple(DeploymentRequests(connection).open())
        return Requests(found, person_names(connection, (each.person for each in found)))


def requests_of(database: Database, process: str) -> Requests:
    """The last ones of a process, the newest first."""
    with database.read() as connection:
        found = tuple(DeploymentRequests(connection).of_process(process, MOST))
        return Requests(found, person_names(connection, (each.person for each in found)))


def request_seen(database: Database, process: str, request_id: str) -> RequestSeen:
    """One request of a process. Raises RequestNotFound."""
    with database.read() as connection:
        requests, processes = DeploymentRequests(connection), Processes(connection)
        request = requests.get(request_id)
        if request.process != process:
            raise RequestNotFound
        found = {key: processes.find_current(key) for key in {process, *request.base}}
        current = {key: version.version for key, version in found.items() if version is not None}
        names = person_names(connection, (request.person, request.decided_by))
        return RequestSeen(request, requests.files(request_id), current, names)
