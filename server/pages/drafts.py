"""Keeping what somebody types in a task: by the button, and by itself while they type."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.submission import Submission
from server.commands.tasks.draft import SaveDraft, save_draft
from server.domain.errors import Conflict, Forbidden
from server.forms.errors import FormErrors
from server.pages.contexts.task import DraftState
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show_piece
from server.pages.refused_task import answer_refusal
from server.pages.sent import OWN_FIELDS, Sent, SentByPerson
from server.pages.task_page import TaskScene, task_scene
from server.pages.visits import SignedInVisit, Visit

router = APIRouter(prefix="/tasks/{task_id}")


@router.post("/draft")
def post_draft(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Keep unfinished work as it was typed; a page that is being typed in gets a line that says so."""
    scene = task_scene(visit, task_id)
    here = f"/tasks/{task_id}"
    if visit.wants_piece:
        return show_piece(visit, "task/draft_state.html", _kept_by_itself(visit, scene, sent), here)
    try:
        visit.run(save_draft, _command(visit, scene, sent))
    except (Conflict, Forbidden) as refused:
        return answer_refusal(visit, task_id, sent.without(*OWN_FIELDS), sent.number("version"), refused)
    return send_on(here, Note(News.DRAFT_SAVED))


def _kept_by_itself(visit: Visit, scene: TaskScene, sent: Sent) -> DraftState:
    try:
        visit.run(save_draft, _command(visit, scene, sent, by_itself=True))
    except (Conflict, Forbidden) as refused:
        return DraftState(refusal=visit.words.refusal(refused, scene.names))
    except FormErrors as refused:
        return DraftState(refusal=visit.words.errors(refused))
    return DraftState(saved_at=visit.now)


def _command(visit: Visit, scene: TaskScene, sent: Sent, *, by_itself: bool = False) -> SaveDraft:
    """Raises FormErrors for what cannot be kept."""
    submission = Submission(pairs=sent.without(*OWN_FIELDS))
    values = submission.unfinished(scene.view.form, visit.zone_of(scene.view.case.branch))
    return SaveDraft(
        task_id=scene.view.task.id,
        version=sent.number("version"),
        actor=visit.actor,
        values=values,
        by_itself=by_itself,
    )
