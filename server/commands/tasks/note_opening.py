"""Note that the holder of a task opened it: from then on it no longer lies idle with them."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.events import TaskOpened
from server.domain.people import Actor
from server.domain.tasks import TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOpening:
    """The holder of a task looks at it."""

    task_id: str
    actor: Actor


def note_opening(command: NoteOpening, work: Work) -> bool:
    """Note the first opening, without making the task another version; False when there was one, or it is not theirs.

    Raises TaskNotFound.
    """
    task, _ = work.uow.tasks.lock_with_case(command.task_id)
    theirs = task.state is TaskState.CLAIMED and task.assignee == command.actor.id
    if not theirs or not work.uow.tasks.note_opening(task.id, work.now):
        return False
    work.uow.record(TaskOpened(case=task.case, at=work.now, by=command.actor.id, task=task.id, element=task.element))
    return True
