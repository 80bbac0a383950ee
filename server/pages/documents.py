"""Adding documents on the page of a task, vouching for them and taking them back."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.documents.add import AddDocument, add_document
from server.commands.documents.keep import keep_file
from server.commands.documents.mark import MarkDocument, mark_document
from server.commands.documents.withdraw import WithdrawDocument, withdraw_document
from server.domain.documents import Mark
from server.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, TaskNotFound
from server.pages.document_card import RefusedDocuments
from server.pages.framing import send_on, show
from server.pages.sent import FileByPerson, SentByPerson
from server.pages.task_page import task_page, task_scene
from server.pages.visits import SignedInVisit, Visit

router = APIRouter(prefix="/tasks/{task_id}/attachments")
_PLACE = "#documents"


@router.post("")
def post_document(task_id: str, visit: SignedInVisit, sent: FileByPerson) -> Response:
    """Add a document, or a new version of the one that `replaces` names."""
    try:
        if sent.file is None:
            return _again(visit, task_id, visit.words.gettext("Please choose a file."))
        limits = visit.wired.settings.document_limits
        command = AddDocument(
            task_id=task_id,
            version=sent.form.number("version"),
            actor=visit.actor,
            upload=keep_file(visit.wired.contents, sent.file, sent.name, limits),
            limits=limits,
            item=sent.form.text("item") or None,
            replaces=sent.form.text("replaces") or None,
        )
        visit.run(add_document, command)
    except (Conflict, Forbidden, Invalid, NotFound) as refused:
        return _refused(visit, task_id, refused)
    return send_on(f"/tasks/{task_id}{_PLACE}")


@router.post("/{document_id}/marks")
def post_marks(task_id: str, document_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Say what one vouches for of a document."""
    named = {text for name, text in sent.pairs if name == "mark"}
    command = MarkDocument(
        task_id=task_id,
        document_id=document_id,
        version=sent.number("version"),
        actor=visit.actor,
        marks=frozenset(mark for mark in Mark if mark.value in named),
    )
    try:
        visit.run(mark_document, command)
    except (Conflict, Forbidden, NotFound) as refused:
        return _refused(visit, task_id, refused)
    return send_on(f"/tasks/{task_id}{_PLACE}")


@router.post("/{document_id}/withdraw")
def post_withdraw(task_id: str, document_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Take back one's own document."""
    command = WithdrawDocument(
        task_id=task_id, document_id=document_id, version=sent.number("version"), actor=visit.actor
    )
    try:
        visit.run(withdraw_document, command)
    except (Conflict, Forbidden, NotFound) as refused:
        return _refused(visit, task_id, refused)
    return send_on(f"/tasks/{task_id}{_PLACE}")


def _refused(visit: Visit, task_id: str, refused: DomainError) -> Response:
    if isinstance(refused, TaskNotFound):
        raise refused
    status = 422 if isinstance(refused, Invalid) else 403 if isinstance(refused, Forbidden) else 409
    return _again(visit, task_id, visit.words.refusal(refused, task_scene(visit, task_id).names), status)


def _again(visit: Visit, task_id: str, refusal: str, status: int = 422) -> Response:
    """The page with the reason at the documents."""
    page = task_page(visit, task_scene(visit, task_id), documents=RefusedDocuments(refusal))
    return show(visit, "task/page.html", page, status=status, here=f"/tasks/{task_id}")
