# pyright: basic
"""The history of a command: what happened to elements of the diagram, in order, and by which flows tokens left."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from server.engine.model import ElementStep, StepKind
from server.engine.taken import TakenFlow
from server.engine.tokens import Token, session_of

if TYPE_CHECKING:
    from server.engine.bundle import Bundle, Element


def element(bundle: "Bundle", task: Token) -> "Element | None":
    """What the diagram declares of the task's element; None for parts that are not on the diagram."""
    spec = task.task_spec
    return bundle.elements.get(task.workflow.process, {}).get(spec.bpmn_id) if spec.bpmn_id else None


def record(task: Token, event: StepKind, at: datetime | None = None) -> None:
    """Note that something happened to the task's element, if the diagram has it."""
    session = session_of(task)
    found = element(session.bundle, task)
    if found is not None and not getattr(task.task_spec, "untold", False):
        step = ElementStep(at or session.now, found.process, found.id, found.type, found.name, event)
        session.journal.steps.append(step)


def leave_by(task: Token, flows: Iterable[str]) -> None:
    """Note that a token leaves the task's element by these flows."""
    process = task.workflow.process
    session_of(task).journal.flows += [TakenFlow(process, flow) for flow in flows]
