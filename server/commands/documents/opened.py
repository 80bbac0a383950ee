"""The document a command is about, with the task it is worked on at: locked, and the actor's to edit."""

from server.commands.tasks.opened import TaskInHand, open_task
from server.commands.transaction import Work
from server.domain.documents import Document, DocumentNotFound, DocumentsOfHolder, at_hand
from server.domain.people import Actor
from server.domain.tasks import require_editable


def open_own_task(work: Work, task_id: str, actor: Actor, version: int) -> TaskInHand:
    """Lock the task that the actor works on. Raises TaskNotFound, TaskNotOpen, TaskNotYours, StaleTask."""
    opened = open_task(work, task_id, actor)
    require_editable(opened.task, opened.actor, opened.situation, version=version)
    if opened.guarded and opened.actor.id == opened.task.delegate:
        raise DocumentsOfHolder
    return opened


def document_at_hand(work: Work, opened: TaskInHand, document_id: str) -> Document:
    """A document of the open task. Raises DocumentNotFound for any that its holder does not work with."""
    found = work.uow.documents.find(document_id)
    if found is None or not at_hand(found, opened.task, opened.actor, guarded=opened.guarded):
        raise DocumentNotFound
    return found
