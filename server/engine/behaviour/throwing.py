# pyright: basic
"""Throwing events: intermediate, end and send task."""

from collections.abc import Mapping

from SpiffWorkflow.spiff.specs.event_definitions import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
)

from server.engine.behaviour.mixed import Mixed
from server.engine.tokens import Token, session_of

THROWABLE = (MessageEventDefinition, SignalEventDefinition, ErrorEventDefinition, EscalationEventDefinition)


class Throwing(Mixed):
    """Evaluates the payload and hands the event over for delivery."""

    def _run_hook(self, my_task: Token) -> bool:
        definition = self.event_definition
        if isinstance(definition, THROWABLE):
            session_of(my_task).delivery.throw(my_task, definition, self._payload(my_task))
        return True

    def _payload(self, my_task: Token) -> Mapping[str, object]:
        source, session = getattr(self.event_definition, "expression", None), session_of(my_task)
        return session.evaluator.storable(source, my_task.internal_data["scope"], session.now) if source else {}
