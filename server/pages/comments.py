"""Writing comments on the pages of cases and tasks."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.comments.add import FIELD, AddComment, OnCase, OnTask, add_comment
from server.forms.errors import FormErrors
from server.pages.case_page import case_page
from server.pages.case_scene import case_scene
from server.pages.comment_card import anchor, unkept
from server.pages.framing import send_on, show
from server.pages.sent import SentByPerson
from server.pages.task_page import task_page, task_scene
from server.pages.visits import SignedInVisit

router = APIRouter()


@router.post("/tasks/{task_id}/comments")
def post_task_comment(task_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Say something of the task."""
    here, written = f"/tasks/{task_id}", sent.whole(FIELD)
    try:
        said = visit.run(add_comment, AddComment(actor=visit.actor, about=OnTask(task_id), text=written))
    except FormErrors as refused:
        page = task_page(visit, task_scene(visit, task_id), comment=unkept(refused, written, visit.words))
        return show(visit, "task/page.html", page, status=422, here=here)
    return send_on(f"{here}#{anchor(said.id)}")


@router.post("/cases/{case_id}/comments")
def post_case_comment(case_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Say something of the case."""
    here, written = f"/cases/{case_id}", sent.whole(FIELD)
    try:
        said = visit.run(add_comment, AddComment(actor=visit.actor, about=OnCase(case_id), text=written))
    except FormErrors as refused:
        page = case_page(visit, case_scene(visit, case_id), comment=unkept(refused, written, visit.words))
        return show(visit, "case/page.html", page, status=422, here=here)
    return send_on(f"{here}#{anchor(said.id)}")
