"""Withdraw one's own request to deploy."""

from dataclasses import dataclass

from server.commands.deployment_requests.withdrawing import take_back
from server.commands.transaction import Work
from server.domain.deployment_requests import RequestState
from server.domain.people import Actor
from server.domain.rights import require_designer


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest:
    """The wish to ask no more."""

    request: str
    actor: Actor


def withdraw_request(command: WithdrawRequest, work: Work) -> None:
    """Close it; its draft stays. Raises RightMissing, RequestNotFound, RequestClosed and NotYourRequest."""
    require_designer(command.actor)
    request = work.uow.deployment_requests.lock(command.request)
    take_back(work, request, command.actor.id, RequestState.WITHDRAWN)
