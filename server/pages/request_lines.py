"""Requests to deploy as lines in the reader's language."""

from collections.abc import Iterator, Mapping

from server.domain.deployment_requests import DeploymentRequest, RequestState
from server.pages.contexts.processes import RequestLine
from server.pages.designers import process_href
from server.pages.visits import Visit
from server.pages.words import Words
from server.queries.deployment_requests import Requests


def request_href(process: str, request_id: str) -> str:
    """The address of a request."""
    return f"{process_href(process)}/requests/{request_id}"


def request_lines(visit: Visit, seen: Requests) -> Iterator[RequestLine]:
    """Several requests."""
    return (request_line(visit, request, seen.names) for request in seen.requests)


def request_line(visit: Visit, request: DeploymentRequest, names: Mapping[str, str]) -> RequestLine:
    """One request."""
    return RequestLine(
        href=request_href(request.process, request.id),
        process=request.process,
        by=names.get(request.person, request.person),
        why=request.why,
        asked_at=request.asked_at,
        state=_state(visit.words, request.state),
        open=request.open,
        mine=request.person == visit.actor.id,
    )


def _state(words: Words, state: RequestState) -> str:
    return {
        RequestState.OPEN: words.gettext("waits for approval"),
        RequestState.APPROVED: words.gettext("approved"),
        RequestState.DECLINED: words.gettext("declined"),
        RequestState.WITHDRAWN: words.gettext("withdrawn"),
        RequestState.CHANGED: words.gettext("void: the draft was changed"),
    }[state]
