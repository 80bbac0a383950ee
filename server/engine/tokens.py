# pyright: basic
"""Reading SpiffWorkflow tasks as tokens: what is alive, what waits, what is an instance."""

from typing import TYPE_CHECKING, Any, TypeAlias

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from server.engine.session import Session

Token: TypeAlias = Any
"""A SpiffWorkflow task; the library has no types to speak of."""

LIVE = TaskState.FUTURE | TaskState.WAITING | TaskState.READY | TaskState.STARTED


def session_of(task: Token) -> "Session":
    """The running command this task belongs to."""
    return task.workflow.top_workflow.session


def live(task: Token) -> bool:
    """Whether the task may still do something."""
    return task.has_state(LIVE)


def held(task: Token) -> bool:
    """Whether an incident holds the task."""
    return "incident" in task.internal_data


def is_instance(task: Token) -> bool:
    """Whether the task is one instance of a multi-instance or loop."""
    return task.triggered and task.parent is not None and isinstance(task.parent.task_spec, LoopTask)


def is_open(task: Token) -> bool:
    """Whether a person may complete the task."""
    return task.state == TaskState.READY and task.task_spec.manual and not held(task)


def watches(task: Token) -> bool:
    """Whether the task only listens: a boundary event or trigger that has not fired."""
    return task.state == TaskState.WAITING and getattr(task.task_spec, "listens", False)


def has_boundary(task: Token) -> bool:
    """Whether boundary events are attached to the task."""
    return task.parent is not None and isinstance(task.parent.task_spec, BoundaryEventSplit)


def boundary_events(task: Token) -> list[Token]:
    """The boundary events of this very activation of an activity."""
    return [t for t in task.parent.children if isinstance(t.task_spec, BoundaryEvent)] if has_boundary(task) else []


def moving(workflow: Any) -> list[Token]:
    """Tokens in BPMN's sense: listeners, instances and the start are none, nor is what reached the end."""
    return [
        t
        for t in workflow.tasks.values()
        if live(t)
        and t is not workflow.task_tree
        and not isinstance(t.task_spec, _EndJoin)
        and not watches(t)
        and not is_instance(t)
    ]


def element_of(task: Token) -> str:
    """The diagram's id of the task's element."""
    return task.task_spec.bpmn_id or task.task_spec.name


def age(task: Token) -> int:
    """Order of arrival within the case."""
    return task.internal_data.get("age", 0)
