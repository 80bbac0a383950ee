"""Requests to deploy: what one designer wants in force, until a second one approves or declines it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.domain.errors import Conflict, Forbidden, NotFound


class RequestState(StrEnum):
    """How a request stands; `CHANGED`: its draft was changed after asking, so it asks for nothing any more."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"


class ApprovalNeeded(Forbidden):
    """Here a second designer approves what is deployed. Bring the files into a draft and ask for approval there."""


class OwnRequest(Forbidden):
    """Nobody decides on what they asked for themselves; another designer has to."""


class NotYourRequest(Forbidden):
    """Only who asked for approval withdraws the request."""


class RequestNotFound(NotFound):
    """There is no such request to deploy."""


class RequestClosed(Conflict):
    """This request is not open any more: somebody decided on it, or it was withdrawn, or its draft was changed."""


class AlreadyAsked(Conflict):
    """You have asked for approval of this process already. Withdraw that request first."""


class OtherFiles(Conflict):
    """What was checked is not what approval was asked for. Load the page again."""


@dataclass(frozen=True, slots=True)
class DeploymentRequest:
    """What a person wants in force.

    `base`: the versions that its author had seen in force, of each process of its folder; `file`: where its diagram
    lies; `digest`: of its files. It is made of a draft (`draft`), or puts an older version back in force (`restores`).
    `said`: why it was declined, or what the approver had to say.
    """

    id: str
    process: str
    person: str
    why: str
    base: Mapping[str, int]
    file: str
    digest: str
    draft: str | None
    restores: int | None
    asked_at: datetime
    state: RequestState = RequestState.OPEN
    decided_at: datetime | None = None
    decided_by: str | None = None
    said: str = ""
    deployment: str | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state is RequestState.OPEN


def require_alone(*, needs_approval: bool, by: str | None) -> None:
    """Raise ApprovalNeeded where a second designer approves; the operator at the machine (None) answers alone."""
    if needs_approval and by is not None:
        raise ApprovalNeeded


def decided(
    request: DeploymentRequest, by: str, said: str, now: datetime, deployment: str | None = None
) -> DeploymentRequest:
    """The request, approved with the deployment that came of it or declined without one.

    Raises RequestClosed, and OwnRequest for its author, whatever else they may do.
    """
    if not request.open:
        raise RequestClosed
    if request.person == by:
        raise OwnRequest
    state = RequestState.DECLINED if deployment is None else RequestState.APPROVED
    return replace(request, state=state, decided_at=now, decided_by=by, said=said, deployment=deployment)


def taken_back(request: DeploymentRequest, by: str, now: datetime, state: RequestState) -> DeploymentRequest:
    """The request, closed by its author: withdrawn, or its draft changed. Raises RequestClosed and NotYourRequest."""
    if not request.open:
        raise RequestClosed
    if request.person != by:
        raise NotYourRequest
    return replace(request, state=state, decided_at=now, decided_by=by)


def files_digest(files: Mapping[str, bytes]) -> str:
    """One SHA-256, in hexadecimal, over the names and contents of files."""
    digest = hashlib.sha256()
    for path, content in sorted(files.items()):
        digest.update(repr((path, hashlib.sha256(content).hexdigest())).encode())
    return digest.hexdigest()
