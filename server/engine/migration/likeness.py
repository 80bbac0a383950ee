# pyright: basic
"""What an element is to a migration: which kind, what it waits for, and whether another can take its place."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.parallel_gateway import ParallelGateway
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity, SubWorkflowTask
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition

from server.engine.behaviour.catching import Trigger
from server.engine.behaviour.human import Waiting

CHILD, SPLIT = " [child]", ".BoundaryEventSplit"


def element_id(spec: Any) -> str:
    """The diagram's id of the element a spec was made for."""
    if isinstance(spec, BoundaryEventSplit):
        return spec.name.removesuffix(SPLIT)
    return spec.bpmn_id or spec.name


def is_split(spec: Any) -> bool:
    """Whether it only holds an activity and its boundary events together."""
    return isinstance(spec, BoundaryEventSplit)


def is_join(spec: Any) -> bool:
    """Whether tokens wait in it for others."""
    return isinstance(spec, ParallelGateway | InclusiveGateway)


def is_listener(spec: Any) -> bool:
    """Whether it listens beside a host or a scope."""
    return isinstance(spec, BoundaryEvent | Trigger)


def is_trigger(spec: Any) -> bool:
    """Whether it is the waiting start of an event subprocess."""
    return isinstance(spec, Trigger)


def kind(spec: Any) -> str:
    """Equal for specs whose tokens are alike."""
    if isinstance(spec, MultiInstanceTask):
        return f"instances {type(spec).__name__}"
    if isinstance(spec, LoopTask):
        return "loop"
    if isinstance(spec, Waiting):
        return "human"
    if isinstance(spec, CallActivity):
        return "call"
    if isinstance(spec, SubWorkflowTask):
        return "subprocess"
    if isinstance(spec, CatchingEvent):
        place = "boundary " if isinstance(spec, BoundaryEvent) else "trigger " if isinstance(spec, Trigger) else ""
        return f"{place}catch {type(spec.event_definition).__name__}"
    return type(spec).__name__


def collected(spec: Any) -> tuple[object, ...]:
    """How a multi-instance chooses its items and gathers what comes of them; empty for everything else."""
    if not isinstance(spec, MultiInstanceTask):
        return ()
    named = (spec.data_input, spec.data_output, spec.input_item, spec.output_item)
    return (spec.cardinality, *(item.bpmn_id if item is not None else None for item in named))


def given(spec: Any) -> tuple[frozenset[str], bool]:
    """What a called process is given (names), and whether it has data of its own at all."""
    io = spec.io_specification
    inputs = frozenset(item.bpmn_id for item in io.data_inputs) if io is not None else frozenset[str]()
    return inputs, io is not None and bool(io.data_inputs or io.data_outputs)


def awaited(spec: Any) -> Iterator[tuple[str, int, Any]]:
    """What a catching element waits for: under which name, at which number, by which definition."""
    definitions = spec.definitions()
    names = [element_id(output) for output in spec.outputs] if isinstance(spec, EventBasedGateway) else [""]
    yield from zip(names, range(len(names)), definitions, strict=True)


def same_wait(one: Any, other: Any) -> bool:
    """Whether two definitions wait for the same, so that what was fixed at the beginning still holds."""
    if type(one) is not type(other):
        return False
    if isinstance(one, TimerEventDefinition | ConditionalEventDefinition):
        return one.expression == other.expression
    if isinstance(one, MessageEventDefinition):
        return one.name == other.name and _keys(one) == _keys(other)
    return True


def _keys(definition: MessageEventDefinition) -> list[tuple[str, str]]:
    declared = [*definition.correlation_properties, *definition.process_correlations]
    return sorted((prop.name, prop.retrieval_expression) for prop in declared)


def alike(old: Any, new: Any, old_name: str, new_name: str) -> float:
    """How likely one element took the other's place, by its name and what stands before and behind it."""
    named = SequenceMatcher(None, old_name, new_name).ratio() if old_name and new_name else 0.0
    spelt = SequenceMatcher(None, element_id(old), element_id(new)).ratio()
    around = sum(
        bool({_bare(n) for n in getattr(old, side)} & {_bare(n) for n in getattr(new, side)})
        for side in ("_inputs", "_outputs")
    )
    return 2 * named + spelt + around


def _bare(name: str) -> str:
    return name.removesuffix(SPLIT)
