"""Open incidents of all cases, and retrying many of them."""

from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import ConfigDict, Field
from starlette.responses import Response

from server.api.access import CasesCaller
from server.api.admitting import routes_below
from server.api.bodies import Body, RawBody, read
from server.api.describing import answers, takes
from server.api.responses import ok
from server.api.schemas import IncidentOut, Out
from server.api.shapes import incident_shape
from server.commands.cases.retry_many import MOST, RetriedCase, retry_many
from server.domain.reasons import LONGEST
from server.queries.incidents import open_incidents

router = routes_below("/incidents", tag="operating")
_Text = Annotated[str | None, Query(max_length=200)]


class OpenIncidentOut(IncidentOut):
    """An incident with its case."""

    case: str
    process: str
    branch: str
    business_key: str | None


class OpenIncidentsOut(Out):
    """Oldest first; `more`: there are others."""

    items: list[OpenIncidentOut]
    more: bool


class RetryBody(Body):
    """Which cases, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"cases": ["01a2002b-d351-707e-8363-33400e54fdc9"], "reason": "mended"}]}
    )
    cases: list[str] = Field(min_length=1, max_length=MOST)
    reason: str = Field(max_length=LONGEST)


class RetriedOut(Out):
    """What became of a case; `code`: the rule that refused it."""

    case: str
    result: Literal["went_on", "held_again", "gone", "refused"]
    code: str | None


class ManyRetriedOut(Out):
    """Every case that was asked for, in order."""

    items: list[RetriedOut]


@router.get("", responses=answers(OpenIncidentsOut))
def get_incidents(caller: CasesCaller, process: _Text = None, element: _Text = None, q: _Text = None) -> Response:
    """Open incidents of the branches the caller operates, oldest first; `q`: part of the error."""
    found = open_incidents(caller.reading, caller.actor, process, element, q)
    items = [
        {
            **incident_shape(each.held),
            "case": each.case.id,
            "process": each.case.process,
            "branch": each.case.branch,
            "business_key": each.case.business_key,
        }
        for each in found.found
    ]
    return ok({"items": items, "more": found.more})


@router.post("/retry", responses=answers(ManyRetriedOut, 413), openapi_extra=takes(RetryBody))
def post_retry(caller: CasesCaller, raw: RawBody) -> Response:
    """Let the held elements of these cases run again, each case on its own."""
    body = read(RetryBody, raw)
    return ok({"items": [_shape(each) for each in retry_many(caller.run, caller.actor, body.cases, body.reason)]})


def _shape(each: RetriedCase) -> dict[str, Any]:
    code = None if each.refusal is None else each.refusal.code
    return {"case": each.case, "result": each.result.value, "code": code}
