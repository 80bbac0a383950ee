# pyright: basic
"""Adoption: parsed specs get our behaviours, once; after it a spec is never changed again."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from SpiffWorkflow.bpmn.specs.control import (
    BoundaryEventJoin,
    BoundaryEventSplit,
    BpmnStartTask,
    StartEventJoin,
    StartEventSplit,
    _EndJoin,
)
from SpiffWorkflow.bpmn.specs.defaults import EndEvent, ExclusiveGateway, StartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent, ThrowingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask, StandardLoopTask
from SpiffWorkflow.bpmn.specs.mixins.none_task import NoneTask
from SpiffWorkflow.bpmn.specs.mixins.parallel_gateway import ParallelGateway
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.spiff.specs.defaults import ManualTask, UserTask

from server.engine.behaviour.calls import Called
from server.engine.behaviour.catching import Boundary, Catching, Trigger, Triggering
from server.engine.behaviour.human import Waiting
from server.engine.behaviour.instances import Instances, Looping
from server.engine.behaviour.joins import ExclusiveChoosing, InclusiveJoin, ParallelJoin
from server.engine.behaviour.starts import Begin, Ending, EndOfScope
from server.engine.behaviour.stepwise import Stepwise
from server.engine.behaviour.throwing import Throwing

BEHAVIOUR: tuple[tuple[type, type], ...] = (
    (BpmnStartTask, Begin),
    (ParallelGateway, ParallelJoin),
    (InclusiveGateway, InclusiveJoin),
    (ExclusiveGateway, ExclusiveChoosing),
    (_EndJoin, EndOfScope),
    (BoundaryEvent, Boundary),
    (Trigger, Triggering),
    (CatchingEvent, Catching),
    (EndEvent, Ending),
    (ThrowingEvent, Throwing),
    (MultiInstanceTask, Instances),
    (StandardLoopTask, Looping),
    (SubWorkflowTask, Called),
    (UserTask, Waiting),
    (ManualTask, Waiting),
)
"""SpiffWorkflow's class and ours; the first that fits is put in front."""

REPLACED = (BoundaryEventJoin, StartEventJoin, StartEventSplit)


class NotExecutable(Exception):
    """A process cannot run: `element` is where, `process` in which."""

    def __init__(self, message: str, process: str, element: str | None = None) -> None:
        super().__init__(message)
        self.process = process
        self.element = element


def adopt(spec: Any, subs: Mapping[str, Any]) -> None:
    """Give the parts of a parsed process our behaviours."""
    _remove_replaced(spec)
    triggers = _make_triggers(spec, subs)
    specs = spec.task_specs
    starts = [task_spec for task_spec in specs.values() if isinstance(task_spec, StartEvent)]
    for start in starts:
        start._inputs = [spec.start.name]
    for task_spec in list(specs.values()):
        ends = not task_spec._outputs and task_spec.name not in (spec.start.name, "End")
        if ends and not task_spec.name.endswith(" [child]"):
            task_spec.connect(spec.end)
    spec.start._outputs = [start.name for start in starts] + triggers
    for task_spec in specs.values():
        task_spec.__class__ = _variant(type(task_spec))
        if isinstance(task_spec, NoneTask):
            task_spec.manual = False  # a task of no kind asks nothing of anybody: it passes at once
    none_starts = [start.name for start in starts if isinstance(start.event_definition, NoneEventDefinition)]
    spec.start.triggers = tuple(triggers)
    spec.start.none_start = none_starts[0] if none_starts else None
    spec.starts = frozenset(start.name for start in starts)
    _wire(spec)


def _remove_replaced(spec: Any) -> None:
    specs = spec.task_specs
    gone = {name for name, task_spec in specs.items() if isinstance(task_spec, REPLACED)}
    for name in gone:
        del specs[name]
    for task_spec in specs.values():
        task_spec._outputs = [name for name in task_spec._outputs if name not in gone]
        task_spec._inputs = [name for name in task_spec._inputs if name not in gone]
    spec.start._outputs = []


def _make_triggers(spec: Any, subs: Mapping[str, Any]) -> list[str]:
    """Move the event of each event subprocess to a trigger beside it; its own start becomes a plain one."""
    triggered = set(getattr(spec.start, "trigger_specs", ()))
    names: list[str] = []
    for host in [s for s in spec.task_specs.values() if isinstance(s, SubWorkflowTask)]:
        if spec.start.name not in host._inputs and host.name not in triggered:
            continue
        inner: Any = next(s for s in subs[host.spec].task_specs.values() if isinstance(s, StartEvent))
        trigger = Trigger(spec, f"{host.name}.trigger", inner.event_definition)
        trigger.bpmn_id = inner.bpmn_id
        trigger.cancel_activity = inner.interrupting
        inner.event_definition = NoneEventDefinition()
        host._inputs, host._outputs = [], []
        trigger._inputs = [spec.start.name]
        trigger.connect(host)
        names.append(trigger.name)
    return names


def _wire(spec: Any) -> None:
    specs = spec.task_specs
    loops: list[Any] = [part for part in specs.values() if isinstance(part, LoopTask)]
    joins: list[Any] = [part for part in specs.values() if isinstance(part, InclusiveGateway)]
    catchers: list[Any] = [part for part in specs.values() if isinstance(part, CatchingEvent)]
    for loop in loops:
        specs[loop.task_spec].completed_event.connect(loop.merge_child)
    for join in joins:
        join.upstream = {name: _upstream(spec, name, join.name) for name in join._inputs}
    spec.inclusive_joins = frozenset(join.name for join in joins)
    definitions = (definition for catcher in catchers for definition in catcher.definitions())
    spec.conditional = any(isinstance(definition, ConditionalEventDefinition) for definition in definitions)


def _upstream(spec: Any, to: str, avoid: str) -> frozenset[str]:
    """Every element from which a token can come to `to` without passing `avoid`."""
    into: dict[str, set[str]] = {}
    for task_spec in spec.task_specs.values():
        first, *others = task_spec._outputs or [""]
        for name in (first, *others):
            into.setdefault(name, set()).add(task_spec.name)
        if isinstance(task_spec, BoundaryEventSplit):
            for event in others:
                into.setdefault(event, set()).add(first)
    seen, todo = {to}, [to]
    while todo:
        new = into.get(todo.pop(), set()) - seen - {avoid}
        seen |= new
        todo += new
    return frozenset(seen - {avoid})


@cache
def _variant(cls: type) -> type:
    front = next((ours for theirs, ours in BEHAVIOUR if issubclass(cls, theirs)), None)
    return type(cls.__name__, (front, cls, Stepwise) if front else (cls, Stepwise), {})
