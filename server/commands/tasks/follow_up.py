"""Set the follow-up date of a task I hold: my list leaves it out until then."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import task_order, tasks
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTask:
    """The wish to come back to a task at an instant; None: now."""

    task_id: str
    version: int
    actor: Actor
    at: datetime | None


def follow_up_task(command: FollowUpTask, work: Work) -> tasks.HumanTask:
    """Set it, or say why not."""
    opened = open_task(work, command.task_id, command.actor)
    task, event = task_order.follow_up(
        opened.task, opened.actor, opened.situation, version=command.version, now=work.now, at=command.at
    )
    work.uow.tasks.save(task)
    work.uow.record(event)
    return task
