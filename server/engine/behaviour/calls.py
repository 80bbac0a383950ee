# pyright: basic
"""Embedded subprocesses and call activities: a workflow inside, data as the mappings say."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity, SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from server.engine.behaviour.mixed import Mixed, beyond
from server.engine.cancelling import cancel_scope
from server.engine.fault_words import NO_INPUT, SUSPENDED
from server.engine.faults import ElementFault
from server.engine.scopes import MISSING, Kind, Scope, fresh, only_written
from server.engine.tokens import Token, live, session_of


class Called(Mixed):
    """Shares the scope around it, unless it is a called process with declared inputs or outputs."""

    def _update_hook(self, my_task: Token) -> bool:
        top = my_task.workflow.top_workflow
        inside = top.subprocesses.get(my_task.id)
        if inside is not None:
            return inside.completed
        if isinstance(self, CallActivity) and self.spec in session_of(my_task).env.closed:
            raise ElementFault(SUSPENDED % {"process": self.spec})
        beyond(SubWorkflowTask, self)._update_hook(my_task)
        inside = top.create_subprocess(my_task, self.spec)
        inside.scope = self._scope(my_task, inside)
        my_task._set_state(TaskState.STARTED)
        inside.task_tree.run()
        return False

    def _scope(self, my_task: Token, inside: Any) -> Scope:
        around = my_task.internal_data["scope"]
        mapping = inside.spec.io_specification if isinstance(self, CallActivity) else None
        if mapping is None or not (mapping.data_inputs or mapping.data_outputs):
            return around
        given = {}
        for item in mapping.data_inputs:
            value = around.find(item.bpmn_id)
            if value is MISSING:
                raise ElementFault(NO_INPUT % {"name": item.bpmn_id})
            given[item.bpmn_id] = fresh(value)
        return Scope(Kind.CALL, around, given)

    def _on_subworkflow_completed(self, inside: Any, my_task: Token) -> None:
        if not live(my_task):
            return
        if inside.scope.kind is Kind.CALL and inside.scope is not my_task.internal_data["scope"]:
            self._give_back(my_task, inside)
        my_task._set_state(TaskState.READY)

    def _give_back(self, my_task: Token, inside: Any) -> None:
        outputs = frozenset(item.bpmn_id for item in inside.spec.io_specification.data_outputs)
        for key, writer in only_written(inside.scope, outputs).items():
            session_of(my_task).journal.put(my_task.internal_data["scope"], key, inside.scope.vars[key], writer)

    def _on_cancel(self, my_task: Token) -> None:
        inside = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if inside is not None and not inside.completed:
            inside.completed = True
            cancel_scope(inside)
        beyond(SubWorkflowTask, self)._on_cancel(my_task)
