# pyright: basic
"""Gateways: joins count arrived tokens by the flow they came from; choices take boolean conditions only."""

from collections import Counter
from collections.abc import Mapping

from SpiffWorkflow.util.task import TaskState

from server.engine import history
from server.engine.behaviour.mixed import Mixed
from server.engine.behaviour.stepwise import bind
from server.engine.fault_words import NO_WAY
from server.engine.faults import ElementFault
from server.engine.tokens import Token, age, moving, session_of


class ParallelJoin(Mixed):
    """Takes one token from each incoming flow, oldest first; excess tokens stay."""

    quiet = True
    counts_flows = True

    def _arrive(self, my_task: Token) -> dict[str, list[Token]]:
        bind(my_task)
        my_task.internal_data.setdefault("from", my_task.parent.task_spec.name)
        waiting: dict[str, list[Token]] = {}
        for task in sorted((t for t in my_task.workflow.tasks.values() if t.task_spec is self), key=age):
            if task is my_task or task.state == TaskState.WAITING:
                waiting.setdefault(task.internal_data["from"], []).append(task)
        return waiting

    def _update_hook(self, my_task: Token) -> bool:
        waiting, need = self._arrive(my_task), Counter(self._inputs)
        if any(len(waiting.get(name, ())) < count for name, count in need.items()):
            my_task._set_state(TaskState.WAITING)
            return False
        self._consume(my_task, [task for name, count in need.items() for task in waiting[name][:count]])
        return True

    def _consume(self, my_task: Token, taken: list[Token]) -> None:
        if my_task not in taken:
            origin = my_task.internal_data["from"]
            taken.remove(next(task for task in taken if task.internal_data["from"] == origin))
            taken.append(my_task)
        if len({id(task.internal_data["scope"]) for task in taken}) > 1:
            my_task.internal_data["scope"] = my_task.workflow.scope
        for task in taken:
            if task is not my_task:
                task._set_state(TaskState.CANCELLED)
        bind(my_task)

    def _run_hook(self, _my_task: Token) -> bool:
        return True


class Choosing(Mixed):
    """Evaluates conditions of outgoing flows, in the order of the flows."""

    leaves_by_all = False

    def _chosen(self, my_task: Token, *, first: bool) -> list[int]:
        """Places of the flows to take."""
        session = session_of(my_task)
        taken: list[int] = []
        for place, (condition, _) in enumerate(self.cond_task_specs):
            if condition is not None and not (first and taken) and session.truth(my_task, condition.args[0]):
                taken.append(place)
        return taken or [place for place, (condition, _) in enumerate(self.cond_task_specs) if condition is None]

    def _choose(self, my_task: Token, *, first: bool) -> bool:
        chosen = self._chosen(my_task, first=first)
        if not chosen:
            raise ElementFault(NO_WAY)
        specs = my_task.workflow.spec.task_specs
        my_task._sync_children([specs[self.cond_task_specs[place][1]] for place in chosen], TaskState.FUTURE)
        history.leave_by(my_task, [self.flows[place] for place in chosen])
        return True


class ExclusiveChoosing(Choosing):
    """The first flow whose condition holds, else the default flow."""

    def _run_hook(self, my_task: Token) -> bool:
        return self._choose(my_task, first=True)


class InclusiveJoin(ParallelJoin, Choosing):
    """Waits while some other token can reach an empty incoming flow and no flow that already has a token."""

    upstream: Mapping[str, frozenset[str]] = {}

    def _update_hook(self, my_task: Token) -> bool:
        waiting = self._arrive(my_task)
        empty = set(self._inputs) - set(waiting)
        if empty and any(self._may_come(task, empty, set(waiting)) for task in moving(my_task.workflow)):
            my_task._set_state(TaskState.WAITING)
            return False
        need = Counter(self._inputs)
        self._consume(my_task, [task for name, count in need.items() for task in waiting.get(name, [])[:count]])
        return True

    def _may_come(self, task: Token, empty: set[str], full: set[str]) -> bool:
        name = task.task_spec.name
        if task.task_spec is self:
            return False
        return any(name in self.upstream[i] for i in empty) and not any(name in self.upstream[i] for i in full)

    def _run_hook(self, my_task: Token) -> bool:
        return self._choose(my_task, first=False)
