"""Add a document, or a new version of one, to the case of a task that one works on."""

from dataclasses import dataclass

from server.commands.documents.opened import document_at_hand, open_own_task
from server.commands.transaction import Work
from server.domain.documents import Document, Limits, Upload, add, require_room, supersede
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.required_documents import require_known_kind
from server.domain.tasks import HumanTask


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDocument:
    """A file that is kept already. `item`: as which required document; `replaces`: the document it is a version of."""

    task_id: str
    version: int
    actor: Actor
    upload: Upload
    limits: Limits
    item: str | None = None
    replaces: str | None = None


def add_document(command: AddDocument, work: Work) -> tuple[HumanTask, Document]:
    """Add it; the task itself does not change, so that several may come at once.

    Raises what opening the task raises, DocumentNotFound, DocumentNotYours, DocumentGone, and what `require_room` and
    `require_known_kind` say.
    """
    opened = open_own_task(work, command.task_id, command.actor, command.version)
    actor, upload, documents = opened.actor, command.upload, work.uow.documents
    require_room(upload.content, documents.stock(opened.case.id), command.limits)
    if command.replaces is None:
        require_known_kind(opened.element.documents, command.item)
        made, added = add(new_id(), upload, opened.task, actor, item=command.item, now=work.now)
        documents.add(made)
        work.uow.record(added)
        return opened.task, made
    before = document_at_hand(work, opened, command.replaces)
    made, replaced = supersede(before, upload, opened.task, actor, now=work.now)
    documents.save(made)
    documents.add_version(made)
    work.uow.record(replaced)
    return opened.task, made
