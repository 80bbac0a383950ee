# pyright: basic
"""Where a token may be placed: in a scope that runs, or in subprocesses that are entered for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import StartEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity, SubWorkflowTask

from server.domain.errors import (
    CannotEnterCalled,
    CannotEnterElement,
    CannotEnterRuns,
    CannotLeaveRuns,
    ElementNotFound,
)
from server.engine.behaviour.catching import Trigger
from server.engine.behaviour.joins import ParallelJoin
from server.engine.tokens import Token, is_instance
from server.engine.workflows import InnerWorkflow

if TYPE_CHECKING:
    from server.engine.bundle import Bundle
    from server.engine.session import Session

CHILD = " [child]"


@dataclass(frozen=True, slots=True)
class Place:
    """The running scope in which to begin, the part of it to enter, and where the scopes entered with it begin."""

    workflow: Any
    entry: str
    inside: Mapping[str, str] = field(default_factory=dict[str, str])


def called(bundle: "Bundle", process: str, element: str) -> str:
    """What people call an element: its name, else its id."""
    found = bundle.elements.get(process, {}).get(element)
    return (found.name if found else "") or element


def place_for(session: "Session", tokens: Sequence[Token], process: str, element: str) -> Place:
    """Where to place a token at an element, in exchange for these or for none.

    Raises ElementNotFound, CannotEnterElement, CannotEnterRuns, CannotEnterCalled and CannotLeaveRuns.
    """
    if element not in session.bundle.elements.get(process, {}):
        raise ElementNotFound(element=element)
    name = called(session.bundle, process, element)
    around = [w for w in session.workflows() if w.process == process and not _within(w, tokens)]
    if not around:
        raise CannotEnterCalled(element=name)
    place = _place(session, tokens, around, element, name)
    for token in tokens:
        _require_way(session, token, place.workflow, name)
    return place


def _within(workflow: Any, tokens: Sequence[Token]) -> bool:
    """Whether the scope lies inside one of these tokens, and ends with it."""
    return any(isinstance(each, InnerWorkflow) and each.host in tokens for each in ancestors(workflow))


def enterable(task_spec: Any) -> bool:
    """Whether a token may be placed there: no start, attached event or join, which only flows lead to."""
    if isinstance(task_spec, (StartEvent, BoundaryEvent, Trigger)) or not task_spec.bpmn_id:
        return False
    return not (isinstance(task_spec, ParallelJoin) and len(task_spec._inputs) > 1)


def ancestors(workflow: Any) -> list[Any]:
    """The scope and those around it, innermost first."""
    found = [workflow]
    while isinstance(found[-1], InnerWorkflow):
        found.append(found[-1].host.workflow)
    return found


def _place(session: "Session", tokens: Sequence[Token], around: list[Any], element: str, name: str) -> Place:
    running = [workflow for workflow in around if element in workflow.spec.task_specs]
    near = [workflow for workflow in running if any(workflow in ancestors(token.workflow) for token in tokens)]
    found = [Place(workflow, element) for workflow in near or running]
    if not found:
        found = [place for workflow in around for place in _entering(session, workflow, element, name)]
    if len(found) != 1:
        raise CannotEnterRuns(element=name) if found else CannotEnterElement(element=name)
    place = found[0]
    last = next(reversed(tuple(place.inside)), None)
    specs = (session.bundle.subs[last] if last else place.workflow.spec).task_specs
    if not enterable(specs[element]):
        raise CannotEnterElement(element=name)
    return Place(place.workflow, _entry(place.workflow.spec, place.entry), place.inside)


def _entering(session: "Session", workflow: Any, element: str, name: str) -> Iterator[Place]:
    """Ways into subprocesses of a scope that do not run, down to the one that holds the element."""
    for host in _hosts(workflow.spec):
        for path in _paths(session, host, element):
            if any(each.name.endswith(CHILD) for each in path):
                raise CannotEnterRuns(element=name)
            if any(_is_triggered(each) for each in path):
                raise CannotEnterElement(element=name)
            inside = {}
            for outer, inner in zip(path, [*path[1:], None], strict=True):
                spec = session.bundle.subs[outer.spec]
                inside[outer.spec] = _entry(spec, inner.name if inner is not None else element)
            yield Place(workflow, path[0].name, inside)


def _paths(session: "Session", host: Any, element: str) -> Iterator[list[Any]]:
    spec = session.bundle.subs[host.spec]
    if element in spec.task_specs:
        yield [host]
    for inner in _hosts(spec):
        for path in _paths(session, inner, element):
            yield [host, *path]


def _hosts(spec: Any) -> list[Any]:
    """Subprocesses drawn in a scope; what it calls is drawn elsewhere."""
    parts = spec.task_specs.values()
    return [part for part in parts if isinstance(part, SubWorkflowTask) and not isinstance(part, CallActivity)]


def _is_triggered(host: Any) -> bool:
    return any(isinstance(each, Trigger) for each in host.inputs)


def _entry(spec: Any, element: str) -> str:
    """Flows lead to the split before an activity with attached events."""
    split = f"{element}.BoundaryEventSplit"
    return split if split in spec.task_specs else element


def _require_way(session: "Session", token: Token, to: Any, name: str) -> None:
    """Neither out of one of several runs of a multi-instance nor into one of them."""
    out, into = ancestors(token.workflow), ancestors(to)
    for workflow in out:
        if workflow not in into and is_instance(workflow.host):
            raise CannotLeaveRuns(element=called(session.bundle, token.workflow.process, token.task_spec.bpmn_id))
    for workflow in into:
        if workflow not in out and is_instance(workflow.host):
            raise CannotEnterRuns(element=name)
