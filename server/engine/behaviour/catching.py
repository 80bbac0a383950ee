# pyright: basic
"""Catching events: catch events, receive tasks, event gateways, boundary events and event subprocess triggers."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.util.task import TaskState

from server.engine import correlation, history, timers
from server.engine.behaviour.mixed import Mixed, beyond
from server.engine.behaviour.stepwise import bind
from server.engine.cancelling import cancel, cancel_scope
from server.engine.scopes import Kind, Scope, fresh
from server.engine.tokens import Token, session_of


class Catching(Mixed):
    """Waits for one of its definitions; timers on the given clock, payloads kept until the element runs."""

    @property
    def leaves_by_all(self) -> bool:
        """An event gateway leaves by the flow to the event that came."""
        return not isinstance(self, EventBasedGateway)

    def definitions(self) -> list[Any]:
        """What the element waits for: several for an event gateway."""
        return getattr(self.event_definition, "event_definitions", [self.event_definition])

    def _update_hook(self, my_task: Token) -> bool:
        beyond(CatchingEvent, self)._update_hook(my_task)
        internal = my_task.internal_data
        for number, definition in enumerate(self.definitions()):
            if "fired" not in internal and self._has_fired(my_task, number, definition):
                internal["fired"] = number
        if "fired" in internal:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def _has_fired(self, my_task: Token, number: int, definition: Any) -> bool:
        if isinstance(definition, TimerEventDefinition):
            return timers.has_fired(my_task, number, definition)
        if isinstance(definition, ConditionalEventDefinition):
            return self._became_true(my_task, definition)
        if isinstance(definition, MessageEventDefinition):
            correlation.begin(my_task, number, definition)
        return isinstance(definition, NoneEventDefinition)

    def _became_true(self, my_task: Token, definition: ConditionalEventDefinition) -> bool:
        was = my_task.internal_data.get("was", False)
        now = session_of(my_task).truth(my_task, definition.expression)
        my_task.internal_data["was"] = now
        return now and not was

    def catch(self, my_task: Token, number: int, payload: Any) -> None:
        """The awaited event came: keep what it carried and go on."""
        my_task.internal_data.update(fired=number, payload=fresh(dict(payload or {})))
        self._update(my_task)

    def _run_hook(self, my_task: Token) -> bool:
        number, payload = my_task.internal_data.get("fired", 0), my_task.internal_data.get("payload") or {}
        definition = self.definitions()[number]
        variable = getattr(definition, "message_var", None) or getattr(definition, "variable", None)
        if payload and variable:
            payload = {variable: payload}
        if payload and getattr(self, "cancel_activity", True) is False:
            around = my_task.internal_data["scope"]
            my_task.internal_data["scope"] = Scope(Kind.EVENT, around, dict(payload))
            bind(my_task)
        else:
            session_of(my_task).submit(my_task, payload, self._person(my_task))
        if isinstance(self, EventBasedGateway):
            my_task._sync_children([self.outputs[number]], TaskState.FUTURE)
            history.leave_by(my_task, [self.flows[number]])
        return True

    def _person(self, my_task: Token) -> str | None:
        """Who started the case, at its start event; other events come from nobody."""
        session = session_of(my_task)
        if not isinstance(self, StartEvent) or my_task.workflow is not session.wf:
            return None
        return session.start.person if session.start else None

    def _predict_hook(self, my_task: Token) -> None:
        beyond(CatchingEvent, self)._predict_hook(my_task)

    def _on_ready_hook(self, my_task: Token) -> None:
        pass

    def _on_cancel(self, my_task: Token) -> None:
        beyond(CatchingEvent, self)._on_cancel(my_task)


class Listening(Catching):
    """A boundary event or trigger: waits beside its host or scope, and fires again when it interrupts nothing."""

    quiet = True
    listens = True

    def _rearm(self, my_task: Token) -> None:
        """Leave a fresh waiting twin behind, unless it is a timer that has no more cycles."""
        internal, number = my_task.internal_data, my_task.internal_data.get("fired", 0)
        definition, due = self.definitions()[number], internal.get("due", {}).get(str(number))
        if isinstance(definition, TimerEventDefinition) and (due := timers.following(my_task, due)) is None:
            return
        twin = my_task.parent._add_child(self, TaskState.WAITING)
        twin.internal_data.update({key: internal[key] for key in ("scope", "age", "keys") if key in internal})
        if isinstance(definition, ConditionalEventDefinition):
            twin.internal_data["was"] = True
        elif due:
            twin.internal_data["due"] = {str(number): due}
        bind(twin)


class Boundary(Listening):
    """Interrupting: cancels its host the moment it catches, before any further step of the host."""

    def _on_ready_hook(self, my_task: Token) -> None:
        if not self.cancel_activity:
            self._rearm(my_task)
            return
        for other in my_task.parent.children:
            if other is not my_task:
                cancel(other)


class Trigger(CatchingEvent, BpmnSpecMixin):
    """Waiting start of an event subprocess, a sibling of the scope's tokens. Made when a process is compiled."""

    cancel_activity = True


class Triggering(Listening):
    """Interrupting: cancels every other token of its scope. The start event inside tells the history."""

    untold = True

    def _on_ready_hook(self, my_task: Token) -> None:
        if self.cancel_activity:
            cancel_scope(my_task.workflow, but=my_task)
        else:
            self._rearm(my_task)
