"""The page of one task and what its buttons do."""

from datetime import date, datetime, time

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.submission import Submission
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.complete import CompleteTask, complete_task
from server.commands.tasks.follow_up import FollowUpTask, follow_up_task
from server.commands.tasks.note_opening import NoteOpening, note_opening
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.errors import Conflict, FollowUpOutOfRange, Forbidden
from server.domain.required_documents import DocumentsMissing
from server.forms.errors import FormErrors
from server.pages.document_card import RefusedDocuments
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show, show_piece
from server.pages.next_task import go_on
from server.pages.picking import person_meant
from server.pages.preferences import safe_return_path
from server.pages.refused_task import act_on_task, refused_submission
from server.pages.sent import OWN_FIELDS, SentByPerson
from server.pages.task_page import TaskScene, task_page, task_scene, typed
from server.pages.visits import SignedInVisit

router = APIRouter(prefix="/tasks/{task_id}")


@router.get("")
def get_task(task_id: str, visit: SignedInVisit) -> Response:
    """The task with its form and what one should know."""
    scene = task_scene(visit, task_id)
    if scene.view.opened_at is None and scene.view.task.assignee == visit.actor.id and scene.view.task.open:
        visit.run(note_opening, NoteOpening(task_id=task_id, actor=visit.actor))
    return show(visit, "task/page.html", task_page(visit, scene))


@router.post("/claim")
def post_claim(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Take the task; from a list one stays there and is offered the way to it."""

    def claimed(scene: TaskScene) -> Response:
        here = _address(task_id)
        back = safe_return_path(sent.text("next"), here)
        way = (None, None) if back == here else (here, scene.view.case.title)
        return send_on(back, Note(News.CLAIMED, {"step": scene.step}, *way))

    command = ClaimTask(task_id=task_id, version=sent.number("version"), actor=visit.actor)
    return act_on_task(visit, task_id, sent, claim_task, command, claimed)


@router.post("/release")
def post_release(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give the task back to its role."""
    command = ReleaseTask(task_id=task_id, version=sent.number("version"), actor=visit.actor)
    return act_on_task(
        visit, task_id, sent, release_task, command, lambda s: send_on("/inbox", Note(News.RELEASED, {"step": s.step}))
    )


@router.post("/reassign")
def post_reassign(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give the task to somebody else."""
    to = person_meant(visit, sent.text("to"))

    def given(scene: TaskScene) -> Response:
        return send_on("/inbox", Note(News.REASSIGNED, {"step": scene.step, "to": scene.names.person(to)}))

    command = ReassignTask(
        task_id=task_id, version=sent.number("version"), actor=visit.actor, to=to, reason=sent.text("reason")
    )
    return act_on_task(visit, task_id, sent, reassign_task, command, given, to)


@router.post("/follow-up")
def post_follow_up(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Leave the task out of my list until the day begins that is named; without one it comes back."""
    scene = task_scene(visit, task_id)

    def put_off(_: TaskScene) -> Response:
        if day is None:
            return send_on(_address(task_id), Note(News.FOLLOWED_UP_NOW))
        return send_on("/inbox", Note(News.FOLLOWED_UP, {"step": scene.step, "day": visit.words.formats.day(day)}))

    try:
        day = _day(sent.text("day"))
        at = datetime.combine(day, time(), visit.zone_of(scene.view.case.branch)) if day else None
        command = FollowUpTask(task_id=task_id, version=sent.number("version"), actor=visit.actor, at=at)
        return act_on_task(visit, task_id, sent, follow_up_task, command, put_off)
    except FollowUpOutOfRange as refused:
        page = task_page(visit, scene, refusal=visit.words.refusal(refused, scene.names))
        return show(visit, "task/page.html", page, status=422, here=_address(task_id))


@router.post("/refresh")
def post_refresh(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Show what the values entered so far hide and compute; nothing is kept.

    htmx gets just that, so that what is being typed is left alone; without scripts one gets the page.
    """
    scene = task_scene(visit, task_id)
    page = task_page(visit, scene, entered=typed(scene.view.form, sent.without(*OWN_FIELDS)))
    if visit.wants_piece:
        return show_piece(visit, "parts/dependents.html", page.form, _address(task_id))
    return show(visit, "task/page.html", page, here=_address(task_id))


@router.post("/complete")
def post_complete(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Finish the task; the list it was opened from then offers the next."""
    pairs = sent.without(*OWN_FIELDS)
    command = CompleteTask(
        task_id=task_id,
        version=sent.number("version"),
        actor=visit.actor,
        submission=Submission(pairs=pairs),
    )
    scene = task_scene(visit, task_id)
    try:
        completion = visit.run(complete_task, command)
    except FormErrors as refused:
        page = task_page(visit, scene, entered=refused.raw, errors=refused.errors)
        return show(visit, "task/page.html", page, status=422, here=_address(task_id))
    except DocumentsMissing as refused:
        said = visit.words.refusal(refused, scene.names)
        entered = typed(scene.view.form, pairs)
        page = task_page(visit, scene, entered=entered, documents=RefusedDocuments(said, incomplete=True))
        return show(visit, "task/page.html", page, status=422, here=_address(task_id))
    except (Conflict, Forbidden) as refused:
        return refused_submission(visit, task_id, sent, refused)
    waits = News.AWAITS_SIGNATURES if completion.task.submitted_at else News.COMPLETED
    news = News.OVERTAKEN if completion.overtaken else waits
    return go_on(visit, news, scene.step)


def _day(text: str) -> date | None:
    """The day that was entered; None when the field is empty. Raises FollowUpOutOfRange when it is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FollowUpOutOfRange from error


def _address(task_id: str) -> str:
    return f"/tasks/{task_id}"
