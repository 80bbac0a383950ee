# pyright: basic
"""How a case stands: open tasks, timers, subscriptions and incidents, in full."""

from typing import TYPE_CHECKING

from server.engine import incidents, timers
from server.engine.behaviour import human, serving
from server.engine.model import ClosedTask, Closing, OpenedTask, Standing
from server.engine.tokens import Token, age, element_of, held, is_instance, is_open

if TYPE_CHECKING:
    from server.engine.session import Session


def standing(session: "Session", earlier: Standing | None = None) -> Standing:
    """Everything that waits; open tasks whose inner scopes did not change are taken from `earlier`."""
    if session.wf.completed:
        return Standing()
    known = {task.token: task for task in earlier.tasks} if earlier is not None else {}
    tasks = sorted(session.tasks(), key=age)
    return Standing(
        tasks=tuple(_opened(session, task, known) for task in tasks if is_open(task)),
        timers=tuple(timers.waiting(session)),
        subscriptions=session.delivery.subscriptions(),
        incidents=tuple(incidents.incident(task) for task in tasks if held(task)),
        calls=tuple(serving.call(task) for task in tasks if serving.asks(task)),
    )


def _opened(session: "Session", task: Token, known: dict[str, OpenedTask]) -> OpenedTask:
    scope, token = task.internal_data["scope"], str(task.id)
    if token in known and session.untouched(scope):
        return known[token]
    around = str(task.parent.id) if is_instance(task) else None
    asked = human.opened(task)
    return OpenedTask(
        token,
        task.workflow.process,
        element_of(task),
        scope.local(),
        asked.due_at,
        asked.priority,
        asked.assign,
        around,
        asked.amount,
        asked.remind,
        asked.working,
    )


def closed(session: "Session", before: Standing, after: Standing) -> tuple[ClosedTask, ...]:
    """Human tasks that stopped waiting, and why."""
    still = {task.token for task in after.tasks}
    return tuple(
        ClosedTask(task.token, _closing(session, task.token)) for task in before.tasks if task.token not in still
    )


def _closing(session: "Session", token: str) -> Closing:
    if token in session.completed:
        return Closing.COMPLETED
    return Closing.EXPIRED if token in session.expired else Closing.CANCELLED
