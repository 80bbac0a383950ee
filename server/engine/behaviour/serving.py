# pyright: basic
"""Service tasks: the parameters are evaluated when the element is entered; it waits until its operator answered."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from server.domain import codec
from server.engine.called import Call
from server.engine.fault_words import NOT_KEPT
from server.engine.faults import ElementFault
from server.engine.tokens import Token, element_of, held, session_of

if TYPE_CHECKING:
    from server.engine.bundle import Element

CALL, ANSWER = "call", "answer"


class ServiceTask(SpiffBpmnTask):
    """Asks once; a retry after a refusal evaluates the parameters anew."""

    def _update_hook(self, my_task: Token) -> bool:
        super()._update_hook(my_task)
        found = session_of(my_task).bundle.element(my_task.workflow.process, element_of(my_task))
        my_task.internal_data[CALL] = _evaluated(my_task, found)
        my_task._set_state(TaskState.WAITING)
        return False

    def _run_hook(self, my_task: Token) -> bool:
        session_of(my_task).submit_result(my_task, my_task.internal_data[ANSWER], None)
        return True


def asks(task: Token) -> bool:
    """Whether the task waits for its operator."""
    return task.state == TaskState.WAITING and CALL in task.internal_data and not held(task)


def call(task: Token) -> Call:
    """What a waiting service task asks for."""
    return Call(str(task.id), task.workflow.process, element_of(task), task.internal_data[CALL])


def _evaluated(task: Token, found: "Element") -> Mapping[str, object]:
    session = session_of(task)
    values = {name: session.value(task, source) for name, source in found.arguments}
    try:
        codec.encode(values)
    except codec.NotStorable as error:
        raise ElementFault(NOT_KEPT % {"operator": found.operator, "why": error}) from error
    return values
