"""Finding and reading cases."""

from fastapi import APIRouter
from starlette.responses import Response

from server.api.access import CasesCaller
from server.api.describing import answers
from server.api.responses import ok
from server.api.schemas import CaseOut
from server.api.shapes import case_detail
from server.queries.case_view import case_view

router = APIRouter(prefix="/cases", tags=["cases"])


@router.get("/{case_id}", responses=answers(CaseOut, 404))
def get_case(case_id: str, caller: CasesCaller) -> Response:
    """One case with what of its data the caller may read."""
    return ok(case_detail(case_view(caller.reading, case_id, caller.actor)))
