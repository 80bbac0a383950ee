"""Decline what another designer wants in force."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.deployment_requests import DeploymentRequest, decided
from server.domain.house_events import DeploymentDeclined
from server.domain.people import Actor
from server.domain.process_drafts import reason
from server.domain.rights import require_designer


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRequest:
    """The wish to decline; `said`: why."""

    request: str
    said: str
    actor: Actor


def decline_request(command: DeclineRequest, work: Work) -> DeploymentRequest:
    """The request, declined; the draft stays its author's.

    Raises RightMissing, ReasonMissing, RequestNotFound, RequestClosed and OwnRequest.
    """
    require_designer(command.actor)
    said = reason(command.said)
    held = work.uow.deployment_requests.lock(command.request)
    request = decided(held, command.actor.id, said, work.now)
    work.uow.deployment_requests.save(request)
    work.uow.record(
        DeploymentDeclined(
            at=work.now,
            by=command.actor.id,
            process=request.process,
            request=request.id,
            author=request.person,
            reason=said,
        )
    )
    return request
