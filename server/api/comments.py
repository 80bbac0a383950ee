"""What people say of cases and tasks."""

from starlette.responses import Response

from server.api.access import CasesCaller, TasksCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.params import Cursor, Limit
from server.api.requests import CommentBody, TaskCommentBody
from server.api.responses import ok, page
from server.api.schemas import CommentOut, CommentPageOut
from server.api.shapes import comment_shape, task_shape
from server.api.task_actions import run_on_task
from server.api.task_schemas import CommentedTaskOut
from server.commands.comments.add import AddComment, OnCase, OnTask, add_comment
from server.queries.comments import comment_page
from server.queries.task_view import task_now

router = routes_below("", tag="comments")


@router.post(
    "/tasks/{task_id}/comments",
    responses=answers(CommentedTaskOut, 404, 409, 413),
    openapi_extra=takes(TaskCommentBody),
)
def post_task_comment(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Say something of a task; it is read beside its case, and hidden with the finding it is about."""
    body = read(TaskCommentBody, raw)
    command = AddComment(actor=caller.actor, about=OnTask(task_id, body.version), text=body.text)
    comment = run_on_task(caller, task_id, add_comment, command)
    task = task_now(caller.reading, task_id, caller.actor)
    return ok({**task_shape(task), "comment": comment_shape(comment)})


@router.post(
    "/cases/{case_id}/comments",
    status_code=201,
    responses=answers(CommentOut, 404, 413, status=201),
    openapi_extra=takes(CommentBody),
)
def post_case_comment(case_id: str, caller: CasesCaller, raw: RawBody) -> Response:
    """Say something of a case."""
    body = read(CommentBody, raw)
    command = AddComment(actor=caller.actor, about=OnCase(case_id), text=body.text)
    return ok(comment_shape(caller.run(add_comment, command)), 201)


@router.get("/cases/{case_id}/comments", responses=answers(CommentPageOut, 404))
def get_comments(case_id: str, caller: CasesCaller, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """What was said of a case and its tasks, oldest first, without what is still blind to the caller."""
    found = comment_page(caller.reading, case_id, caller.actor, limit=limit, cursor=cursor)
    return page([comment_shape(comment) for comment in found.items], found.next_cursor)
