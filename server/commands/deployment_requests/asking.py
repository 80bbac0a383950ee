"""A request begins: it holds its files, and all other designers are told."""

from collections.abc import Mapping

from server.commands.transaction import Work
from server.domain.deployment_requests import AlreadyAsked, DeploymentRequest
from server.domain.house_events import DeploymentAsked
from server.domain.people import Right


def open_request(work: Work, request: DeploymentRequest, files: Mapping[str, bytes]) -> None:
    """Keep a new request. The caller lets nobody else deploy meanwhile. Raises AlreadyAsked."""
    if work.uow.deployment_requests.open_of(request.process, request.person) is not None:
        raise AlreadyAsked
    designers = [each for each in work.uow.people.actors(work.now) if each.holds_anywhere(Right.PROCESS_DESIGNER)]
    work.uow.deployment_requests.add(request, files)
    work.uow.record(
        DeploymentAsked(
            at=work.now,
            by=request.person,
            process=request.process,
            request=request.id,
            digest=request.digest,
            reason=request.why,
            approvers=tuple(each.id for each in designers if each.id != request.person),
            restores=request.restores,
        )
    )
