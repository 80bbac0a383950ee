"""Playing a draft: beginning, looking, playing again, keeping what was played as a scenario, throwing it away."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.process_drafts.save import SaveDraftFile, save_draft_file
from server.commands.processes.linting import FilesRefused
from server.domain.errors import DomainError
from server.domain.instants import InstantError, parse_instant
from server.domain.play import DrawingChanged, NoHouseToPlayIn, RoomNotFound
from server.domain.process_drafts import DraftNotFound, ProcessDraft
from server.engine.drawing.completing import drawn
from server.pages.contexts.play import BeginPage, Keeping
from server.pages.designers import DesignerVisit, process_href
from server.pages.draft_checks import finding_lines
from server.pages.draft_names import draft_title, title_of
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.play_page import Look, play_href, play_page, play_scene
from server.pages.play_rooms import PlayRoom, drawing_of, opening_of, rooms_of, scenarios_below
from server.pages.play_visits import changed_room, refusal_status
from server.pages.sent import SentByPerson
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.process_view import diagram_of
from server.queries.reading import Reading
from server.queries.related_folders import with_related
from server.queries.workshop import draft_files, own_draft

router = APIRouter(prefix="/processes/{key}/play")


@router.get("")
def get_play(key: str, visit: DesignerVisit) -> Response:
    """The room, or the way to begin; without a draft the versions of the process. Raises RightMissing."""
    try:
        draft = own_draft(visit.wired.database, key, visit.actor)
    except DraftNotFound:
        return send_on(f"{process_href(key)}/versions")
    files = draft_files(visit.wired.database, draft)
    asked = visit.request.query_params
    look = Look(asked.get("case", ""), asked.get("as", ""))
    try:
        with rooms_of(visit).enter(draft.id) as room:
            changed = room.opening.drawing != drawing_of(draft, files)
            page = play_page(play_scene(visit, draft, room, look, changed=changed))
    except RoomNotFound:
        return _to_begin(visit, draft)
    except (FilesRefused, NoHouseToPlayIn) as refused:
        return _unplayable(visit, draft, files, refused)
    return show(visit, "play/page.html", page)


@router.get("/diagrams/{process}")
def get_diagram(key: str, process: str, visit: DesignerVisit) -> Response:
    """A drawing of the room. Raises RightMissing, DraftNotFound, RoomNotFound and ProcessNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    with rooms_of(visit).enter(draft.id) as room:
        content = diagram_of(Reading(room.wired.database, room.wired.shelf), process, 1)
    return Response(drawn(content), media_type="application/xml", headers={"Cache-Control": "no-store"})


@router.post("/begin")
def post_begin(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Begin, in place of what was played. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files = draft_files(visit.wired.database, draft)
    try:
        clock = parse_instant(sent.text("clock"), visit.wired.settings.zone).replace(second=0, microsecond=0)
    except InstantError:
        told = visit.words.gettext("Please say when time begins, such as 2026-03-02T09:00.")
        return _to_begin(visit, draft, told, sent.text("clock"))
    try:
        rooms_of(visit).begin(draft.id, opening_of(visit, draft, files, clock))
    except (FilesRefused, NoHouseToPlayIn) as refused:
        return _unplayable(visit, draft, files, refused)
    return send_on(play_href(key))


@router.post("/again")
def post_again(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Play the same steps with what the draft holds now. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files, rooms = draft_files(visit.wired.database, draft), rooms_of(visit)
    try:
        with rooms.enter(draft.id) as room:
            clock = room.opening.clock
        rooms.redrawn(draft.id, sent.number("revision"), opening_of(visit, draft, files, clock))
    except (FilesRefused, NoHouseToPlayIn) as refused:
        return _unplayable(visit, draft, files, refused)
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return send_on(play_href(key))


@router.post("/leave-out")
def post_leave_out(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Play again without one step, as far as it goes. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        rooms_of(visit).leave_out(draft.id, sent.number("revision"), sent.number("number"))
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return send_on(play_href(key))


@router.post("/leave")
def post_leave(key: str, visit: DesignerVisit, _sent: SentByPerson) -> Response:
    """Throw the room away. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    rooms_of(visit).remove(draft.id)
    return send_on(f"{process_href(key)}/draft")


@router.post("/keep")
def post_keep(key: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Put what was played into the draft as a scenario, once it passed. Raises RightMissing and DraftNotFound."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    files, below = draft_files(visit.wired.database, draft), scenarios_below(draft)
    held = {path.removeprefix(below): content for path, content in files.items() if path.startswith(below)}
    name, file = sent.text("name"), sent.text("file")
    try:
        with rooms_of(visit).enter(draft.id) as room:
            _require_same(room, draft, files)
            path, text = rooms_of(visit).written(room, name, file, held)
        seen = sent.number("version")
        save = SaveDraftFile(process=key, path=f"{below}{path}", content=text, version=seen, actor=visit.actor)
        visit.run(save_draft_file, save)
    except DomainError as refused:
        keeping = Keeping(name, file, visit.words.refusal(refused, Names()))
        return changed_room(visit, draft, refused, keeping)
    return send_on(play_href(key), Note(News.SCENARIO_KEPT, {"name": name, "file": f"{below}{path}"}))


def _require_same(room: PlayRoom, draft: ProcessDraft, files: Mapping[str, bytes]) -> None:
    if room.opening.drawing != drawing_of(draft, files):
        raise DrawingChanged


def _to_begin(visit: Visit, draft: ProcessDraft, refusal: str | None = None, clock: str | None = None) -> Response:
    page = BeginPage(
        draft.process, title_of(visit, draft), play_href(draft.process), clock or _now(visit), refusal=refusal
    )
    return show(visit, "play/begin.html", page, status=422 if refusal else 200, here=page.href)


def _unplayable(
    visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], refused: FilesRefused | NoHouseToPlayIn
) -> Response:
    """Why the draft cannot be played."""
    findings = ()
    if isinstance(refused, FilesRefused):
        findings = finding_lines(visit, draft, with_related(visit.wired.database, draft, files), refused.findings)
    told = visit.words.refusal(refused, Names())
    title = draft_title(draft, files, visit.locale)
    page = BeginPage(draft.process, title, play_href(draft.process), _now(visit), findings, told)
    return show(visit, "play/begin.html", page, status=refusal_status(refused), here=page.href)


def _now(visit: Visit) -> str:
    """The house's time, as a field of a form takes it."""
    return f"{visit.now.astimezone(visit.wired.settings.zone):%Y-%m-%dT%H:%M}"
