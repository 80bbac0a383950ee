"""The papers that a step asks for: in scenarios they are at hand, as nobody carries files into them."""

from dataclasses import dataclass

from server.commands.documents.add import AddDocument, add_document
from server.commands.documents.mark import MarkDocument, mark_document
from server.commands.documents.opened import open_own_task
from server.commands.transaction import Work
from server.domain.documents import Content, Limits, Upload
from server.domain.people import Actor

_PAPER = Content("0" * 64, 1, "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class BringPapers:
    """What the holder of a task does before completing it."""

    task_id: str
    version: int
    actor: Actor


def bring_papers(command: BringPapers, work: Work) -> None:
    """Add each document that the step names, vouched for as it demands; their content is made up."""
    task, version, actor = command.task_id, command.version, command.actor
    for asked in open_own_task(work, task, actor, version).element.documents:
        upload = Upload(f"{asked.kind}.txt", _PAPER)
        add = AddDocument(task_id=task, version=version, actor=actor, upload=upload, limits=Limits(), item=asked.kind)
        _, made = add_document(add, work)
        vouch = MarkDocument(task_id=task, version=version, actor=actor, document_id=made.id, marks=asked.marks)
        mark_document(vouch, work)
