"""Documents of cases: sent, listed, vouched for, withdrawn, downloaded."""

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from server.api.access import Caller, CasesCaller, TasksCaller, TasksUploader
from server.api.admitting import routes_below
from server.api.attachments import ATTACHMENT, Attachment, whole_number
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.document_shapes import AttachedOut, DocumentListOut, DocumentOut, MarksBody, document_shape
from server.api.requests import TaskBody
from server.api.responses import NO_STORE, ok
from server.api.shapes import task_shape
from server.api.task_actions import run_on_task
from server.commands.documents.add import AddDocument, add_document
from server.commands.documents.keep import keep_file
from server.commands.documents.mark import MarkDocument, mark_document
from server.commands.documents.withdraw import WithdrawDocument, withdraw_document
from server.domain.documents import DocumentNotFound, Mark
from server.domain.media_types import PDF, SHOWN_INLINE
from server.queries.documents import document_file, documents_of

router = routes_below("", tag="documents")
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"
# Browsers show a PDF by a viewer of their own, outside of our pages, which a sandbox would keep from starting.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
_BLOCK = 256 * 1024
_FILE = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


@router.post("/tasks/{task_id}/attachments", responses=answers(AttachedOut, 404, 409, 413), openapi_extra=ATTACHMENT)
def post_attachment(task_id: str, caller: TasksUploader, sent: Attachment) -> Response:
    """Add a document to the case of a task one holds; `replaces`: as the new version of this document."""
    limits = caller.wired.settings.document_limits
    command = AddDocument(
        task_id=task_id,
        version=sent.version,
        actor=caller.actor,
        upload=keep_file(caller.wired.contents, sent.file, sent.name, limits),
        limits=limits,
        item=sent.item,
        replaces=sent.replaces,
    )
    task, document = run_on_task(caller, task_id, add_document, command)
    return ok({**task_shape(task), "document": document_shape(document)})


@router.get("/cases/{case_id}/documents", responses=answers(DocumentListOut, 404))
def get_documents(case_id: str, caller: CasesCaller) -> Response:
    """The documents of a case, in the order they were added, without what is still blind to the caller."""
    return ok({"items": [document_shape(each) for each in documents_of(caller.reading, case_id, caller.actor)]})


@router.post(
    "/tasks/{task_id}/attachments/{document_id}/marks",
    responses=answers(DocumentOut, 404, 409, 413),
    openapi_extra=takes(MarksBody),
)
def post_marks(task_id: str, document_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Say what one vouches for of a document; a mark that is not named is taken back."""
    body = read(MarksBody, raw)
    command = MarkDocument(
        task_id=task_id,
        document_id=document_id,
        version=body.version,
        actor=caller.actor,
        marks=frozenset(Mark(name) for name in body.marks),
    )
    return ok(document_shape(run_on_task(caller, task_id, mark_document, command)))


@router.post(
    "/tasks/{task_id}/attachments/{document_id}/withdraw",
    responses=answers(DocumentOut, 404, 409, 413),
    openapi_extra=takes(TaskBody),
)
def post_withdraw(task_id: str, document_id: str, caller: TasksCaller, raw: RawBody) -> Response:
    """Take back one's own document while its task is open."""
    body = read(TaskBody, raw)
    command = WithdrawDocument(task_id=task_id, document_id=document_id, version=body.version, actor=caller.actor)
    return ok(document_shape(run_on_task(caller, task_id, withdraw_document, command)))


@router.get("/documents/{document_id}/versions/{number}/file", responses={200: _FILE, **answers(DocumentOut, 404)})
def get_file(document_id: str, number: str, caller: CasesCaller) -> Response:
    """The file of a version, to be saved."""
    return _file(caller, document_id, number, inline=False)


@router.get("/documents/{document_id}/versions/{number}/preview", responses={200: _FILE, **answers(DocumentOut, 404)})
def get_preview(document_id: str, number: str, caller: CasesCaller) -> Response:
    """The file of a version to look at, in a sandbox; images and PDF only, else it is to be saved."""
    return _file(caller, document_id, number, inline=True)


def _file(caller: Caller, document_id: str, number: str, *, inline: bool) -> Response:
    version = document_file(caller.reading, document_id, whole_number(number) or 0, caller.actor)
    content = version.content
    try:
        file = caller.wired.contents.open(content.sha256)
    except FileNotFoundError as error:
        raise DocumentNotFound from error
    shown = inline and content.media_type in SHOWN_INLINE
    headers = {
        **NO_STORE,
        "Content-Length": str(content.size),
        "Content-Disposition": _disposition("inline" if shown else "attachment", version.name),
        **({"Content-Security-Policy": PDF_POLICY if content.media_type == PDF else SANDBOX} if shown else {}),
    }
    return StreamingResponse(_blocks(file), headers=headers, media_type=content.media_type)


def _disposition(kind: str, name: str) -> str:
    """RFC 6266: the name in UTF-8, for old clients without what is not ASCII."""
    plain = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in name)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block
