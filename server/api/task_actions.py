"""Acting on a task: claim, release, complete, draft, delegate, reassign, prioritise, follow up."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from starlette.responses import Response

from server.api.access import Caller, TasksCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.requests import CompleteBody, FollowUpBody, GiveBackBody, PrioritiseBody, TaskBody, ToPersonBody
from server.api.responses import ok
from server.api.shapes import task_shape
from server.api.task_schemas import TaskOut
from server.commands.submission import Submission
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.complete import CompleteTask, complete_task
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.draft import SaveDraft, save_draft
from server.commands.tasks.follow_up import FollowUpTask, follow_up_task
from server.commands.tasks.give_back import GiveBackTask, give_back_task
from server.commands.tasks.prioritise import PrioritiseTask, prioritise_task
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.recall import RecallTask, recall_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.commands.transaction import Work
from server.domain.errors import Conflict, NotFound, TaskNotOpen
from server.queries.naming import names_of
from server.queries.task_view import task_now

router = routes_below("/tasks", tag="tasks")
_ANSWERS = answers(TaskOut, 404, 409, 413)
C = TypeVar("C")
R = TypeVar("R")


@router.post("/{task_id}/claim", responses=_ANSWERS, openapi_extra=takes(TaskBody))
def post_claim(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Take an offered task."""
    body = read(TaskBody, raw)
    command = ClaimTask(task_id=task_id, version=body.version, actor=caller.actor)
    return ok(task_shape(run_on_task(caller, task_id, claim_task, command)))


@router.post("/{task_id}/release", responses=_ANSWERS, openapi_extra=takes(TaskBody))
def post_release(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Give a task back to its role."""
    body = read(TaskBody, raw)
    command = ReleaseTask(task_id=task_id, version=body.version, actor=caller.actor)
    return ok(task_shape(run_on_task(caller, task_id, release_task, command)))


@router.post("/{task_id}/complete", responses=_ANSWERS, openapi_extra=takes(CompleteBody))
def post_complete(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Finish a task; the case moves on."""
    body = read(CompleteBody, raw)
    command = CompleteTask(
        task_id=task_id, version=body.version, actor=caller.actor, submission=Submission(values=body.data)
    )
    completion = run_on_task(caller, task_id, complete_task, command)
    if completion.overtaken:
        raise TaskNotOpen(current=_current(caller, task_id))
    return ok(task_shape(completion.task))


@router.post("/{task_id}/draft", responses=_ANSWERS, openapi_extra=takes(CompleteBody))
def post_draft(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Keep unfinished work; nothing is checked yet."""
    body = read(CompleteBody, raw)
    command = SaveDraft(task_id=task_id, version=body.version, actor=caller.actor, values=body.data)
    return ok(task_shape(run_on_task(caller, task_id, save_draft, command)))


@router.post("/{task_id}/delegate", responses=_ANSWERS, openapi_extra=takes(ToPersonBody))
def post_delegate(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Let somebody work on a task for its holder."""
    body = read(ToPersonBody, raw)
    command = DelegateTask(task_id=task_id, version=body.version, actor=caller.actor, to=body.to, reason=body.reason)
    return ok(task_shape(run_on_task(caller, task_id, delegate_task, command)))


@router.post("/{task_id}/give-back", responses=_ANSWERS, openapi_extra=takes(GiveBackBody))
def post_give_back(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """End a delegation: by who works on the task, or by its holder."""
    body = read(GiveBackBody, raw)
    command = GiveBackTask(task_id=task_id, version=body.version, actor=caller.actor, reason=body.reason)
    return ok(task_shape(run_on_task(caller, task_id, give_back_task, command)))


@router.post("/{task_id}/reassign", responses=_ANSWERS, openapi_extra=takes(ToPersonBody))
def post_reassign(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Give a task to somebody who may do it."""
    body = read(ToPersonBody, raw)
    command = ReassignTask(task_id=task_id, version=body.version, actor=caller.actor, to=body.to, reason=body.reason)
    return ok(task_shape(run_on_task(caller, task_id, reassign_task, command)))


@router.post("/{task_id}/recall", responses=_ANSWERS, openapi_extra=takes(GiveBackBody))
def post_recall(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Have a task again that one completed; answers with the new one."""
    body = read(GiveBackBody, raw)
    command = RecallTask(task_id=task_id, version=body.version, actor=caller.actor, reason=body.reason)
    return ok(task_shape(run_on_task(caller, task_id, recall_task, command)))


@router.post("/{task_id}/follow-up", responses=_ANSWERS, openapi_extra=takes(FollowUpBody))
def post_follow_up(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Leave a task out of the holder's own list until an instant."""
    body = read(FollowUpBody, raw)
    command = FollowUpTask(task_id=task_id, version=body.version, actor=caller.actor, at=body.at)
    return ok(task_shape(run_on_task(caller, task_id, follow_up_task, command)))


@router.post("/{task_id}/prioritise", responses=_ANSWERS, openapi_extra=takes(PrioritiseBody))
def post_prioritise(task_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Give a task a priority; for who oversees its branch."""
    body = read(PrioritiseBody, raw)
    command = PrioritiseTask(task_id=task_id, version=body.version, actor=caller.actor, priority=body.priority)
    return ok(task_shape(run_on_task(caller, task_id, prioritise_task, command)))


def run_on_task(caller: Caller, task_id: str, handler: Callable[[C, Work], R], command: C) -> R:
    """Run the command; a conflict carries the task as it is now."""
    try:
        return caller.run(handler, command)
    except Conflict as conflict:
        conflict.params.update(_named(caller, conflict.params), current=_current(caller, task_id))
        raise


def _named(caller: Caller, params: Mapping[str, object]) -> dict[str, object]:
    """The people a conflict speaks of, by name instead of id."""
    ids = {place: params[place] for place in ("holder", "by", "delegate") if params.get(place)}
    names = names_of(caller.reading, [str(person) for person in ids.values()])
    return {place: names.get(str(person), person) for place, person in ids.items()}


def _current(caller: Caller, task_id: str) -> dict[str, object] | None:
    try:
        return task_shape(task_now(caller.reading, task_id, caller.actor))
    except NotFound:
        return None
