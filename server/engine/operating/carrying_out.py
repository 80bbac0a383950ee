# pyright: basic
"""Carrying out the orders of an operator within a running command of the engine."""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway
from SpiffWorkflow.util.task import TaskState

from server.domain.errors import CannotLeaveRuns, CannotSkipChoice, TokenNotThere
from server.engine.behaviour.catching import Catching
from server.engine.behaviour.joins import Choosing, ParallelJoin
from server.engine.cancelling import cancel, cancel_scope
from server.engine.delivery import AWAITED
from server.engine.operating.orders import Enter, Move, Order, Resend, SetData, Skip
from server.engine.operating.places import Place, ancestors, called, place_for
from server.engine.operating.placing import prepare
from server.engine.scopes import Kind, fresh
from server.engine.tokens import Token, boundary_events, element_of, held, is_instance, is_open, moving
from server.engine.workflows import InnerWorkflow

if TYPE_CHECKING:
    from server.engine.session import Session


def carry_out(session: "Session", order: Order) -> None:
    """Do it. Raises TokenNotThere, CannotSkipChoice, and what `place_for` does."""
    match order:
        case Move():
            _move(session, order)
        case Enter(process, element):
            _enter(session, place_for(session, (), process, element))
        case Skip():
            _skip(session, order)
        case SetData():
            for key, value in order.values.items():
                writer = session.writer(order.elements.get(key, ""), "", person=order.person)
                session.journal.put(session.case, key, fresh(value), writer)
        case Resend():
            _resend(session, order)
    session.conditions()


def _move(session: "Session", order: Move) -> None:
    tokens = [_token(session, token) for token in order.tokens]
    for task in tokens:
        if is_instance(task):
            raise CannotLeaveRuns(element=_name(session, task))
        if task not in moving(task.workflow):
            raise TokenNotThere(element=_name(session, task))
    place = place_for(session, tokens, order.process, order.element)
    scopes = [t.internal_data["scope"] for t in tokens if t.workflow is place.workflow]
    for task in tokens:
        _take_away(task, place.workflow)
    _enter(session, place, next((scope for scope in scopes if scope.kind is Kind.EVENT), None))


def _take_away(task: Token, to: Any) -> None:
    """Cancel a token with its attached events, then every scope around it that is left without one."""
    while True:
        attached = boundary_events(task)
        cancel(task)
        for event in attached:
            cancel(event)
        workflow = task.workflow
        if workflow in ancestors(to) or not isinstance(workflow, InnerWorkflow) or moving(workflow):
            return
        task = workflow.host


def _enter(session: "Session", place: Place, scope: Any = None) -> None:
    session.entering = dict(place.inside)
    workflow = place.workflow
    child = workflow.task_tree._add_child(workflow.spec.task_specs[place.entry], TaskState.FUTURE)
    if scope is not None:
        child.internal_data["scope"] = scope
    prepare(child)
    child.task_spec._update(child)
    for each in session.workflows():
        _look_again_at_joins(each)


def _look_again_at_joins(workflow: Any) -> None:
    """An inclusive join may have waited for what was taken away."""
    for task in list(workflow.tasks.values()):
        if task.state == TaskState.WAITING and task.task_spec.name in workflow.spec.inclusive_joins:
            task.task_spec._update(task)


def _skip(session: "Session", order: Skip) -> None:
    task = _token(session, order.token)
    if task not in moving(task.workflow) and not is_instance(task):
        raise TokenNotThere(element=_name(session, task))
    if isinstance(task.task_spec, (Choosing, EventBasedGateway, ParallelJoin)):
        raise CannotSkipChoice(element=_name(session, task))
    if is_open(task):
        session.completed.add(order.token)
    session.submit_result(task, order.values, order.person)
    _empty(session, task)
    task.internal_data.pop("incident", None)
    task.internal_data["skipped"] = True
    task.task_spec._predict_hook(task)
    task.complete()


def _empty(session: "Session", task: Token) -> None:
    """End what runs inside."""
    for child in list(task.children):
        if is_instance(child):
            cancel(child)
    inside = session.wf.subprocesses.get(task.id)
    if inside is not None and not inside.completed:
        inside.completed = True
        cancel_scope(inside)


def _resend(session: "Session", order: Resend) -> None:
    task = _token(session, order.token)
    definitions = task.task_spec.definitions() if isinstance(task.task_spec, Catching) and not held(task) else []
    kinds = tuple(kind for kind, _ in AWAITED)
    for number, definition in enumerate(definitions):
        if task.state == TaskState.WAITING and isinstance(definition, kinds) and definition.name == order.name:
            task.task_spec.catch(task, number, order.payload)
            return
    raise TokenNotThere(element=_name(session, task))


def _token(session: "Session", token: str) -> Token:
    task = session.find(token)
    if task is None:
        raise TokenNotThere(element=token)
    return task


def _name(session: "Session", task: Token) -> str:
    return called(session.bundle, task.workflow.process, element_of(task))
