"""Finding and reading tasks."""

from fastapi import APIRouter
from starlette.responses import Response

from server.api.access import TasksCaller
from server.api.describing import answers
from server.api.responses import ok
from server.api.schemas import TaskDetailOut
from server.api.shapes import task_detail
from server.queries.task_view import task_view

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("/{task_id}", responses=answers(TaskDetailOut, 404))
def get_task(task_id: str, caller: TasksCaller) -> Response:
    """One task with its form, the data the form shows, and what the caller may do."""
    return ok(task_detail(task_view(caller.reading, task_id, caller.actor, caller.locale)))
