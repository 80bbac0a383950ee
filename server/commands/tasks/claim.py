"""Claim a task: it leaves the group's queue and is mine."""

from dataclasses import dataclass

from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.lending import end_help
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTask:
    """The wish of one person to take one offered task."""

    task_id: str
    version: int
    actor: Actor


def claim_task(command: ClaimTask, work: Work) -> tasks.HumanTask:
    """Claim it, or say why not."""
    opened = open_task(work, command.task_id, command.actor)
    task, event = tasks.claim(opened.task, opened.actor, opened.situation, version=command.version, now=work.now)
    if opened.task.assignee not in {None, task.assignee}:
        work.uow.held(task.id, opened.task.assignee)
        end_help(work, opened.task, opened.actor.id)
    work.uow.tasks.save(task)
    write_partners(work, opened.case, {task.element}, opened.bundle)
    work.uow.record(event)
    return task
