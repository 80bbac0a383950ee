"""Answers an action that is refused: what changed meanwhile and by whom, or which rule forbids it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from starlette.responses import Response

from server.commands.transaction import Work
from server.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from server.domain.human_tasks import EXPIRED
from server.domain.reasons import ReasonMissing, ReasonTooLong
from server.domain.tasks import HumanTask, TaskState
from server.pages.contexts.task import Change
from server.pages.flashes import News
from server.pages.framing import show
from server.pages.next_task import go_on
from server.pages.sent import OWN_FIELDS, Sent
from server.pages.task_page import TaskScene, task_page, task_scene, typed
from server.pages.visits import Visit
from server.queries.case_trail import TrailEntry, task_changes

C = TypeVar("C")
R = TypeVar("R")


def act_on_task(
    visit: Visit,
    task_id: str,
    sent: Sent,
    handler: Callable[[C, Work], R],
    command: C,
    then: Callable[[TaskScene], Response],
    *named: str,
) -> Response:
    """Run the command and go on, or show the task with the reason why not; `named`: people whom `then` speaks of."""
    scene = task_scene(visit, task_id, *named)
    try:
        visit.run(handler, command)
    except (Conflict, Forbidden, NotFound, ReasonMissing, ReasonTooLong) as refused:
        return refused_task(visit, task_id, sent, refused)
    return then(scene)


def refused_task(visit: Visit, task_id: str, sent: Sent, error: DomainError) -> Response:
    """The task as it is now, with what was sent."""
    return answer_refusal(visit, task_id, sent.without(*OWN_FIELDS), sent.number("version"), error)


def refused_submission(visit: Visit, task_id: str, sent: Sent, error: DomainError) -> Response:
    """As `refused_task`, but calm about a submission that was sent twice: it counts once."""
    scene = task_scene(visit, task_id)
    if _was_this_very_submission(scene.view.task, visit.actor.id, sent.number("version")):
        return go_on(visit, News.ALREADY_COMPLETED, scene.step)
    return refused_task(visit, task_id, sent, error)


def answer_refusal(
    visit: Visit, task_id: str, pairs: Sequence[tuple[str, str]], version: int, error: DomainError
) -> Response:
    """The task as it is now with what was typed (`pairs`); `version` is what the page knew of it.

    Raises TaskNotFound when the task is out of sight.
    """
    scene = task_scene(visit, task_id)
    task = scene.view.task
    newest = task.version - version
    found = task_changes(visit.reading, task.case, task.id, newest, scene.view.blind)
    scene = task_scene(visit, task_id, *_people_in(found))
    changes = [_change(visit, scene, entry) for entry in found]
    page = task_page(
        visit,
        scene,
        entered=typed(scene.view.form, pairs) or None,
        changes=changes,
        refusal=visit.words.refusal(error, scene.names) if _says_more(error, changes) else None,
    )
    status = 409 if changes or isinstance(error, Conflict) else 422 if isinstance(error, Invalid) else 403
    return show(visit, "task/page.html", page, status=status, here=f"/tasks/{task_id}")


def _was_this_very_submission(task: HumanTask, person: str, version: int) -> bool:
    return task.state is TaskState.COMPLETED and task.assignee == person and task.version == version + 1


def _says_more(error: DomainError, changes: Sequence[Change]) -> bool:
    """The list of changes says it already, unless a rule forbids it besides."""
    return not changes or not isinstance(error, Conflict)


def _people_in(entries: Sequence[TrailEntry]) -> list[str]:
    return [person for entry in entries for person in entry.people]


def _change(visit: Visit, scene: TaskScene, entry: TrailEntry) -> Change:
    words = visit.words
    to, reason = scene.names.person(entry.facts.get("to")), entry.facts.get("reason", "")
    holder = entry.facts.get("holder")
    expired = reason == EXPIRED
    if entry.kind == "TaskCancelled":
        reason = ""
    told = {
        "TaskClaimed": words.gettext("taken"),
        "TaskReleased": words.gettext("taken from %(holder)s", holder=scene.names.person(holder))
        if holder
        else words.gettext("given back"),
        "TaskReassigned": words.gettext("given to %(to)s", to=to),
        "DelegationBegan": words.gettext("given to %(to)s to work on", to=to),
        "TaskSubmitted": words.gettext("submitted, waits for signatures"),
        "SubmissionReturned": words.gettext("returned to its holder"),
        "DelegationEnded": words.gettext("given back to its holder"),
        "TaskPrioritised": words.gettext("given a priority of %(priority)s", priority=entry.facts.get("priority", "")),
        "TaskEscalated": words.gettext("escalated, as it was not done in time"),
        "TaskFollowUpSet": words.gettext("given another follow-up date"),
        "TaskCompleted": words.gettext("completed"),
        "TaskSkipped": words.gettext("passed over by an operator"),
        "TaskCancelled": words.gettext("ended at its deadline without being done")
        if expired
        else words.gettext("ended without being done"),
    }[entry.kind]
    text = words.gettext("%(change)s, reason: %(reason)s", change=told, reason=reason) if reason else told
    by = scene.names.person(entry.by) if entry.by else words.gettext("the system")
    return Change(entry.at, by, text)
