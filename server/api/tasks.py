"""Finding and reading tasks."""

from collections.abc import Mapping
from enum import StrEnum

from starlette.responses import Response

from server.api.access import Caller, TasksCaller
from server.api.admitting import routes_below
from server.api.describing import answers
from server.api.params import Cursor, Instant, Limit, Word
from server.api.responses import ok, page
from server.api.shapes import task_detail, task_shape
from server.api.task_schemas import TaskDetailOut, TaskPageOut
from server.domain.tasks import HumanTask, TaskState
from server.queries.every_task import list_every_task
from server.queries.inbox import InboxFilter, InboxSort, list_tasks
from server.queries.inbox_reach import View
from server.queries.naming import task_names
from server.queries.paging import Page
from server.queries.task_view import task_view

router = routes_below("/tasks", tag="tasks")


class TaskList(StrEnum):
    """Which tasks: lists to work from, or everything visible in a state (`all`: in any), newest first."""

    OPEN = "open"
    MINE = "mine"
    GROUPS = "groups"
    DONE = "done"
    ALL = "all"
    OFFERED = "offered"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


_STATES: Mapping[TaskList, tuple[TaskState, ...]] = {
    TaskList.ALL: tuple(TaskState),
    TaskList.OFFERED: (TaskState.OFFERED,),
    TaskList.CLAIMED: (TaskState.CLAIMED,),
    TaskList.COMPLETED: (TaskState.COMPLETED,),
    TaskList.CANCELLED: (TaskState.CANCELLED,),
}


@router.get("", responses=answers(TaskPageOut))
def get_tasks(  # noqa: PLR0913, PLR0917 -- one parameter for each filter of the contract
    caller: TasksCaller,
    state: TaskList = TaskList.OPEN,
    role: Word = None,
    assignee: Word = None,
    process: Word = None,
    case: Word = None,
    element: Word = None,
    due_before: Instant = None,
    q: Word = None,
    sort: InboxSort = InboxSort.DUE,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Tasks the caller may see; by default those offered or claimed, the soonest due first."""
    narrowed = InboxFilter(role, assignee, process, case, element, due_before, q or "")
    found = _found(caller, state, narrowed, sort, limit, cursor)
    names = task_names(caller.reading, found.items, caller.locale)
    return page([task_shape(task, names[task.id]) for task in found.items], found.next_cursor)


@router.get("/{task_id}", responses=answers(TaskDetailOut, 404))
def get_task(task_id: str, caller: TasksCaller) -> Response:
    """One task with its form, the data the form shows, and what the caller may do."""
    return ok(task_detail(task_view(caller.reading, task_id, caller.actor, caller.locale, caller.wired.now())))


def _found(
    caller: Caller, state: TaskList, narrowed: InboxFilter, sort: InboxSort, limit: int, cursor: str | None
) -> Page[HumanTask]:
    database = caller.wired.database
    if state in _STATES:
        return list_every_task(
            database, caller.actor, states=_STATES[state], narrowed=narrowed, limit=limit, cursor=cursor
        )
    view = View(state.value)
    found = list_tasks(database, caller.actor, view, narrowed=narrowed, sort=sort, limit=limit, cursor=cursor)
    return Page(tuple(row.task for row in found.items), found.next_cursor)
