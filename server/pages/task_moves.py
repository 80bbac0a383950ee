"""What people do with a task together: delegate it and give it back."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.pages.flashes import News, Note
from server.pages.framing import send_on
from server.pages.refused_task import act_on_task
from server.pages.sent import SentByPerson
from server.pages.task_page import TaskScene
from server.pages.visits import SignedInVisit

router = APIRouter(prefix="/tasks/{task_id}")


@router.post("/delegate")
def post_delegate(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Let somebody else work on the task."""
    to = sent.text("to")

    def lent(scene: TaskScene) -> Response:
        return send_on(scene.href, Note(News.DELEGATED, {"step": scene.step, "to": scene.names.person(to)}))

    command = DelegateTask(
        task_id=task_id, version=sent.number("version"), actor=visit.actor, to=to, reason=sent.text("reason")
    )
    return act_on_task(visit, task_id, sent, delegate_task, command, lent, to)


@router.post("/give-back")
def post_give_back(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Give the task back to its holder, who goes on with it; or have it back."""

    def returned(scene: TaskScene) -> Response:
        if scene.view.task.assignee == visit.actor.id:
            return send_on(scene.href, Note(News.TAKEN_BACK, {"step": scene.step}))
        return send_on("/inbox", Note(News.RELEASED, {"step": scene.step}))

    command = GiveBackTask(
        task_id=task_id, version=sent.number("version"), actor=visit.actor, reason=sent.text("reason")
    )
    return act_on_task(visit, task_id, sent, give_back_task, command, returned)
