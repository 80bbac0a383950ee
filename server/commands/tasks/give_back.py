"""Give a delegated task back to its holder, or take it back from who works on it."""

from dataclasses import dataclass

from server.commands.cases.tasks_of import write_partners
from server.commands.tasks.lending import settle_delegate
from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import delegation
from server.domain.people import Actor
from server.domain.reasons import told_reason
from server.domain.tasks import HumanTask


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackTask:
    """The wish of the delegate to give a task back, or of its holder to have it back."""

    task_id: str
    version: int
    actor: Actor
    reason: str = ""


def give_back_task(command: GiveBackTask, work: Work) -> HumanTask:
    """Give it back with what was written, or say why not."""
    opened = open_task(work, command.task_id, command.actor)
    task, event = delegation.give_back(
        opened.task,
        opened.actor,
        opened.situation,
        version=command.version,
        now=work.now,
        reason=told_reason(command.reason),
    )
    work.uow.held(task.id, task.assignee)
    work.uow.tasks.save(task)
    settle_delegate(work, opened.task)
    write_partners(work, opened.case, {task.element}, opened.bundle)
    work.uow.record(event)
    return task
