"""The report on diagrams of other tools: what was translated, what was dropped, and what is still to do."""

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.domain.process_drafts import DraftChanged, DraftFileNotFound, ProcessDraft
from server.domain.process_folders import report_path
from server.domain.wording import retold
from server.engine.importing.lines import WHY, Line, Outcome, read_lines, written
from server.engine.importing.translating import Imported
from server.pages.contexts.process_imports import ImportedThing, ImportPage
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import findings_of
from server.pages.draft_names import draft_title
from server.pages.drawn_names import element_names
from server.pages.framing import send_on, show
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.workshop import draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/import")


def with_report(imported: Imported, diagram: str, held: bytes | None = None) -> Mapping[str, bytes]:
    """The translated files with the report beside the diagram, behind what an earlier one told."""
    if not imported.lines:
        return imported.files
    told = (*read_lines(held or b""), *imported.lines)
    return {**imported.files, report_path(diagram): written(told)}


@router.get("")
def get_import(key: str, visit: DesignerVisit) -> Response:
    """The report. Raises RightMissing, DraftNotFound and DraftFileNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    return show(visit, "processes/import.html", _page(visit, draft))


@router.post("/done")
def post_done(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Put the report away. Raises RightMissing, DraftNotFound and DraftFileNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    page = _page(visit, draft)
    path, seen = report_path(draft.file), sent.number("version")
    try:
        visit.run(save_draft_file, SaveDraftFile(process=key, path=path, content=None, version=seen, actor=visit.actor))
    except DraftChanged as refused:
        page = replace(page, refusal=visit.words.refusal(refused, Names()))
        return show(visit, "processes/import.html", page, status=409, here=f"{page.href}/import")
    return send_on(f"{process_href(key)}/draft")


def _page(visit: Visit, draft: ProcessDraft) -> ImportPage:
    files = draft_files(visit.wired.database, draft)
    path = report_path(draft.file)
    if path not in files:
        raise DraftFileNotFound
    lines = read_lines(files[path])
    names = {line.file: element_names(files.get(line.file, b"")) for line in lines}

    def things(outcome: Outcome) -> tuple[ImportedThing, ...]:
        return tuple(_thing(visit, line, names[line.file]) for line in lines if line.outcome is outcome)

    findings = findings_of(visit, draft, files)
    return ImportPage(
        key=draft.process,
        title=draft_title(draft, files, visit.locale),
        href=process_href(draft.process),
        version=draft.version,
        findings=findings,
        by_hand=things(Outcome.BY_HAND),
        translated=things(Outcome.TRANSLATED),
        added=things(Outcome.ADDED),
        dropped=things(Outcome.DROPPED),
        errors=sum(each.severity == "error" for each in findings),
    )


def _thing(visit: Visit, line: Line, names: Mapping[str, str]) -> ImportedThing:
    why = WHY.get(line.why)
    told = retold(why, visit.locale, visit.words.translations) if why is not None else ""
    return ImportedThing(names.get(line.element, line.element) or line.file, line.what, line.into, told)
