# pyright: basic
"""What every element does: no prediction, no copied data, three guarded phases (enter, run, leave)."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.specs.MultiChoice import MultiChoice
from SpiffWorkflow.util.task import TaskState

from server.engine import history
from server.engine.incidents import ENTER, LEAVE, guard
from server.engine.model import StepKind
from server.engine.tokens import Token, boundary_events, held, session_of


def bind(task: Token) -> None:
    """Give the task its scope (the one it came with, or its workflow's) and its view of the data."""
    internal = task.internal_data
    if "scope" not in internal:
        around = task.workflow.scope
        internal["scope"] = task.parent.internal_data.get("scope", around) if task.parent is not None else around
    task.data = session_of(task).view(task)


class Stepwise(TaskSpec):
    """Lands just above TaskSpec in the order of resolution, so it replaces TaskSpec's own hooks and no others."""

    quiet = False
    """Whether arriving here is no step of history: listeners until they fire, joins until they have all.

    Of a multi-instance the history tells the instances; the whole only when there are none.
    """
    flows: tuple[str, ...] = ()
    """Ids of the sequence flows that leave the element, in the order in which its outputs were connected."""
    leaves_by_all = True
    """Whether a token leaves by every flow; otherwise the element itself tells which."""

    def test(self) -> None:
        """Diagrams are checked when they are compiled, not at every step."""

    def _predict(self, my_task: Token, *_args: Any, **_kwargs: Any) -> None:
        pass

    def _update(self, my_task: Token) -> None:
        if held(my_task):
            return
        if "age" not in my_task.internal_data:
            my_task.internal_data["age"] = session_of(my_task).next_age()
            if not self.quiet and not isinstance(self, LoopTask):
                history.record(my_task, StepKind.ENTERED)
        guard(my_task, ENTER, lambda: super(Stepwise, self)._update(my_task))

    def _update_hook(self, my_task: Token) -> bool:
        bind(my_task)
        return True

    def ring(self, my_task: Token) -> None:
        """A timer of the waiting task is due."""
        self._update(my_task)

    def _run(self, my_task: Token) -> Any:
        if not isinstance(self, (MultiChoice, EventBasedGateway)):
            self._predict_hook(my_task)
        return self._run_hook(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        if not self.quiet and "age" in my_task.internal_data and not isinstance(self, LoopTask):
            history.record(my_task, StepKind.CANCELLED)

    def _on_complete(self, my_task: Token) -> None:
        if not guard(my_task, LEAVE, lambda: self._leave(my_task)):
            return
        if not isinstance(self, BoundaryEvent):
            for event in boundary_events(my_task):
                if event.state == TaskState.WAITING:
                    event.cancel()
        for child in my_task.children:
            if not child.has_state(TaskState.FINISHED_MASK):
                child.task_spec._update(child)
        self._tell(my_task)

    def _leave(self, my_task: Token) -> None:
        self._on_complete_hook(my_task)
        if self.leaves_by_all and self.flows:
            history.leave_by(my_task, self.flows)
        if not isinstance(self, LoopTask):
            skipped = my_task.internal_data.get("skipped", False)
            history.record(my_task, StepKind.CANCELLED if skipped else StepKind.COMPLETED)
        elif not my_task.internal_data.get("next"):
            history.record(my_task, StepKind.ENTERED)
            history.record(my_task, StepKind.COMPLETED)

    def _tell(self, my_task: Token) -> None:
        """In place of SpiffWorkflow's notification, which updates every waiting task."""
        workflow = my_task.workflow
        if self.name == "End":
            workflow.completed = True
        if workflow.completed:
            workflow.completed_event(workflow)
            return
        if workflow.spec.inclusive_joins:
            for task in list(workflow.tasks.values()):
                if task.state == TaskState.WAITING and task.task_spec.name in workflow.spec.inclusive_joins:
                    task.task_spec._update(task)
