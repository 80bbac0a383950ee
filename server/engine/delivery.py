# pyright: basic
"""Events between elements, and between the case and the world."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.spiff.specs.event_definitions import (
    ErrorEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.util.task import TaskState

from server.engine import correlation, history
from server.engine.behaviour.catching import Catching, Trigger
from server.engine.model import Awaited, StepKind, Subscription, Thrown
from server.engine.tokens import Token, age, boundary_events, element_of, held, is_instance

if TYPE_CHECKING:
    from server.engine.session import Session

AWAITED = ((MessageEventDefinition, Awaited.MESSAGE), (SignalEventDefinition, Awaited.SIGNAL))
NO_KEYS: Mapping[str, object] = {}


class Delivery:
    """Finds the catchers of an event among what waits in the case."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def waiting(self, kind: type) -> list[tuple[Token, int, Any]]:
        """Waiting tasks with the number and definition they wait by, oldest first."""
        found = [
            (task, number, definition)
            for task in self._session.tasks()
            if task.state == TaskState.WAITING and isinstance(task.task_spec, Catching) and not held(task)
            for number, definition in enumerate(task.task_spec.definitions())
            if isinstance(definition, kind)
        ]
        return sorted(found, key=lambda row: age(row[0]))

    def subscriptions(self) -> tuple[Subscription, ...]:
        """What waits for messages and signals, oldest first."""
        rows = [
            (age(task), Subscription(str(task.id), element_of(task), awaited, d.name, correlation.keys(task, number)))
            for kind, awaited in AWAITED
            for task, number, d in self.waiting(kind)
        ]
        return tuple(row for _, row in sorted(rows, key=lambda pair: pair[0]))

    def message(
        self, name: str, payload: Mapping[str, object], given: Mapping[str, object] = NO_KEYS, token: str | None = None
    ) -> bool:
        """Give a message to the oldest catcher it belongs to, once. False when nobody waits for it."""
        for task, number, definition in self.waiting(MessageEventDefinition):
            aimed = token is None or str(task.id) == token
            if aimed and definition.name == name and correlation.matches(task, number, given):
                task.task_spec.catch(task, number, payload)
                return True
        return False

    def signal(self, name: str, payload: Mapping[str, object]) -> bool:
        """Give a signal to everybody who waits for it. False when nobody does."""
        hits = [(task, number) for task, number, d in self.waiting(SignalEventDefinition) if d.name == name]
        for task, number in hits:
            if task.state == TaskState.WAITING:
                task.task_spec.catch(task, number, payload)
        return bool(hits)

    def throw(self, task: Token, definition: Any, payload: Mapping[str, object]) -> None:
        """Deliver what an element throws: inside the case first, outward where that is its way."""
        history.record(task, StepKind.THROWN)
        name: str = definition.name
        if isinstance(definition, MessageEventDefinition):
            given = correlation.of_thrown(task, definition, payload)
            if not self.message(name, payload, given):
                self._outward(task, Awaited.MESSAGE, name, payload, given)
        elif isinstance(definition, SignalEventDefinition):
            self.signal(name, payload)
            self._outward(task, Awaited.SIGNAL, name, payload, NO_KEYS)
        elif isinstance(definition, ErrorEventDefinition):
            self._error(task, definition, payload)
        else:
            self._climb(self._around(task), definition, payload)

    def _outward(
        self,
        task: Token,
        kind: Awaited,
        name: str,
        payload: Mapping[str, object],
        given: Mapping[str, object],
    ) -> None:
        self._session.journal.thrown.append(Thrown(kind, name, payload, given, element_of(task)))

    def _error(self, task: Token, definition: Any, payload: Mapping[str, object]) -> None:
        """An error ends its thrower, then the scope that catches it, or the case when none does."""
        task._set_state(TaskState.COMPLETED)
        history.record(task, StepKind.COMPLETED)
        if not self._climb(self._around(task), definition, payload):
            self._session.fail()

    def error(self, task: Token, code: str, payload: Mapping[str, object]) -> bool:
        """Give an error of an activity itself to the nearest that catches it. False when nobody does."""
        return self._climb(self._at(task), ErrorEventDefinition(code, code=code), payload)

    def _climb(self, around: Iterator[list[Token]], thrown: Any, payload: Mapping[str, object]) -> bool:
        for listeners in around:
            hits = [
                (listener, number, definition)
                for listener in listeners
                if listener.state == TaskState.WAITING
                for number, definition in enumerate(listener.task_spec.definitions())
                if type(definition) is type(thrown) and definition.code in (None, thrown.code)
            ]
            for listener, number, _ in sorted(hits, key=lambda hit: hit[2].code is None)[:1]:
                listener.task_spec.catch(listener, number, payload)
                return True
        return False

    def _at(self, task: Token) -> Iterator[list[Token]]:
        """The boundary events of an activity (and of the multi-instance it is one of), then those around it."""
        yield from _guards(task)
        yield from self._around(task)

    def _around(self, task: Token) -> Iterator[list[Token]]:
        """Listeners, innermost first: a scope's triggers, then the boundary events of the activity around it."""
        workflow = task.workflow
        while True:
            yield [t for t in workflow.tasks.values() if isinstance(t.task_spec, Trigger)]
            if workflow is self._session.wf:
                return
            host, workflow = workflow.host, workflow.host.workflow
            yield from _guards(host)


def _guards(host: Token | None) -> Iterator[list[Token]]:
    """The boundary events of an activity, and of the multi-instance it is one instance of."""
    while host is not None:
        yield boundary_events(host)
        host = host.parent if is_instance(host) else None
