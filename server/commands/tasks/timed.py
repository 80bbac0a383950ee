"""Write down, when a task opens, what is to happen to it if it is not done in time."""

from server.commands.transaction import Work
from server.domain.escalation import Allowed, Step, before_due
from server.domain.tasks import HumanTask
from server.engine import model as engine
from server.engine.bundle import Element
from server.store.escalations import TimedStep

REMINDER = 0
"""The number of the step that the property `remind` is; those of `escalate` count from 1."""


def timed_steps(work: Work, task: HumanTask, opened: engine.OpenedTask, element: Element) -> list[TimedStep]:
    """The steps with their instants. A reminder that would be due before the task was offered is left out."""
    if task.due_at is None or not element.timed:
        return []
    times = work.uow.working_time(task.branch)
    allowed = Allowed(task.created_at, task.due_at, times.zone, times.calendar, opened.working)
    found = [_timed(task, number, step, allowed) for number, step in enumerate(element.escalate, REMINDER + 1)]
    if opened.remind is not None:
        reminder = _timed(task, REMINDER, before_due(opened.remind), allowed)
        found += [reminder] if reminder is not None and reminder.at > task.created_at else []
    return [step for step in found if step is not None]


def _timed(task: HumanTask, number: int, step: Step, allowed: Allowed) -> TimedStep | None:
    at = allowed.at(step.when)
    return None if at is None else TimedStep(task.id, number, at, step.text)
