# pyright: basic
"""How a case stands for an operator, and what an order would leave behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.bpmn.specs.mixins.inclusive_gateway import InclusiveGateway

from server.domain.errors import WouldWaitForEver
from server.engine import blob
from server.engine.behaviour.joins import Choosing, ParallelJoin
from server.engine.bundle import Bundle
from server.engine.model import CaseState, Environment
from server.engine.operating.fates import Fates, fates
from server.engine.operating.orders import Enter, Move, Order
from server.engine.operating.places import called, enterable
from server.engine.session import Session
from server.engine.tokens import age, element_of, held, is_instance, moving


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A token of a running case: where it stands, and whether an incident holds it.

    `movable`: not one of several runs; `skippable`: no gateway.
    """

    token: str
    process: str
    element: str
    held: bool
    movable: bool
    skippable: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """Joins that may wait for ever afterwards, and elements that two tokens may pass (what people call them)."""

    may_wait: tuple[str, ...] = ()
    may_repeat: tuple[str, ...] = ()


def standpoints(bundle: Bundle, state: CaseState, env: Environment) -> tuple[Standpoint, ...]:
    """Every token that can be moved or skipped, oldest first."""
    session = _loaded(bundle, state.blob or b"", state, env)
    if session.wf.completed:
        return ()
    tasks = [t for t in session.tasks() if t in moving(t.workflow) or is_instance(t)]
    return tuple(_standpoint(task) for task in sorted(tasks, key=age) if task.task_spec.bpmn_id)


def targets(bundle: Bundle) -> tuple[tuple[str, str], ...]:
    """Every element where a token may be placed, as far as its kind goes: process and element."""
    specs = [bundle.spec, *bundle.subs.values()]
    names = {part.bpmn_id for spec in specs for part in spec.task_specs.values() if enterable(part)}
    return tuple(
        (process, each.id)
        for process, elements in bundle.elements.items()
        for each in elements.values()
        if each.id in names and each.type not in {"sequenceFlow", "startEvent", "boundaryEvent"}
    )


def outlook(bundle: Bundle, state: CaseState, after: bytes, order: Order, env: Environment) -> Outlook:
    """What an order that led to the state `after` leaves behind.

    Raises WouldWaitForEver when no way leads to an end any more where one did.
    """
    if not isinstance(order, (Move, Enter)):
        return Outlook()
    now = _loaded(bundle, after, state, env)
    if now.wf.completed:
        return Outlook()
    known = _fates(_loaded(bundle, state.blob or b"", state, env))
    may_wait: list[str] = []
    for workflow in now.workflows():
        before, found = known.get(workflow.parent_task_id), fates(workflow)
        fresh = sorted(found.stuck - (before.stuck if before else frozenset()))
        names = [called(bundle, workflow.process, element) for element in fresh]
        if names and not found.ends and (before is None or before.ends):
            raise WouldWaitForEver(element=names[0])
        may_wait += names
    return Outlook(tuple(dict.fromkeys(may_wait)), _repeated(bundle, now, order))


def _fates(session: Session) -> Mapping[Any, Fates]:
    return {workflow.parent_task_id: fates(workflow) for workflow in session.workflows()}


def _repeated(bundle: Bundle, session: Session, order: Move | Enter) -> tuple[str, ...]:
    """The element itself where another token of its scope leads there as well."""
    for workflow in session.workflows():
        if workflow.process != order.process or order.element not in workflow.spec.task_specs:
            continue
        here = [task for task in moving(workflow) if element_of(task) == order.element]
        others = [task for task in moving(workflow) if element_of(task) != order.element]
        if len(here) > 1 or any(order.element in _ahead(workflow.spec, task.task_spec.name) for task in others):
            return (called(bundle, order.process, order.element),)
    return ()


def _ahead(spec: Any, name: str) -> set[str]:
    seen, todo = set[str](), [name]
    while todo:
        outs = [out for out in spec.task_specs[todo.pop()]._outputs if out not in seen]
        seen.update(outs)
        todo += outs
    return seen


def _standpoint(task: Any) -> Standpoint:
    gateway = isinstance(task.task_spec, (Choosing, ParallelJoin, EventBasedGateway, InclusiveGateway))
    return Standpoint(
        str(task.id), task.workflow.process, element_of(task), held(task), not is_instance(task), not gateway
    )


def _loaded(bundle: Bundle, stored: bytes, state: CaseState, env: Environment) -> Session:
    session = Session(bundle, state.data, env)
    blob.load(session, bundle, stored)
    return session
