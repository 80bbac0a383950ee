"""Finding and reading cases."""

from dataclasses import asdict

from starlette.responses import Response

from server.api.access import CasesCaller
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.params import Cursor, Limit, Word
from server.api.responses import ok, page
from server.api.schemas import CaseOut, CasePageOut, HistoryOut
from server.api.shapes import case_detail
from server.domain.cases import CaseStatus
from server.queries.case_view import case_view, case_views
from server.queries.cases import CaseFilter, list_cases
from server.queries.history_view import steps_of
from server.queries.processes import read_roles

router = routes_below("/cases", tag="cases")


@router.get("", responses=answers(CasePageOut))
def get_cases(  # noqa: PLR0917 -- one parameter for each filter of the contract
    caller: CasesCaller,
    process: Word = None,
    status: CaseStatus | None = None,
    business_key: Word = None,
    branch: Word = None,
    q: Word = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """The cases the caller may read, newest first."""
    narrowed = CaseFilter(process, status, business_key, branch, q or "")
    database = caller.wired.database
    found = list_cases(database, caller.actor, read_roles(database), narrowed=narrowed, limit=limit, cursor=cursor)
    views = case_views(caller.reading, [row.id for row in found.items], caller.actor)
    return page([case_detail(view) for view in views], found.next_cursor)


@router.get("/{case_id}", responses=answers(CaseOut, 404))
def get_case(case_id: str, caller: CasesCaller) -> Response:
    """One case with what of its data the caller may read."""
    return ok(case_detail(case_view(caller.reading, case_id, caller.actor)))


@router.get("/{case_id}/history", responses=answers(HistoryOut, 404))
def get_history(case_id: str, caller: CasesCaller) -> Response:
    """The elements the case went through, in order, without data."""
    steps = steps_of(caller.reading, case_id, caller.actor, caller.locale)
    return ok({"items": [asdict(step) for step in steps]})
