"""Reassign a task to somebody who may do it; it does not come back."""

from dataclasses import dataclass

from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.lending import end_help
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.errors import PersonNotFound
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignTask:
    """The wish to give a task to another person (`to`: id or login)."""

    task_id: str
    version: int
    actor: Actor
    to: str
    reason: str = ""


def reassign_task(command: ReassignTask, work: Work) -> tasks.HumanTask:
    """Reassign it, or say why not."""
    opened = open_task(work, command.task_id, command.actor)
    person = work.uow.people.find(command.to, work.now)
    if person is None:
        raise PersonNotFound
    task, event = tasks.reassign(
        opened.task,
        opened.actor,
        person,
        opened.situation,
        version=command.version,
        now=work.now,
        reason=command.reason,
    )
    work.uow.held(task.id, opened.task.assignee)
    work.uow.tasks.save(task)
    end_help(work, opened.task, opened.actor.id)
    write_partners(work, opened.case, {task.element}, opened.bundle)
    work.uow.record(event)
    return task
