# pyright: basic
"""Multi-instance and loop: instances with scopes of their own; outputs in the order of inputs, with their doers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import SequentialMultiInstanceTask
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from server.engine import history, timers
from server.engine.behaviour.mixed import Mixed
from server.engine.cancelling import cancel
from server.engine.fault_words import NO_COLLECTION, NO_NUMBER, TOO_MANY
from server.engine.faults import ElementFault
from server.engine.scopes import Kind, Scope, fresh, only_written
from server.engine.tokens import Token, element_of, is_instance, is_open, session_of


class Instances(Mixed):
    """Multi-instance, parallel or sequential."""

    def _update_hook(self, my_task: Token) -> bool:
        SpiffBpmnTask._update_hook(self, my_task)
        total = self._total(my_task)
        my_task.internal_data.update(n=total, next=0, results={})
        if total == 0 or self._is_closed(my_task):
            self._finish(my_task)
            return True
        for _ in range(1 if isinstance(self, SequentialMultiInstanceTask) else total):
            self._spawn(my_task)
        my_task._set_state(TaskState.STARTED)
        return False

    def _is_closed(self, my_task: Token) -> bool:
        """Whether the time for it has passed before anybody was asked; sets when it does."""
        found = history.element(session_of(my_task).bundle, my_task)
        return found is not None and found.closes is not None and timers.close_at(my_task, found.closes)

    def ring(self, my_task: Token) -> None:
        """The deadline: what is done counts, the rest is no longer waited for."""
        session_of(my_task).expired |= {str(child.id) for child in my_task.children if is_open(child)}
        self._end(my_task, None)

    def _total(self, my_task: Token) -> int:
        total = len(self._collection(my_task)) if self.data_input is not None else self._cardinality(my_task)
        limit = session_of(my_task).env.limits.max_instances
        if total > limit:
            raise ElementFault(TOO_MANY % {"total": total, "limit": limit})
        return total

    def _cardinality(self, my_task: Token) -> int:
        count = session_of(my_task).value(my_task, self.cardinality)
        if isinstance(count, bool) or not isinstance(count, (int, float, Decimal)) or count != count // 1 or count < 0:
            raise ElementFault(NO_NUMBER, expression=self.cardinality)
        return int(count)

    def _collection(self, my_task: Token) -> Any:
        name = self.data_input.bpmn_id
        collection = my_task.data.get(name)
        if isinstance(collection, Mapping):
            return list(collection.items())
        if not isinstance(collection, Sequence) or isinstance(collection, (str, bytes)):
            raise ElementFault(NO_COLLECTION % {"name": name})
        return collection

    def _spawn(self, my_task: Token) -> None:
        internal = my_task.internal_data
        number = internal["next"]
        if number >= internal["n"]:
            return
        internal["next"] = number + 1
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], TaskState.FUTURE)
        child.triggered = True
        local: dict[str, object] = {"loopCounter": number + 1}
        if self.input_item is not None:
            item = number if self.data_input is None else self._collection(my_task)[number]
            local[self.input_item.bpmn_id] = fresh(item)
        child.internal_data.update(i=number, scope=Scope(Kind.INSTANCE, internal["scope"], local))
        child.task_spec._update(child)

    def merge_child(self, _workflow: Any, child: Token) -> None:
        """An instance ended: keep its output, and end the whole when all are done or the condition says so."""
        my_task = child.parent
        if not is_instance(child) or my_task.state != TaskState.STARTED:
            return
        session, inner = session_of(my_task), child.internal_data["scope"]
        value = None
        if self.data_output is not None and self.output_item is not None:
            value = inner.vars.get(self.output_item.bpmn_id)
        else:
            for key, writer in only_written(inner).items():
                session.journal.put(my_task.internal_data["scope"], key, inner.vars[key], writer)
        results = my_task.internal_data["results"]
        results[str(child.internal_data["i"])] = [value, str(child.id)]
        if len(results) == my_task.internal_data["n"] or self._enough(my_task, child):
            self._end(my_task, child)
        elif isinstance(self, SequentialMultiInstanceTask):
            self._spawn(my_task)

    def _enough(self, my_task: Token, child: Token) -> bool:
        if self.condition is None:
            return False
        internal = my_task.internal_data
        known: dict[str, object] = {
            "nrOfInstances": internal["n"],
            "nrOfCompletedInstances": len(internal["results"]),
            "nrOfActiveInstances": internal["next"] - len(internal["results"]),
        }
        if self.data_output is not None:
            known[self.data_output.bpmn_id] = [value for value, _ in self._ordered(my_task)]
        return session_of(my_task).truth(child, self.condition, known)

    def _end(self, my_task: Token, last: Token | None) -> None:
        for other in my_task.children:
            if other is not last and is_instance(other):
                cancel(other)
        self._finish(my_task)
        my_task._set_state(TaskState.READY)

    def _ordered(self, my_task: Token) -> list[list[Any]]:
        results = my_task.internal_data["results"]
        return [results[key] for key in sorted(results, key=int)]

    def _finish(self, my_task: Token) -> None:
        if self.data_output is None:
            return
        done, session = self._ordered(my_task), session_of(my_task)
        doers = tuple(doer for _, doer in done)
        writer = session.writer(element_of(my_task), str(my_task.id), doers)
        values = [fresh(value) for value, _ in done]
        session.journal.put(my_task.internal_data["scope"], self.data_output.bpmn_id, values, writer)


class Looping(Mixed):
    """Standard loop: again while its condition holds, at most so many times."""

    def _update_hook(self, my_task: Token) -> bool:
        SpiffBpmnTask._update_hook(self, my_task)
        my_task.internal_data["next"] = 0
        if self.test_before and not self._again(my_task):
            return True
        my_task._set_state(TaskState.STARTED)
        self._spawn(my_task)
        return False

    def _again(self, my_task: Token) -> bool:
        done = my_task.internal_data["next"]
        if self.maximum is not None and done >= self.maximum:
            return False
        return self.condition is None or session_of(my_task).truth(my_task, self.condition, {"loopCounter": done})

    def _spawn(self, my_task: Token) -> None:
        my_task.internal_data["next"] += 1
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], TaskState.FUTURE)
        child.triggered = True
        child.task_spec._update(child)

    def merge_child(self, _workflow: Any, child: Token) -> None:
        """One pass ended."""
        my_task = child.parent
        if not is_instance(child) or my_task.state != TaskState.STARTED:
            return
        if self._again(my_task):
            self._spawn(my_task)
        else:
            my_task._set_state(TaskState.READY)
