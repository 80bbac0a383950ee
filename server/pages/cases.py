"""The list of cases."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.domain import cases as domain
from server.domain.tasks import HumanTask
from server.pages.contexts.case import CaseRow, CasesPage, CaseStatus
from server.pages.contexts.parts import Option
from server.pages.framing import show
from server.pages.inbox_query import LIMIT, Text
from server.pages.visits import SignedInVisit, Visit
from server.queries.case_steps import open_tasks_of
from server.queries.case_view import CaseView, case_views
from server.queries.cases import CaseFilter, list_cases
from server.queries.names import branch_names
from server.queries.naming import labels_in_force
from server.queries.processes import list_processes, read_roles

router = APIRouter()


@router.get("/cases")
def get_cases(
    visit: SignedInVisit,
    q: Text = "",
    process: Text = "",
    status: str = "",
    cursor: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """The cases the person may read, newest first; an unknown status counts as none."""
    chosen = CaseStatus(status) if status in set(CaseStatus) else None
    narrowed = CaseFilter(process or None, domain.CaseStatus(chosen.value) if chosen else None, q=q)
    database = visit.wired.database
    found = list_cases(
        database, visit.actor, read_roles(database), narrowed=narrowed, limit=LIMIT, cursor=cursor or None
    )
    here = {"q": q, "process": process, "status": chosen or ""}
    rows, processes = _rows(visit, [row.id for row in found.items])
    page = CasesPage(
        q=q,
        processes=tuple(Option(key, name, key == process) for key, name in processes.items()),
        status=chosen,
        cases=rows,
        filtered=any(here.values()),
        clear_href="/cases",
        next_href=_href({**here, "cursor": found.next_cursor}) if found.next_cursor else None,
        first_href=_href(here) if cursor else None,
    )
    return show(visit, "cases/page.html", page)


def _rows(visit: Visit, ids: list[str]) -> tuple[tuple[CaseRow, ...], dict[str, str]]:
    """The rows, and the names of all processes in force."""
    views = case_views(visit.reading, ids, visit.actor)
    known = {version.process: version.name or version.process for version in list_processes(visit.wired.database)}
    with visit.wired.database.read() as connection:
        tasks = open_tasks_of(connection, ids)
        branches = branch_names(connection, visit.locale)
        labels = labels_in_force(connection, known, visit.locale)
    names = {key: labels.get(key, {}).get("process.title", name) for key, name in known.items()}

    def step(task: HumanTask) -> str:
        return labels.get(task.process, {}).get(f"element.{task.element}", task.name)

    def row(view: CaseView) -> CaseRow:
        case = view.case
        steps = dict.fromkeys(step(task) for task in tasks[case.id])
        return CaseRow(
            id=case.id,
            title=case.title,
            business_key=case.business_key or "",
            process=names.get(case.process, case.process),
            branch=branches.get(case.branch, case.branch),
            status=CaseStatus(case.status.value),
            steps=visit.words.gettext(", ").join(steps),
            started_at=case.started_at,
            incidents=len(view.incidents),
        )

    return tuple(row(view) for view in views), names


def _href(values: dict[str, str | None]) -> str:
    return "/cases?" + urlencode({name: value for name, value in values.items() if value})
