"""Builds the card of documents on the pages of cases and tasks."""

from collections.abc import Sequence

from server.domain.documents import Document, Version, at_hand, may_withdraw
from server.domain.media_types import SHOWN_INLINE
from server.domain.tasks import TaskAction
from server.pages.contexts.documents import DocumentRow, DocumentsCard, FileRow
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_texts import CaseTexts
from server.queries.task_view import TaskView


def case_documents(visit: Visit, documents: Sequence[Document], names: Names, texts: CaseTexts) -> DocumentsCard:
    """The card on the page of a case: to look at."""
    return DocumentsCard(tuple(_row(visit, document, names, texts) for document in documents))


def task_documents(
    visit: Visit,
    view: TaskView,
    documents: Sequence[Document],
    names: Names,
    texts: CaseTexts,
    refusal: str | None = None,
) -> DocumentsCard:
    """The card on the page of a task: its holder adds documents and vouches for them."""
    if TaskAction.COMPLETE not in view.actions:
        return case_documents(visit, documents, names, texts)
    here, limits = f"/tasks/{view.task.id}/attachments", visit.wired.settings.document_limits
    rows = [
        _row(
            visit,
            document,
            names,
            texts,
            action=f"{here}/{document.id}" if at_hand(document, view.task, visit.actor, guarded=view.guarded) else None,
            own=may_withdraw(document, view.task, visit.actor),
        )
        for document in documents
    ]
    return DocumentsCard(
        documents=tuple(rows),
        action=here,
        api_action=f"/api/v1{here}",
        version=view.task.version,
        limit=limits.file_bytes,
        limit_text=visit.words.formats.size(limits.file_bytes),
        refusal=refusal,
    )


def people_in(documents: Sequence[Document]) -> list[str]:
    """Who added a version."""
    return [version.by for document in documents for version in document.versions]


def _row(
    visit: Visit,
    document: Document,
    names: Names,
    texts: CaseTexts,
    *,
    action: str | None = None,
    own: bool = False,
) -> DocumentRow:
    withdrawn = document.withdrawn_at is not None
    files = [_file(visit, document, version, names, texts) for version in reversed(document.versions)]
    return DocumentRow(
        id=document.id,
        newest=files[0],
        older=tuple(files[1:]),
        original=document.original_by is not None,
        stamped=document.stamped_by is not None,
        withdrawn=withdrawn,
        action=None if withdrawn else action,
        own=own,
    )


def _file(visit: Visit, document: Document, version: Version, names: Names, texts: CaseTexts) -> FileRow:
    base = f"/api/v1/documents/{document.id}/versions/{version.number}"
    shown = version.content.media_type in SHOWN_INLINE
    about = texts.elements.get(version.element)
    return FileRow(
        number=version.number,
        name=version.name,
        href=f"{base}/preview" if shown else f"{base}/file",
        file_href=f"{base}/file",
        shown=shown,
        size=visit.words.formats.size(version.content.size),
        by=names.person(version.by),
        at=version.at,
        step=about.name if about else version.element,
    )
