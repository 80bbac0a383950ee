"""Vouch for a document: the original was seen, the copy is stamped."""

from dataclasses import dataclass

from server.commands.documents.opened import document_at_hand, open_own_task
from server.commands.transaction import Work
from server.domain.documents import Document, Mark, mark
from server.domain.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDocument:
    """All that one vouches for; what is not among `marks` is taken back. `version` is that of the task."""

    task_id: str
    version: int
    actor: Actor
    document_id: str
    marks: frozenset[Mark]


def mark_document(command: MarkDocument, work: Work) -> Document:
    """Set the marks. Raises DocumentNotFound, DocumentGone."""
    opened = open_own_task(work, command.task_id, command.actor, command.version)
    before = document_at_hand(work, opened, command.document_id)
    document, event = mark(before, opened.task, opened.actor, command.marks, now=work.now)
    work.uow.documents.save(document)
    work.uow.record(event)
    return document
