"""Save a draft: unfinished work of the holder, kept until the task is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.commands.tasks.opened import open_task
from server.commands.transaction import Work
from server.domain import tasks
from server.domain.events import TaskDraftSaved
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """What the holder has entered so far, as typed: texts, not yet checked.

    A page keeps what is being typed `by_itself`; the trail tells only of drafts that people save.
    """

    task_id: str
    version: int
    actor: Actor
    values: Mapping[str, object]
    by_itself: bool = False


def save_draft(command: SaveDraft, work: Work) -> tasks.HumanTask:
    """Keep the draft; the task itself does not change."""
    opened = open_task(work, command.task_id, command.actor)
    tasks.require_editable(opened.task, opened.actor, opened.situation, version=command.version)
    work.uow.drafts.put(opened.task.id, opened.actor.id, command.values, work.now)
    if not command.by_itself:
        work.uow.record(
            TaskDraftSaved(
                at=work.now,
                by=opened.actor.id,
                case=opened.case.id,
                task=opened.task.id,
                element=opened.task.element,
            )
        )
    return opened.task
