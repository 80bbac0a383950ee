"""Take back a document that one added by mistake."""

from dataclasses import dataclass

from server.commands.documents.opened import document_at_hand, open_own_task
from server.commands.transaction import Work
from server.domain.documents import Document, withdraw
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDocument:
    """The wish that nobody reads it any more; `version` is that of the task."""

    task_id: str
    version: int
    actor: Actor
    document_id: str


def withdraw_document(command: WithdrawDocument, work: Work) -> Document:
    """Withdraw it. Raises DocumentNotFound, DocumentNotYours, DocumentOfAnotherStep, DocumentGone."""
    opened = open_own_task(work, command.task_id, command.actor, command.version)
    before = document_at_hand(work, opened, command.document_id)
    document, event = withdraw(before, opened.task, opened.actor, now=work.now)
    work.uow.documents.save(document)
    work.uow.record(event)
    return document
