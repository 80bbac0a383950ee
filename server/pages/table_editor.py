"""The page where a decision model is edited: its tables and expressions, and the graph of what needs what."""

import re
from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import csrf
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.errors import InvalidValue
from server.domain.process_drafts import DraftFileNotFound, DraftNotFound, ProcessDraft
from server.domain.process_folders import folder_of, is_model
from server.pages.contexts.processes import EditorPage
from server.pages.designers import ContentByDesigner, DesignerVisit, process_href
from server.pages.draft_checks import file_href, table_href
from server.pages.draft_content import EDITING, drawn_content, save_drawn
from server.pages.empty_table import empty_table
from server.pages.feel_functions import feel_functions
from server.pages.framing import send_on, show
from server.pages.modeler_words import table_words
from server.pages.processes import others_of
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.queries.workshop import draft_file, own_draft

router = APIRouter(prefix="/processes/{key}")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


@router.post("/draft/new-table")
def post_new_table(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin a file with one decision table, or open the file of that name. Raises DraftNotFound and InvalidValue."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    decision = sent.text("decision").strip()
    if not _ID.fullmatch(decision):
        raise InvalidValue(field="decision", problem="letters, digits, _ and - are taken, beginning with a letter")
    root = folder_of(draft.file)
    path = f"{root}/{decision}.dmn" if root else f"{decision}.dmn"
    if draft_file(visit.wired.database, draft, path) is None:
        content = empty_table(decision, sent.text("name").strip() or decision)
        command = SaveDraftFile(
            process=key, path=path, content=content, version=sent.number("version"), actor=visit.actor
        )
        visit.run(save_draft_file, command)
    return send_on(table_href(draft, path))


@router.get("/tables/{path:path}")
def get_table_editor(key: str, path: str, visit: DesignerVisit) -> Response:
    """The tables of a file of one's draft; where there is no draft, the versions. Raises DraftFileNotFound."""
    try:
        draft = own_draft(visit.wired.database, key, visit.actor)
    except DraftNotFound:
        return send_on(f"{process_href(key)}/versions")
    _require_model(path)
    if draft_file(visit.wired.database, draft, path) is None:
        raise DraftFileNotFound
    response = show(visit, "processes/table.html", _page(visit, draft, path))
    response.headers.update(EDITING)
    return response


@router.get("/draft/models/{path:path}")
def get_model(key: str, path: str, visit: DesignerVisit) -> Response:
    """The file as it is in one's draft; `ETag` is the version of the draft. Raises DraftNotFound, DraftFileNotFound."""
    _require_model(path)
    return drawn_content(visit, own_draft(visit.wired.database, key, visit.actor), path)


@router.put("/draft/models/{path:path}")
def put_model(key: str, path: str, visit: DesignerVisit, sent: ContentByDesigner) -> Response:
    """Save the file, or 409 when the draft was saved elsewhere meanwhile. Raises DraftNotFound, DraftFileNotFound."""
    _require_model(path)
    draft = own_draft(visit.wired.database, key, visit.actor)
    if draft_file(visit.wired.database, draft, path) is None:
        raise DraftFileNotFound
    return save_drawn(visit, draft, path, sent)


def _require_model(path: str) -> None:
    if not is_model(path):
        raise DraftFileNotFound


def _page(visit: Visit, draft: ProcessDraft, path: str) -> EditorPage:
    return EditorPage(
        key=draft.process,
        href=process_href(draft.process),
        name=path.rpartition("/")[2],
        base=draft.base_version,
        others=others_of(visit, draft.process),
        file_href=file_href(draft, path),
        config=_config(visit, draft, path),
    )


def _config(visit: Visit, draft: ProcessDraft, path: str) -> Mapping[str, object]:
    """All that the script needs to know."""
    inside = table_href(draft, path).partition("/tables/")[2]
    return {
        "draft": f"{draft.id}/{path}",
        "version": draft.version,
        "file": path,
        "token": csrf.masked(visit.csrf_token),
        "diagram": f"{process_href(draft.process)}/draft/models/{inside}",
        "findings": f"{process_href(draft.process)}/draft/findings?file={inside}",
        "locale": visit.locale,
        "functions": feel_functions(),
        "words": table_words(visit.words),
    }
