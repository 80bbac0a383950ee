"""The other files of a draft, edited as text: tables, forms, labels, scenarios; and the diagram, for who must."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.commands.processes.uploaded import safe_path
from server.domain.process_drafts import DraftChanged, DraftFileNotFound, DraftTooLarge, ProcessDraft
from server.domain.process_folders import folder_of, is_model
from server.domain.scenario_runs import is_scenario_file
from server.pages.contexts.processes import FilePage
from server.pages.contexts.scenarios import FaultLine
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import file_href, findings_of, form_href, table_href
from server.pages.draft_names import draft_title
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.scenario_lines import checked_scenarios, fault_lines
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.workshop import draft_file, draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/draft")
_NOT_TEXT = "\0"


@router.post("/new-file")
def post_new_file(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin a file beside the diagram. Raises RightMissing, DraftNotFound and NotAnUpload."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    root = folder_of(draft.file)
    inside = safe_path(sent.text("path"))
    path = f"{root}/{inside}" if root else inside
    if draft_file(visit.wired.database, draft, path) is None:
        visit.run(
            save_draft_file,
            SaveDraftFile(process=key, path=path, content=b"", version=sent.number("version"), actor=visit.actor),
        )
    return send_on(file_href(draft, path))


@router.get("/files/{path:path}")
def get_file(key: str, path: str, visit: DesignerVisit) -> Response:
    """The text of a file. Raises RightMissing, DraftNotFound and DraftFileNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    content = draft_file(visit.wired.database, draft, path)
    if content is None:
        raise DraftFileNotFound
    return show(visit, "processes/file.html", _page(visit, draft, path, content))


@router.post("/files/{path:path}")
def post_file(key: str, path: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Save the text, and say what is wrong with it; with `remove` take the file out. Raises as above."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    held = draft_file(visit.wired.database, draft, path)
    if held is None:
        raise DraftFileNotFound
    if sent.text("remove"):
        return _removed(visit, draft, path, sent)
    content = _content(sent.whole("text"), held)
    command = SaveDraftFile(process=key, path=path, content=content, version=sent.number("version"), actor=visit.actor)
    try:
        visit.run(save_draft_file, command)
    except (DraftChanged, DraftTooLarge) as refused:
        status = 409 if isinstance(refused, DraftChanged) else 422
        page = _page(visit, draft, path, content, visit.words.refusal(refused, Names()))
        return show(visit, "processes/file.html", page, status=status, here=file_href(draft, path))
    draft = own_draft(visit.wired.database, key, visit.actor)
    page = _page(visit, draft, path, content, saved=True)
    return show(visit, "processes/file.html", page, here=file_href(draft, path))


def _removed(visit: Visit, draft: ProcessDraft, path: str, sent: Sent) -> Response:
    command = SaveDraftFile(
        process=draft.process, path=path, content=None, version=sent.number("version"), actor=visit.actor
    )
    visit.run(save_draft_file, command)
    return send_on(f"{process_href(draft.process)}/draft", Note(News.FILE_REMOVED, {"name": path}))


def _content(text: str, held: bytes) -> bytes:
    """What was typed, with the line ends of the file: browsers send a carriage return before each."""
    lines = text.replace("\r\n", "\n")
    return (lines.replace("\n", "\r\n") if b"\r\n" in held else lines).encode("utf-8", "replace")


def _page(
    visit: Visit, draft: ProcessDraft, path: str, content: bytes, refusal: str | None = None, *, saved: bool = False
) -> FilePage:
    files = {**draft_files(visit.wired.database, draft), path: content}
    findings = tuple(each for each in findings_of(visit, draft, files) if each.file == path)
    return FilePage(
        key=draft.process,
        title=draft_title(draft, files, visit.locale),
        href=process_href(draft.process),
        path=path,
        here=file_href(draft, path),
        text=_text(content),
        version=draft.version,
        main=path == draft.file,
        drawn_href=_drawn_href(draft, path),
        findings=findings,
        faults=_faults(visit, draft, path, files),
        saved=saved,
        refusal=refusal,
        form_href=form_href(draft, path),
    )


def _drawn_href(draft: ProcessDraft, path: str) -> str:
    if path == draft.file:
        return f"{process_href(draft.process)}/edit"
    return table_href(draft, path) if is_model(path) else ""


def _faults(visit: Visit, draft: ProcessDraft, path: str, files: Mapping[str, bytes]) -> tuple[FaultLine, ...]:
    """What is wrong with a file of scenarios."""
    if not is_scenario_file(folder_of(draft.file), path):
        return ()
    faults = checked_scenarios(visit, draft, files).faults
    return fault_lines(visit, draft, files, [fault for fault in faults if fault.file == path])


def _text(content: bytes) -> str | None:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if _NOT_TEXT in text else text
