"""Prioritise a task: lists that are sorted by priority show it earlier or later."""

from dataclasses import dataclass

from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import task_order, tasks
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritiseTask:
    """The wish to give a task a priority of 0 to 100."""

    task_id: str
    version: int
    actor: Actor
    priority: int


def prioritise_task(command: PrioritiseTask, work: Work) -> tasks.HumanTask:
    """Set it, or say why not."""
    opened = open_task(work, command.task_id, command.actor)
    task, event = task_order.prioritise(
        opened.task,
        opened.actor,
        opened.situation,
        version=command.version,
        now=work.now,
        priority=command.priority,
    )
    work.uow.tasks.save(task)
    work.uow.record(event)
    return task
