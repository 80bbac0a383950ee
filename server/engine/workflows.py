# pyright: basic
"""SpiffWorkflow's workflow objects for one command: made anew, stepped, swept of everything finished."""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from server.engine.tokens import Token, is_instance, live

if TYPE_CHECKING:
    from server.engine.scopes import Scope
    from server.engine.session import Session


class CaseWorkflow(BpmnWorkflow):
    """The outermost process of a case."""

    def __init__(self, session: "Session", spec: Any, subs: Any, *, restoring: bool) -> None:
        self.session = session
        self.scope: Scope = session.case
        self.process: str = spec.name
        super().__init__(spec, subs, script_engine=session.scripts, deserializing=restoring)

    def create_subprocess(self, my_task: Token, spec_name: str) -> "InnerWorkflow":
        """Open the workflow inside a subprocess or call activity."""
        return InnerWorkflow(self, my_task, spec_name, my_task.internal_data["scope"])


class InnerWorkflow(BpmnSubWorkflow):
    """An embedded subprocess or a called process, hosted by a task."""

    def __init__(
        self, top: CaseWorkflow, host: Token, spec_name: str, scope: "Scope", *, restoring: bool = False
    ) -> None:
        self.host = host
        self.scope = scope
        self.process: str = spec_name if isinstance(host.task_spec, CallActivity) else host.workflow.process
        super().__init__(top.subprocess_specs[spec_name], host.id, top, deserializing=restoring)
        top.subprocesses[host.id] = self
        self.completed_event.connect(host.task_spec._on_subworkflow_completed, host)

    @property
    def parent_workflow(self) -> Any:
        """The workflow of the host."""
        return self.host.workflow

    def _calculate_depth(self) -> int:
        return self.host.workflow.depth + 1

    @property
    def active(self) -> bool:
        """Whether this scope is still running, and every scope around it."""
        around = self.host.workflow
        if self.completed or not live(self.host) or self.host.id not in around.tasks:
            return False
        return not isinstance(around, InnerWorkflow) or around.active


def active(workflow: Any) -> bool:
    """Whether the workflow still runs."""
    return workflow.active if isinstance(workflow, InnerWorkflow) else not workflow.completed


def sweep(top: CaseWorkflow) -> None:
    """Drop everything finished; what lives hangs under the start, a boundary split or its multi-instance."""
    for workflow in [top, *top.subprocesses.values()]:
        if isinstance(workflow, InnerWorkflow) and not workflow.active:
            del top.subprocesses[workflow.parent_task_id]
        else:
            _prune(workflow)


def _prune(workflow: Any) -> None:
    root = workflow.task_tree
    tasks = workflow.tasks
    keep = {task_id: t for task_id, t in tasks.items() if t is not root and live(t)}
    if len(keep) == len(tasks) - 1:
        return
    anchors = {root.id: root}
    for task in keep.values():
        parent = task.parent
        if parent is not None and (isinstance(parent.task_spec, BoundaryEventSplit) or is_instance(task)):
            anchors[parent.id] = parent
    parents = {task_id: t._parent if t._parent in anchors else root.id for task_id, t in keep.items()}
    for task in (*anchors.values(), *keep.values()):
        task._children = []
    workflow.tasks = {task_id: t for task_id, t in tasks.items() if t is root or task_id in keep or task_id in anchors}
    for task_id, task in workflow.tasks.items():
        if task is not root:
            task._parent = parents.get(task_id, root.id)
            workflow.tasks[task._parent]._children.append(task_id)
    workflow.last_task = None
