"""The forms of staff in a room: starting the case and doing tasks as somebody, seen as they see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import DomainError, PersonNotFound, StartNotAllowed, TaskNotFound
from server.domain.people import Actor
from server.domain.play import RoomChanged, Standing, next_for
from server.domain.process_drafts import ProcessDraft
from server.domain.task_actions import TaskAction
from server.domain.tasks import HumanTask
from server.forms.errors import FieldError, FormErrors
from server.pages.contexts.play import PlayStartPage, PlayTaskPage
from server.pages.contexts.task import TaskActions
from server.pages.designers import DesignerVisit
from server.pages.draft_names import title_of
from server.pages.framing import send_on, show, show_piece
from server.pages.play_page import Look, PlayScene, case_named, groups_of, play_href, play_scene
from server.pages.play_rooms import PlayRoom, as_person, person_of, rooms_of
from server.pages.play_visits import changed_room, refusal_status, refusal_words, require_seen, stepped
from server.pages.sent import OWN_FIELDS, Sent, SentByPerson
from server.pages.start import start_branch, start_defaults, start_form_page, start_pairs
from server.pages.task_page import Entered, task_page, task_scene, typed
from server.pages.visits import Visit
from server.queries.process_view import ProcessView, process_view
from server.queries.workshop import own_draft

router = APIRouter(prefix="/processes/{key}/play")


@dataclass(frozen=True, slots=True)
class _Act:
    """Somebody of the house before a task: the task, how its case stands, and who it is."""

    visit: Visit
    scene: PlayScene
    standing: Standing
    task: HumanTask
    person: Actor

    @property
    def href(self) -> str:
        return f"{self.scene.href}/tasks/{self.task.id}/{self.person.login}"

    @property
    def as_them(self) -> Visit:
        return as_person(self.visit, self.scene.room, self.person)


# ---------- tasks
@router.get("/tasks/{task_id}")
def get_task(key: str, task_id: str, visit: DesignerVisit) -> Response:
    """A task as the person sees it whom the query names (`as`)."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            act = _act(visit, draft, room, task_id, visit.request.query_params.get("as", ""))
            page = _task_page(act)
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return show(visit, "play/task.html", page)


@router.post("/tasks/{task_id}/{login}/refresh")
def post_refresh(key: str, task_id: str, login: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Show what the values entered so far hide and compute; nothing is done."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            page = _task_page(_act(visit, draft, room, task_id, login), sent.without(*OWN_FIELDS))
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    if visit.wants_piece:
        return show_piece(visit, "parts/dependents.html", page.task and page.task.form, page.back_href)
    return show(visit, "play/task.html", page, here=page.back_href)


@router.post("/tasks/{task_id}/{login}/complete")
def post_complete(key: str, task_id: str, login: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Do the task as this person with what was entered."""
    draft, pairs = own_draft(visit.wired.database, key, visit.actor), sent.without(*OWN_FIELDS)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            act = _act(visit, draft, room, task_id, login)
            if act.task.version != sent.number("version"):
                raise RoomChanged
            answer = _done(act, pairs)
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return answer or send_on(play_href(key))


@router.post("/tasks/{task_id}/{login}/claim")
def post_claim(key: str, task_id: str, login: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Claim the task as this person, and no more."""

    def claim(room: PlayRoom) -> None:
        draft = own_draft(visit.wired.database, key, visit.actor)
        act = _act(visit, draft, room, task_id, login)
        case = case_named(room, act.standing)
        room.play({"claim": act.task.element, "as": login, **({"case": case} if case else {})})

    return stepped(visit, key, sent, claim)


def _done(act: _Act, pairs: tuple[tuple[str, str], ...]) -> Response | None:
    """Nothing when it went through; else the task with what was entered and why not."""
    room = act.scene.room
    try:
        room.do(act.task.element, case_named(room, act.standing), act.person.login, pairs)
    except FormErrors as refused:
        page = _task_page(_again(act), pairs, refused.errors)
        return show(act.visit, "play/task.html", page, status=422, here=page.back_href)
    except DomainError as refused:
        said = refusal_words(act.visit, room, refused)
        page = replace(_task_page(_again(act), pairs), refusal=said)
        return show(act.visit, "play/task.html", page, status=refusal_status(refused), here=page.back_href)
    return None


def _act(visit: Visit, draft: ProcessDraft, room: PlayRoom, task_id: str, login: str) -> _Act:
    """The person before the task, or before the one of its element that is theirs. Raises RoomChanged."""
    scene, person = play_scene(visit, draft, room, Look(), changed=False), person_of(room, login)
    if person is None:
        raise PersonNotFound
    for members in groups_of(scene.standings).values():
        tasks = [task for _, task in members]
        if any(task.id == task_id for task in tasks):
            task = next_for(tasks, person.id)
            return _Act(visit, scene, next(s for s, each in members if each is task), task, person)
    raise RoomChanged


def _again(act: _Act) -> _Act:
    """The same after something happened: the task may be claimed now."""
    return _act(act.visit, act.scene.draft, act.scene.room, act.task.id, act.person.login)


def _task_page(
    act: _Act, pairs: Sequence[tuple[str, str]] | None = None, errors: Sequence[FieldError] = ()
) -> PlayTaskPage:
    """The page; `pairs` is what was entered, when it is shown again."""
    scene = act.scene
    page = PlayTaskPage(
        key=scene.draft.process,
        title=title_of(scene.visit, scene.draft),
        back_href=scene.href,
        href=act.href,
        now=scene.room.wired.now(),
        revision=scene.room.recording.revision,
        person=act.person.name,
        roles=scene.roles_of(act.person),
        version=act.task.version,
        task=None,
        may=False,
        claimable=False,
    )
    try:
        found = replace(task_scene(act.as_them, act.task.id), href=act.href)
    except TaskNotFound as refused:
        return replace(page, refusal=refusal_words(act.visit, scene.room, refused))
    allowed = found.view.actions
    may = TaskAction.CLAIM in allowed or TaskAction.COMPLETE in allowed
    entered: Entered | None = typed(found.view.form, pairs) if pairs is not None else None
    seen = task_page(act.as_them, found, entered=entered, errors=errors)
    papers = tuple(each.label for each in seen.documents.required)
    seen = replace(seen, actions=TaskActions(complete=may), keeps_drafts=False, versions_href=None)
    seen = replace(seen, task=replace(seen.task, case_href=None))
    return replace(page, task=seen, may=may, claimable=TaskAction.CLAIM in allowed, papers=papers)


# ---------- starting
@router.get("/start/{process}")
def get_start(key: str, process: str, visit: DesignerVisit) -> Response:
    """The start form as the person sees it whom the query names (`as`)."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            page = _start_page(visit, draft, room, process, visit.request.query_params.get("as", ""))
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return show(visit, "play/start.html", page)


@router.post("/start/{process}/{login}/refresh")
def post_start_refresh(key: str, process: str, login: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Show what the values entered so far hide and compute; no case is started."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            page = _start_page(visit, draft, room, process, login, sent)
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    if visit.wants_piece:
        return show_piece(visit, "parts/dependents.html", page.start.form, page.back_href)
    return show(visit, "play/start.html", page, here=page.back_href)


@router.post("/start/{process}/{login}")
def post_start(key: str, process: str, login: str, visit: DesignerVisit, sent: SentByPerson) -> Response:
    """Start the case as this person."""
    draft = own_draft(visit.wired.database, key, visit.actor)
    try:
        with rooms_of(visit).enter(draft.id) as room:
            require_seen(room, sent.number("key"))
            answer = _started(visit, draft, room, process, login, sent)
    except DomainError as refused:
        return changed_room(visit, draft, refused)
    return answer or send_on(play_href(key))


def _started(
    visit: Visit, draft: ProcessDraft, room: PlayRoom, process: str, login: str, sent: Sent
) -> Response | None:
    """Nothing when it went through; else the form with what was entered and why not."""
    theirs, view = _starting(visit, room, process, login)
    branch, pairs = start_branch(theirs, view.row, sent), start_pairs(theirs, view.row, sent)
    try:
        room.start(process, login, branch, pairs)
    except FormErrors as refused:
        page = _start_page(visit, draft, room, process, login, sent, refused.errors)
        return show(visit, "play/start.html", page, status=422, here=page.back_href)
    except DomainError as refused:
        page = _start_page(visit, draft, room, process, login, sent)
        said = refusal_words(visit, room, refused)
        page = replace(page, start=replace(page.start, refusal=said))
        return show(visit, "play/start.html", page, status=refusal_status(refused), here=page.back_href)
    return None


def _starting(visit: Visit, room: PlayRoom, process: str, login: str) -> tuple[Visit, ProcessView]:
    """The visit of the person, and the process as they see it. Raises RoomChanged once the case has begun."""
    person = person_of(room, login)
    if person is None:
        raise PersonNotFound
    if room.recording.started or process not in room.processes:
        raise RoomChanged
    theirs = as_person(visit, room, person)
    return theirs, process_view(theirs.reading, process, person, visit.locale)


def _start_page(  # noqa: PLR0917 -- everything the page shows
    visit: Visit,
    draft: ProcessDraft,
    room: PlayRoom,
    process: str,
    login: str,
    sent: Sent | None = None,
    errors: Sequence[FieldError] = (),
) -> PlayStartPage:
    theirs, view = _starting(visit, room, process, login)
    scene, person = play_scene(visit, draft, room, Look(), changed=False), theirs.actor
    branch = start_branch(theirs, view.row, sent) if sent else person.branch
    entered = typed(view.form, start_pairs(theirs, view.row, sent)) if sent else start_defaults(theirs, view)
    revision, href = str(room.recording.revision), f"{scene.href}/start/{process}/{login}"
    form = start_form_page(theirs, view, revision, branch, entered, errors, href=href)
    not_allowed = StartNotAllowed(role=view.row.start_role, branch=person.branch)
    return PlayStartPage(
        key=draft.process,
        title=title_of(visit, draft),
        back_href=scene.href,
        now=room.wired.now(),
        person=person.name,
        roles=scene.roles_of(person),
        start=replace(form, back_href=scene.href),
        barred=None if view.row.may_start else refusal_words(visit, room, not_allowed),
    )
