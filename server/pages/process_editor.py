"""The page where a diagram is drawn, and what its script asks for: the drawing, saving it, what is wrong with it."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from server.auth import csrf
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.process_drafts import DraftChanged, DraftFileNotFound, DraftNotFound, DraftTooLarge, ProcessDraft
from server.engine.reading import form_name
from server.pages.assets import SECURITY_HEADERS
from server.pages.contexts.processes import EditorPage
from server.pages.designers import ContentByDesigner, DesignerVisit, process_href
from server.pages.draft_checks import file_href, findings_of
from server.pages.drawn_decisions import decisions_in
from server.pages.framing import send_on, show
from server.pages.modeler_properties import property_fields
from server.pages.modeler_words import modeler_words
from server.pages.processes import others_of
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.process_view import list_processes
from server.queries.workshop import draft_file, draft_files, known_roles, own_draft

router = APIRouter(prefix="/processes/{key}")
NO_STORE = {"Cache-Control": "no-store"}
_POLICY = "Content-Security-Policy"
EDITING: Mapping[str, str] = {_POLICY: f"{SECURITY_HEADERS[_POLICY]}; style-src-attr 'unsafe-inline'"}
"""The modeler draws its icons with style attributes; scripts stay as strict as everywhere."""


@router.get("/edit")
def get_editor(key: str, visit: DesignerVisit) -> Response:
    """The drawing of one's draft; where there is none, the versions of the process. Raises RightMissing."""
    try:
        draft = own_draft(visit.wired.database, key, visit.actor)
    except DraftNotFound:
        return send_on(f"{process_href(key)}/versions")
    response = show(visit, "processes/edit.html", _page(visit, draft))
    response.headers.update(EDITING)
    return response


@router.get("/draft/diagram")
def get_diagram(key: str, visit: DesignerVisit) -> Response:
    """The diagram as it is in one's draft; `ETag` is the version of the draft. Raises DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    content = draft_file(visit.wired.database, draft, draft.file)
    if content is None:
        raise DraftFileNotFound
    return Response(content, media_type="application/xml", headers={**NO_STORE, "ETag": f'"{draft.version}"'})


@router.put("/draft/diagram")
def put_diagram(key: str, visit: DesignerVisit, sent: ContentByDesigner) -> Response:
    """Save the diagram: its new version, or 409 when the draft was saved elsewhere meanwhile. Raises DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    command = SaveDraftFile(process=key, path=draft.file, content=sent.content, version=sent.version, actor=visit.actor)
    try:
        version = visit.run(save_draft_file, command)
    except (DraftChanged, DraftTooLarge) as refused:
        status = 409 if isinstance(refused, DraftChanged) else 422
        return _plain({"message": visit.words.refusal(refused, Names())}, status)
    return _plain({"version": version, "saved_at": visit.words.formats.instant(visit.now, visit.zone)})


@router.get("/draft/findings")
def get_findings(key: str, visit: DesignerVisit) -> Response:
    """What is wrong with the draft, for the script; with a fresh token for its next request. Raises DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    found = findings_of(visit, draft, draft_files(visit.wired.database, draft))
    lines = [{**each.plain(), "drawn": each.file == draft.file} for each in found]
    return _plain({"version": draft.version, "token": csrf.masked(visit.csrf_token), "findings": lines})


def _plain(value: Mapping[str, object], status: int = 200) -> Response:
    return JSONResponse(value, status, headers=NO_STORE)


def _page(visit: Visit, draft: ProcessDraft) -> EditorPage:
    href = process_href(draft.process)
    return EditorPage(
        key=draft.process,
        href=href,
        name=draft.process,
        base=draft.base_version,
        others=others_of(visit, draft.process),
        file_href=file_href(draft, draft.file),
        config=_config(visit, draft, href),
    )


def _config(visit: Visit, draft: ProcessDraft, href: str) -> Mapping[str, object]:
    """All that the script needs to know."""
    files = draft_files(visit.wired.database, draft)
    forms = sorted({form_name(path.rpartition("/")[2]) for path in files if "/forms/" in f"/{path}"})
    roles = known_roles(visit.wired.database, visit.locale)
    called = list_processes(visit.reading, visit.actor, visit.locale)
    return {
        "draft": draft.id,
        "version": draft.version,
        "file": draft.file,
        "token": csrf.masked(visit.csrf_token),
        "diagram": f"{href}/draft/diagram",
        "findings": f"{href}/draft/findings",
        "locale": visit.locale,
        "words": modeler_words(visit.words),
        "properties": property_fields(visit.words),
        "choices": {
            "role": [[code, name] for code, name in roles.items()],
            "form": [[form, form] for form in forms],
            "decision": [[key, name] for key, name in decisions_in(files).items()],
            "process": [[row.key, row.name] for row in called],
        },
    }
