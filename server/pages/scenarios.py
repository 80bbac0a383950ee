"""The scenarios of a draft: what came of them, running them beside the server, cancelling that, beginning a file."""

import re
from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.errors import DomainError
from server.domain.process_drafts import DraftChanged, DraftTooLarge, ProcessDraft
from server.domain.process_folders import folder_of
from server.domain.scenario_runs import (
    SCENARIOS,
    Order,
    ScenariosUnderWay,
    TooManyScenarioRuns,
    scenario_digests,
)
from server.pages.contexts.scenarios import ScenariosPage
from server.pages.coverage_lines import coverage_sum
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import file_href
from server.pages.draft_names import draft_title
from server.pages.framing import send_on, show, show_piece
from server.pages.scenario_lines import checked_scenarios, fault_lines, file_lines, run_line
from server.pages.scenario_proposals import proposed_files
from server.pages.scenario_skeleton import skeleton
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.draft_coverage import draft_coverage
from server.queries.workshop import draft_file, draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/scenarios")
_NAME = re.compile(r"[\w-]{1,60}")


@router.get("")
def get_scenarios(key: str, visit: DesignerVisit, q: str = "") -> Response:
    """The scenarios of one's draft with what came of them. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    return show(visit, "processes/scenarios.html", _page(visit, draft, q))


@router.get("/run")
def get_run(key: str, visit: DesignerVisit) -> Response:
    """How far the run is, as a piece of the page; when it has ended the whole page is read anew."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    run = run_line(visit, draft, draft_files(visit.wired.database, draft))
    response = show_piece(visit, "processes/scenario_run.html", run, run.href)
    if not run.under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@router.post("/run")
def post_run(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Play all scenarios, those of a file, or one; with `generate` look for more. Raises DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    file, name = sent.text("file") or None, sent.whole("name") or None
    order = Order(
        draft.id, draft.process, visit.actor.id, file, name, generate=file is None and bool(sent.text("generate"))
    )
    try:
        visit.wired.scenario_runs.start(order)
    except (ScenariosUnderWay, TooManyScenarioRuns) as refused:
        return _refused(visit, draft, refused)
    return send_on(_here(draft))


@router.post("/cancel")
def post_cancel(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """End one's run. Raises RightMissing and DraftNotFound."""
    del sent
    draft, kept = own_draft(visit.wired.database, key, visit.actor), visit.wired.scenario_runs.results
    if kept.lives(visit.actor.id):
        kept.cancel(visit.actor.id)
    return send_on(_here(draft))


@router.post("/new")
def post_new(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin a scenario file; with `flow` for that flow. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    flow = sent.text("flow")
    name = sent.text("name") or re.sub(r"[^\w-]", "_", flow)[:60]
    if not _NAME.fullmatch(name):
        told = visit.words.gettext("A name has letters, digits, “_” and “-” only, at most 60.")
        return _shown(visit, _page(visit, draft, name_error=told, new_name=sent.text("name")), 422)
    root = folder_of(draft.file)
    path = "/".join(part for part in (root, SCENARIOS, f"{name}.yaml") if part)
    if draft_file(visit.wired.database, draft, path) is None:
        content = skeleton(visit, draft, draft_files(visit.wired.database, draft), flow)
        command = SaveDraftFile(
            process=key, path=path, content=content, version=sent.number("version"), actor=visit.actor
        )
        try:
            visit.run(save_draft_file, command)
        except (DraftChanged, DraftTooLarge) as refused:
            return _refused(visit, draft, refused)
    return send_on(file_href(draft, path))


def _here(draft: ProcessDraft) -> str:
    return f"{process_href(draft.process)}/scenarios"


def _refused(visit: Visit, draft: ProcessDraft, refused: DomainError) -> Response:
    status = 422 if isinstance(refused, DraftTooLarge) else 409
    return _shown(visit, _page(visit, draft, refusal=visit.words.refusal(refused, Names())), status)


def _shown(visit: Visit, page: ScenariosPage, status: int) -> Response:
    return show(visit, "processes/scenarios.html", page, status=status, here=page.run.href)


def _page(
    visit: Visit,
    draft: ProcessDraft,
    asked: str = "",
    *,
    refusal: str | None = None,
    name_error: str | None = None,
    new_name: str = "",
) -> ScenariosPage:
    files: Mapping[str, bytes] = draft_files(visit.wired.database, draft)
    checked = checked_scenarios(visit, draft, files)
    found = draft_coverage(visit.wired.database, visit.wired.scenario_runs.results, draft, files)
    listed = [one for one in checked.scenarios if asked.casefold() in one.name.casefold()]
    paths = sorted(scenario_digests(folder_of(draft.file), files))
    return ScenariosPage(
        key=draft.process,
        title=draft_title(draft, files, visit.locale),
        href=process_href(draft.process),
        version=draft.version,
        run=run_line(visit, draft, files),
        files=file_lines(visit, draft, paths, listed, found.fresh),
        faults=fault_lines(visit, draft, files, checked.faults),
        coverage=coverage_sum(visit, draft, files, found),
        proposed=proposed_files(visit, draft, files),
        asked=asked,
        refusal=refusal,
        name_error=name_error,
        new_name=new_name,
    )
