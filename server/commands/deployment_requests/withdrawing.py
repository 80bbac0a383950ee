"""Requests end without a decision: their author withdraws them, or changes what they ask for."""

from server.commands.transaction import Work
from server.domain.deployment_requests import DeploymentRequest, RequestState, taken_back
from server.domain.house_events import DeploymentWithdrawn
from server.domain.process_drafts import ProcessDraft


def close_for_draft(work: Work, draft: ProcessDraft, state: RequestState) -> None:
    """Close what was asked of a draft, if anything was."""
    request = work.uow.deployment_requests.open_of(draft.process, draft.person)
    if request is not None and request.draft == draft.id:
        take_back(work, request, draft.person, state)


def take_back(work: Work, request: DeploymentRequest, by: str, state: RequestState) -> None:
    """Close a request of this person. Raises RequestClosed and NotYourRequest."""
    work.uow.deployment_requests.save(taken_back(request, by, work.now, state))
    work.uow.record(
        DeploymentWithdrawn(at=work.now, by=by, process=request.process, request=request.id, state=state.value)
    )
