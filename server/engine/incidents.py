# pyright: basic
"""Incidents: an element that fails is undone and held, other branches go on, retry runs the same element again."""

from collections.abc import Callable
from textwrap import shorten

from SpiffWorkflow.util.task import TaskState

from server.engine import history
from server.engine.faults import FAULTS
from server.engine.model import Incident, StepKind
from server.engine.tokens import Token, element_of, session_of

ENTER, RUN, LEAVE = "enter", "run", "leave"


def guard(task: Token, phase: str, act: Callable[[], object]) -> bool:
    """Run one phase of an element; when the diagram is at fault, undo it, hold the element, and give False."""
    session = session_of(task)
    state, internal, mark = task.state, dict(task.internal_data), session.journal.mark()
    try:
        act()
    except FAULTS as error:
        session.journal.rollback(mark)
        task._drop_children(force=True)
        task.internal_data.clear()
        task.internal_data.update(internal)
        task._set_state(TaskState.STARTED if phase == LEAVE else state)
        session.wf.subprocesses.pop(task.id, None)
        hold(task, phase, error)
        return False
    return True


def hold(task: Token, phase: str, error: Exception) -> None:
    """Keep the element where it is until somebody retries it."""
    expression, line, column = (getattr(error, name, None) for name in ("expression", "line", "column"))
    text = f"{element_of(task)}: {error}"
    if expression is not None:
        place = f", line {line}" if line is not None else ""
        place += f", column {column}" if column is not None else ""
        text += f" (in {shorten(expression, 200)}{place})"
    task.internal_data["incident"] = [phase, text, expression, line, column]
    history.record(task, StepKind.FAILED)


def retry(task: Token) -> None:
    """Run the phase of a held element again that failed."""
    phase = task.internal_data.pop("incident")[0]
    if phase == ENTER:
        task.task_spec._update(task)
    elif phase == RUN and task.task_spec.manual:
        session_of(task).step(task)  # it was submitted already: it must not open again
    elif phase == LEAVE:
        task.task_spec._predict_hook(task)
        task.complete()


def incident(task: Token) -> Incident:
    """What holds the task."""
    phase, error, expression, line, column = task.internal_data["incident"]
    return Incident(str(task.id), element_of(task), phase, error, expression, line, column)
