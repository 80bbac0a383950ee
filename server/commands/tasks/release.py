"""Release a task: it goes back to its role's queue."""

from dataclasses import dataclass

from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.lending import end_help
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTask:
    """The wish of the holder to give a task back."""

    task_id: str
    version: int
    actor: Actor


def release_task(command: ReleaseTask, work: Work) -> tasks.HumanTask:
    """Release it, or say why not. The draft stays for whoever is its author."""
    opened = open_task(work, command.task_id, command.actor)
    task, event = tasks.release(opened.task, opened.actor, opened.situation, version=command.version, now=work.now)
    work.uow.tasks.save(task)
    end_help(work, opened.task, opened.actor.id)
    write_partners(work, opened.case, {task.element}, opened.bundle)
    work.uow.record(event)
    return task
