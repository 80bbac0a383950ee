# pyright: basic
"""Where scopes begin and end: the chosen start element, triggers of event subprocesses, the last token."""

from collections.abc import Sequence

from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent
from SpiffWorkflow.util.task import TaskState

from server.engine.behaviour.mixed import Mixed, beyond
from server.engine.behaviour.stepwise import bind
from server.engine.behaviour.throwing import Throwing
from server.engine.cancelling import cancel_scope
from server.engine.operating.placing import prepare
from server.engine.tokens import Token, live, moving, session_of


class Begin(Mixed):
    """Start of a scope: only the chosen start element, plus the triggers of its event subprocesses."""

    none_start: str | None = None
    triggers: Sequence[str] = ()

    def _predict_hook(self, my_task: Token) -> None:
        session, workflow = session_of(my_task), my_task.workflow
        begun = session.start if workflow is session.wf else None
        placed = session.entering.pop(workflow.spec.name, None)
        at = (begun.at if begun else None) or placed or self.none_start
        specs = workflow.spec.task_specs
        my_task._sync_children([specs[at], *(specs[name] for name in self.triggers)], TaskState.FUTURE)
        if placed is not None:
            prepare(my_task.children[0])
            return
        payload = dict(begun.payload) if begun else {}
        my_task.children[0].internal_data.update(fired=0, payload=payload)


class EndOfScope(Mixed):
    """A token that reaches the end disappears; the last one ends the scope."""

    quiet = True

    def _update_hook(self, my_task: Token) -> bool:
        bind(my_task)
        others = (t for t in my_task.workflow.tasks.values() if t is not my_task and t.task_spec is self)
        if any(live(t) for t in others) or moving(my_task.workflow):
            my_task._set_state(TaskState.CANCELLED)
            return False
        return True

    def _run_hook(self, _my_task: Token) -> bool:
        return True


class Ending(Throwing):
    """End events; a terminate end cancels everything else in its scope."""

    def _on_complete_hook(self, my_task: Token) -> None:
        beyond(EndEvent, self)._on_complete_hook(my_task)
        if isinstance(self.event_definition, TerminateEventDefinition):
            cancel_scope(my_task.workflow, but=my_task)
            my_task.workflow.completed = True
