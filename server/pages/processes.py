"""The processes of the house for those who design them: in force, their versions, and new ones."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.begin import BeginDraft, begin_draft
from server.commands.process_drafts.open import OpenDraft, open_draft
from server.commands.processes.folders import folders_of
from server.domain.errors import ProcessNotFound
from server.domain.people import Right
from server.domain.process_drafts import BadProcessKey, DraftTooLarge, ProcessDraft, ProcessKeyTaken
from server.domain.uploads import NotAnUpload
from server.domain.wording import retold
from server.engine.reading import read
from server.pages.contexts.processes import (
    Comparable,
    NewDraft,
    NewProcessPage,
    Other,
    ProcessesPage,
    ProcessLine,
    VersionLine,
    VersionsPage,
)
from server.pages.designers import DesignerVisit, FilesByDesigner, process_href
from server.pages.empty_process import empty_process
from server.pages.form_imports import imported
from server.pages.framing import send_on, show
from server.pages.process_imports import with_report
from server.pages.request_lines import request_lines
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries import processes
from server.queries.deployment_requests import open_requests, requests_of
from server.queries.process_view import process_view
from server.queries.workshop import VersionRow, Workshop, others_drafts, version_files, versions_deployed, workshop
from server.store.process_drafts import ProcessDrafts

router = APIRouter(prefix="/processes")
MOST_VERSIONS = 1_000_000_000
_OLDEST = (1980, 1, 1, 0, 0, 0)


@router.get("")
def get_processes(visit: DesignerVisit) -> Response:
    """Every process in force, and one's drafts of new ones. Raises RightMissing."""
    seen = workshop(visit.wired.database, visit.actor, visit.locale)
    drafts = {draft.process: draft for draft in seen.drafts}
    rows = tuple(_line(visit, row, seen, drafts.get(row.version.process)) for row in seen.rows)
    known = {row.key for row in rows}
    new = tuple(
        NewDraft(draft.process, process_href(draft.process), draft.saved_at or draft.begun_at)
        for draft in seen.drafts
        if draft.process not in known
    )
    waiting = tuple(request_lines(visit, open_requests(visit.wired.database)))
    return show(visit, "processes/list.html", ProcessesPage(rows, new, waiting))


@router.get("/new")
def get_new(visit: DesignerVisit) -> Response:
    """The ways to a new process."""
    return show(visit, "processes/new.html", NewProcessPage())


@router.post("/new")
def post_new(visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin a process with an empty diagram. Raises RightMissing."""
    key, name = sent.text("key"), sent.text("name")
    file = f"{key}/{key}.bpmn"
    drawn = empty_process(key, name or key, visit.words.gettext("First step"))
    command = BeginDraft(process=key, file=file, files={file: drawn}, actor=visit.actor)
    try:
        draft = visit.run(begin_draft, command)
    except (BadProcessKey, ProcessKeyTaken) as refused:
        page = NewProcessPage(key, name, key_error=visit.words.refusal(refused, Names()))
        return show(visit, "processes/new.html", page, status=422, here="/processes/new")
    return send_on(f"{process_href(draft.process)}/edit")


@router.post("/upload")
def post_upload(visit: DesignerVisit, sent: FilesByDesigner) -> Response:
    """Begin a process with files: the first that is drawn in them, be it with another tool. Raises RightMissing."""
    brought = imported(sent.files, {})
    folders = folders_of(brought.files)
    if not folders:
        return _not_begun(visit, _unread(visit, brought.files))
    key = next(iter(folders))
    file = folders[key].file
    command = BeginDraft(process=key, file=file, files=with_report(brought, file), actor=visit.actor)
    try:
        draft = visit.run(begin_draft, command)
    except (BadProcessKey, ProcessKeyTaken, DraftTooLarge, NotAnUpload) as refused:
        return _not_begun(visit, visit.words.refusal(refused, Names()))
    return send_on(f"{process_href(draft.process)}/{'import' if brought.lines else 'draft'}")


@router.get("/{key}")
def get_process(key: str, visit: DesignerVisit) -> Response:
    """The page of a process: its versions, or one's draft of a new one. Raises RightMissing and ProcessNotFound."""
    try:
        processes.versions_of(visit.wired.database, key)
    except ProcessNotFound:
        with visit.wired.database.read() as connection:
            if ProcessDrafts(connection).find(key, visit.actor.id) is None:
                raise
        return send_on(f"{process_href(key)}/draft")
    return send_on(f"{process_href(key)}/versions")


@router.get("/{key}/versions")
def get_versions(key: str, visit: DesignerVisit) -> Response:
    """Every version of a process. Raises ProcessNotFound."""
    name = process_view(visit.reading, key, visit.actor, visit.locale).row.name
    rows = versions_deployed(visit.wired.database, processes.versions_of(visit.wired.database, key))
    with visit.wired.database.read() as connection:
        draft = ProcessDrafts(connection).find(key, visit.actor.id)
    numbers = [str(row.version.version) for row in rows]
    comparable = [Comparable(number, visit.words.gettext("version %(number)s", number=number)) for number in numbers]
    if draft is not None:
        comparable.insert(0, Comparable("draft", visit.words.gettext("your draft")))
    page = VersionsPage(
        key=key,
        href=process_href(key),
        name=name,
        versions=tuple(_version(visit, row) for row in rows),
        comparable=tuple(comparable),
        others=others_of(visit, key),
        draft_at=_touched(draft),
        requests=tuple(request_lines(visit, requests_of(visit.wired.database, key))),
        movable=len(rows) > 1 and visit.actor.holds_anywhere(Right.OPERATOR),
    )
    return show(visit, "processes/versions.html", page)


@router.get("/{key}/versions/{number}/zip")
def get_zip(key: str, number: int, visit: DesignerVisit) -> Response:
    """The folder of a version. Raises ProcessNotFound."""
    if not 0 < number < MOST_VERSIONS:
        raise ProcessNotFound
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path, content in version_files(visit.wired.database, key, number).items():
            archive.writestr(ZipInfo(path, _OLDEST), content, ZIP_DEFLATED)
    name = "".join(char if char.isascii() and char.isalnum() else "_" for char in key)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{number}.zip"', "Cache-Control": "no-store"}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


@router.post("/{key}/draft")
def post_open(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Edit a process: go on with one's draft, or make one; to the drawing, or with `to=files` to the files."""
    draft = visit.run(open_draft, OpenDraft(process=key, actor=visit.actor))
    return send_on(f"{process_href(draft.process)}/{'draft' if sent.text('to') == 'files' else 'edit'}")


def others_of(visit: Visit, key: str) -> tuple[Other, ...]:
    """Who else is editing the process."""
    return tuple(Other(each.name, each.since) for each in others_drafts(visit.wired.database, key, visit.actor))


def _unread(visit: Visit, files: Mapping[str, bytes]) -> str:
    """Why no process was found: what is wrong with the diagrams, by file."""
    _, findings = read(files)
    told = [
        f"{each.file}: {retold(each.message, visit.locale, visit.words.translations)}"
        f" {retold(each.advice, visit.locale, visit.words.translations)}"
        for each in findings
    ]
    return " ".join(told) or visit.words.gettext("No file is a diagram with a process in it.")


def _not_begun(visit: Visit, refusal: str) -> Response:
    return show(visit, "processes/new.html", NewProcessPage(refusal=refusal), status=422, here="/processes/new")


def _line(visit: Visit, row: VersionRow, seen: Workshop, draft: ProcessDraft | None) -> ProcessLine:
    key, number = row.version.process, row.version.version
    href = process_href(key)
    return ProcessLine(
        key=key,
        href=href,
        name=seen.names[key],
        version=number,
        deployed_at=row.version.created_at,
        by=_by(visit, row),
        running=visit.words.formats.number(row.running),
        older=seen.older.get(key, 0) if visit.actor.holds_anywhere(Right.OPERATOR) else 0,
        zip_href=f"{href}/versions/{number}/zip",
        draft_at=_touched(draft),
    )


def _version(visit: Visit, row: VersionRow) -> VersionLine:
    number = row.version.version
    return VersionLine(
        number=number,
        deployed_at=row.version.created_at,
        by=_by(visit, row),
        approved_by=row.approved_by,
        why=row.deployment.note,
        active=row.version.active,
        running=visit.words.formats.number(row.running),
        zip_href=f"{process_href(row.version.process)}/versions/{number}/zip",
        suspended=row.version.suspended_at is not None,
    )


def _by(visit: Visit, row: VersionRow) -> str:
    return row.by or visit.words.gettext("at the machine")


def _touched(draft: ProcessDraft | None) -> datetime | None:
    return None if draft is None else draft.saved_at or draft.begun_at
