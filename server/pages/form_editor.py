"""The form editor: the fields of a form of a draft, each with what it says, beside the form as staff will see it."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from server.auth import csrf
from server.commands.process_drafts.bring import BringFiles, bring_files
from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.process_drafts import DraftChanged, DraftFileNotFound, DraftTooLarge, ProcessDraft
from server.domain.process_folders import folder_of
from server.forms.editing import FieldNameRefused, form_document
from server.forms.errors import FormErrors, FormProblems
from server.forms.labels import parse_labels
from server.forms.reading import is_name
from server.forms.submissions import parse_fields
from server.forms.weighing import Facts
from server.pages.contexts.form_editor import FormEditorPage
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import file_href
from server.pages.form_changes import Edited, changed, files_of
from server.pages.form_details import LOCALES
from server.pages.form_editor_page import editor_page, preview_of, previewed
from server.pages.framing import send_on, show, show_piece
from server.pages.sent import SentByPerson
from server.pages.task_page import typed
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.workshop import draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/forms")
_EMPTY = b'{\n  "title": "%s",\n  "type": "object",\n  "properties": {}\n}\n'


@router.post("")
def post_new_form(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin a form; one that is there already is opened. Raises RightMissing, DraftNotFound and DraftFileNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    name = sent.text("name")
    if not is_name(name):
        raise DraftFileNotFound
    path = f"{_root(draft)}forms/{name}.json"
    if path not in draft_files(visit.wired.database, draft):
        content = _EMPTY % name.encode()
        version = sent.number("version")
        visit.run(
            save_draft_file,
            SaveDraftFile(process=key, path=path, content=content, version=version, actor=visit.actor),
        )
    return send_on(_here(key, name))


@router.get("/{form}")
def get_form(key: str, form: str, visit: DesignerVisit) -> Response:
    """The form editor; a file that is no JSON is edited as text. Raises DraftNotFound and DraftFileNotFound."""
    draft, files, path = _opened(visit, key, form)
    try:
        edited = _edited(files, draft, form, visit.request.query_params.get("field", ""))
    except FormProblems:
        return send_on(file_href(draft, path))
    return show(visit, "processes/form.html", _page(visit, draft, files, edited))


@router.post("/{form}")
def post_form(key: str, form: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Save what was done, or for a script show what would come of it. Raises as above."""
    draft, files, path = _opened(visit, key, form)
    try:
        before = _edited(files, draft, form, sent.text("path"))
    except FormProblems:
        return send_on(file_href(draft, path))
    try:
        after = changed(before, sent)
    except (DraftChanged, FieldNameRefused) as refused:
        told = visit.words.refusal(refused, Names()) if isinstance(refused, DraftChanged) else _no_name(visit)
        status = 409 if isinstance(refused, DraftChanged) else 422
        return _again(visit, draft, files, before, told, status)
    if visit.wants_piece:
        return show_piece(visit, "processes/form_preview.html", preview_of(visit, after), _here(key, form))
    fresh = files_of(before, after, files, _root(draft))
    seen = sent.number("version")
    command = BringFiles(process=key, file=draft.file, files=fresh, whole=False, version=seen, actor=visit.actor)
    try:
        if fresh:
            visit.run(bring_files, command)
    except (DraftChanged, DraftTooLarge) as refused:
        status = 409 if isinstance(refused, DraftChanged) else 422
        return _again(visit, draft, files, after, visit.words.refusal(refused, Names()), status)
    return send_on(f"{_here(key, form)}?field={quote(after.field)}")


@router.post("/{form}/try")
def post_try(key: str, form: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Check what was filled in the preview as a submission would be; nothing is kept. Raises as above."""
    draft, files, path = _opened(visit, key, form)
    try:
        edited = _edited(files, draft, form, "")
        shown, _ = previewed(visit, edited)
    except FormProblems:
        return send_on(file_href(draft, path))
    if shown is None:
        return send_on(_here(key, form))
    pairs = sent.without(csrf.FIELD)
    entered = typed(shown, pairs)
    if visit.wants_piece:
        return show_piece(visit, "parts/dependents.html", preview_of(visit, edited, entered).form, _here(key, form))
    errors = ()
    try:
        parse_fields(shown, pairs, zone=visit.zone, facts=Facts({}, visit.now))
    except FormErrors as refused:
        errors = refused.errors
    page = _page(visit, draft, files, edited)
    page = replace(page, preview=replace(preview_of(visit, edited, entered, errors), tried=True))
    return show(visit, "processes/form.html", page, status=422 if errors else 200, here=_here(key, form))


def _opened(visit: Visit, key: str, form: str) -> tuple[ProcessDraft, Mapping[str, bytes], str]:
    draft = own_draft(visit.wired.database, key, visit.actor)
    files, path = draft_files(visit.wired.database, draft), f"{_root(draft)}forms/{form}.json"
    if path not in files:
        raise DraftFileNotFound
    return draft, files, path


def _edited(files: Mapping[str, bytes], draft: ProcessDraft, form: str, field: str) -> Edited:
    """Raises FormProblems where the form or a label file cannot be read."""
    root = _root(draft)
    labels = {locale: _labels(locale, files.get(f"{root}labels/{locale}.json")) for locale in LOCALES}
    return Edited(form, form_document(files[f"{root}forms/{form}.json"]), labels, field)


def _labels(locale: str, content: bytes | None) -> Mapping[str, str]:
    return parse_labels(locale, content) if content else {}


def _again(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], edited: Edited, refusal: str, status: int
) -> Response:
    """The page with what was done in it, not saved."""
    page = replace(_page(visit, draft, files, edited), refusal=refusal)
    return show(visit, "processes/form.html", page, status=status, here=page.here)


def _page(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], edited: Edited) -> FormEditorPage:
    return editor_page(visit, draft, files, edited, _root(draft))


def _no_name(visit: Visit) -> str:
    return visit.words.gettext(
        "A name begins with a letter, has letters, digits and underscores only, and stands once in its place."
    )


def _root(draft: ProcessDraft) -> str:
    folder = folder_of(draft.file)
    return f"{folder}/" if folder else ""


def _here(key: str, form: str) -> str:
    return f"{process_href(key)}/forms/{quote(form, safe='')}"
