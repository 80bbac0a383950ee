# pyright: basic
"""One application of commands to one case: the workflow in memory, its data, and the stepping."""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.util.task import TaskState

from server.engine import history, incidents, timers
from server.engine.behaviour import serving
from server.engine.bundle import Bundle
from server.engine.called import Answer, Refusal
from server.engine.cancelling import cancel_scope
from server.engine.delivery import Delivery
from server.engine.expressions import NOTHING, Evaluator
from server.engine.fault_words import TOO_LONG
from server.engine.faults import ElementFault
from server.engine.journal import Journal
from server.engine.model import CaseStatus, Environment, NotWaiting, Start, StepKind, Writer
from server.engine.scopes import Kind, Scope, Variables, fresh
from server.engine.tokens import Token, element_of, held, is_open, live
from server.engine.workflows import CaseWorkflow, active, sweep


class Scripts:
    """What SpiffWorkflow calls its script engine: passes everything to the session."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    def evaluate(self, task: Token, expression: str, external_context: Mapping[str, object] | None = None) -> object:
        """Value of an expression for a task."""
        return self._session.value(task, expression, external_context or NOTHING)

    def execute(self, task: Token, script: str, external_context: Mapping[str, object] | None = None) -> bool:
        """Run a script and write what it changed."""
        del external_context
        session = self._session
        for key, value in session.evaluator.written(script, task.internal_data["scope"]).items():
            task.data[key] = value
        return True


class Session:
    """The state of a running command. `now` is the instant steps happen at: `env.now`, or a due timer's own."""

    wf: CaseWorkflow

    def __init__(self, bundle: Bundle, data: Mapping[str, object], env: Environment) -> None:
        self.bundle, self.env, self.now = bundle, env, env.now
        self.case = Scope(Kind.CASE, None, dict(data))
        self.journal = Journal()
        self.evaluator = Evaluator(env)
        self.scripts = Scripts(self)
        self.delivery = Delivery(self)
        self.status = CaseStatus.RUNNING
        self.start: Start | None = None
        self.completed: set[str] = set()
        self.expired: set[str] = set()
        self.entering: dict[str, str] = {}
        self._ages = 0
        self._steps = 0

    def begin(self, start: Start) -> None:
        """Make the workflow anew at a start element."""
        self.start = start
        self.wf = CaseWorkflow(self, self.bundle.spec, dict(self.bundle.subs), restoring=False)

    def look_again(self) -> None:
        """What happened while the case was at rest: the caller may have changed data, and timers fell due."""
        self.conditions()
        self.settle()
        timers.fire(self)

    def resume_ages(self, used: int) -> None:
        """Go on counting ages after those of the stored tokens."""
        self._ages = used

    def untouched(self, scope: Scope) -> bool:
        """Whether nothing was written to this inner scope or those around it (the case scope aside)."""
        return scope.stamp() == 0

    # ---------- data
    def next_age(self) -> int:
        """A number larger than that of every earlier arrival."""
        self._ages += 1
        return self._ages

    def writer(self, element: str, token: str, doers: tuple[str, ...] = (), person: str | None = None) -> Writer:
        """A writer of this instant."""
        return Writer(element, token, person, self.now, doers)

    def view(self, task: Token) -> Variables:
        """The task's view of the data; what is written through it has the task as writer and no person."""
        return Variables(task.internal_data["scope"], lambda scope, key, value: self._put(task, scope, key, value))

    def _put(self, task: Token, scope: Scope, key: str, value: object) -> None:
        self.journal.put(scope, key, value, self.writer(element_of(task), str(task.id)))

    def submit(self, task: Token, values: Mapping[str, object], person: str | None = None) -> None:
        """Write what a person or an event brought."""
        writer = self.writer(element_of(task), str(task.id), person=person)
        for key, value in values.items():
            self.journal.put(task.internal_data["scope"], key, fresh(value), writer)

    def submit_result(self, task: Token, values: Mapping[str, object], person: str | None) -> None:
        """Write what a person gives as the work of an element: into its `result` where it has one."""
        declared = history.element(self.bundle, task)
        result = (declared.result if declared is not None else None) or getattr(task.task_spec, "variable", None)
        self.submit(task, {result: dict(values)} if result else values, person)

    def value(self, task: Token, source: str, extra: Mapping[str, object] = NOTHING) -> object:
        """Value of an expression in the task's scope. Raises ElementFault."""
        return self.evaluator.value(source, task.internal_data["scope"], self.now, extra)

    def truth(self, task: Token, source: str, extra: Mapping[str, object] = NOTHING) -> bool:
        """Value of a condition in the task's scope. Raises ElementFault when it is not a boolean."""
        return self.evaluator.truth(source, task.internal_data["scope"], self.now, extra)

    # ---------- tasks
    def workflows(self) -> list[Any]:
        """Every scope that runs, outermost first."""
        return [wf for wf in (self.wf, *self.wf.subprocesses.values()) if active(wf)]

    def tasks(self) -> Iterator[Token]:
        """Every task of every running scope."""
        for workflow in self.workflows():
            yield from list(workflow.tasks.values())

    def restart_counting(self) -> None:
        """Give the next steps a budget of their own: each firing of a timer is as good as a command."""
        self._steps = 0

    def find(self, token: str) -> Token | None:
        """The task with this id."""
        return next((task for task in self.tasks() if str(task.id) == token), None)

    # ---------- stepping: an interrupting event has already cancelled its host when a round begins
    def settle(self) -> None:
        """Run engine work in rounds over all scopes until only waiting remains."""
        while not self.wf.completed:
            ready = [t for t in self.tasks() if t.state == TaskState.READY and not t.task_spec.manual and not held(t)]
            if not ready:
                break
            for task in ready:
                if task.state == TaskState.READY and task.id in task.workflow.tasks and active(task.workflow):
                    self.step(task)
            self._tidy()
        self._tidy()
        if self.wf.completed and self.status is CaseStatus.RUNNING:
            self.status = CaseStatus.COMPLETED

    def _tidy(self) -> None:
        if not self.wf.completed:
            sweep(self.wf)
        self.journal.undo.clear()

    def step(self, task: Token) -> None:
        """Run one element."""
        self._steps += 1
        writes = self.journal.writes
        if getattr(task.task_spec, "quiet", False) and not task.internal_data.get("entered"):
            task.internal_data["entered"] = True
            history.record(task, StepKind.ENTERED)
        limit = self.env.limits.max_steps
        if self._steps > limit:
            incidents.hold(task, incidents.RUN, ElementFault(TOO_LONG % {"limit": limit}))
        elif incidents.guard(task, incidents.RUN, lambda: self._run(task)) and live(task):
            task.complete()
        if self.journal.writes > writes:
            self.conditions()

    def _run(self, task: Token) -> None:
        if task.task_spec._run(task) is not True:
            raise ElementFault("the element did not finish")

    def conditions(self) -> None:
        """Let waiting conditional events look at the data again."""
        if not any(workflow.spec.conditional for workflow in self.workflows()):
            return
        for task, _, _ in self.delivery.waiting(ConditionalEventDefinition):
            task.task_spec._update(task)

    # ---------- commands
    def complete(self, token: str, values: Mapping[str, object], person: str | None) -> None:
        """Submit a human task. Raises NotWaiting."""
        task = self.find(token)
        if task is None or not is_open(task):
            raise NotWaiting(token)
        self.submit_result(task, values, person)
        self.completed.add(token)
        self.step(task)
        self.conditions()

    def go_on(self, told: Answer | Refusal) -> None:
        """Let a service task go on with what its operator gave; a refusal goes to who catches it, else holds the task.

        Raises NotWaiting.
        """
        task = self.find(told.token)
        if task is None or not serving.asks(task):
            raise NotWaiting(told.token)
        if isinstance(told, Answer):
            task.internal_data[serving.ANSWER] = fresh(dict(told.values))
            task._ready()
        elif not self.delivery.error(task, told.code, {"code": told.code, "message": told.message}):
            incidents.hold(task, incidents.ENTER, ElementFault(told.message))

    def retry(self, token: str | None) -> bool:
        """Run held elements again. False when none is held; raises NotWaiting for a token that is not."""
        found = [task for task in self.tasks() if held(task) and token in (None, str(task.id))]
        if token is not None and not found:
            raise NotWaiting(token)
        for task in found:
            if held(task) and live(task):
                incidents.retry(task)
        return bool(found)

    def cancel(self) -> bool:
        """End the case. False when it ended already."""
        if self.status is not CaseStatus.RUNNING:
            return False
        self._end(CaseStatus.CANCELLED)
        return True

    def fail(self) -> None:
        """End the case by an error nobody caught."""
        self._end(CaseStatus.FAILED)

    def _end(self, status: CaseStatus) -> None:
        self.status = status
        cancel_scope(self.wf)
        self.wf.completed = True
