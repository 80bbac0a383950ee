"""Builds the card of documents on the pages of cases and tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from server.domain.documents import Document, Mark, Version, at_hand, may_withdraw
from server.domain.media_types import SHOWN_INLINE
from server.domain.people import Actor
from server.domain.required_documents import LACKS, CheckedDocument, Lack, check_off, of_this_step
from server.domain.task_actions import TaskAction
from server.forms.attached import holds_documents
from server.forms.document_ids import ATTACHED, PHOTO
from server.forms.model import Choice, Field, Form
from server.pages.contexts.documents import DocumentRow, DocumentsCard, FileRow, RequiredRow
from server.pages.visits import Visit
from server.pages.words import Names
from server.queries.case_texts import CaseTexts
from server.queries.task_view import TaskView


@dataclass(frozen=True, slots=True)
class RefusedDocuments:
    """Why the last file was not kept; or, `incomplete`, why the task was not completed."""

    said: str
    incomplete: bool = False


def case_documents(visit: Visit, documents: Sequence[Document], names: Names, texts: CaseTexts) -> DocumentsCard:
    """The card on the page of a case: to look at."""
    return DocumentsCard(tuple(_row(visit, document, names, texts) for document in documents))


def task_documents(
    visit: Visit,
    view: TaskView,
    documents: Sequence[Document],
    names: Names,
    texts: CaseTexts,
    refused: RefusedDocuments | None = None,
) -> DocumentsCard:
    """The card on the page of a task: its holder adds documents and vouches for them."""
    incomplete = refused is not None and refused.incomplete
    checked = check_off(view.element.documents, documents, view.task, visit.actor, guarded=view.guarded)
    labels = texts.of(view.element.id).documents
    required = tuple(_required(visit, each, labels[each.required.kind], incomplete=incomplete) for each in checked)
    if TaskAction.DRAFT not in view.actions or (view.guarded and visit.actor.id == view.task.delegate):
        shown = required if view.task.open else ()
        return replace(case_documents(visit, documents, names, texts), required=shown)
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
        refusal=refused.said if refused else None,
        required=required,
        checked=True,
    )


def names_in(documents: Sequence[Document]) -> Mapping[str, str]:
    """What documents are called, by id."""
    return {document.id: document.newest.name for document in documents}


def with_documents(form: Form, view: TaskView, documents: Sequence[Document], actor: Actor) -> Form:
    """The form of a task with the documents that its fields may hold to choose from."""
    if not holds_documents(form):
        return form
    found = of_this_step(documents, view.task, actor, guarded=view.guarded)
    pictures = [document for document in found if document.picture]

    def offered(field: Field) -> Field:
        if field.widget not in ATTACHED:
            return field
        choices = [Choice(each.id, each.newest.name) for each in (pictures if field.widget == PHOTO else found)]
        return replace(field, limits=replace(field.limits, choices=tuple(choices)))

    return replace(form, fields=tuple(offered(field) for field in form.fields))


def people_in(documents: Sequence[Document]) -> list[str]:
    """Who added a version."""
    return [version.by for document in documents for version in document.versions]


def _required(visit: Visit, checked: CheckedDocument, label: str, *, incomplete: bool) -> RequiredRow:
    words = visit.words
    wanted = {Mark.ORIGINAL: words.gettext("original to be seen"), Mark.STAMPED: words.gettext("copy to be stamped")}
    lacks = {
        Lack.MISSING: words.gettext("Missing"),
        Lack.ORIGINAL: words.gettext("Original not seen yet"),
        Lack.STAMPED: words.gettext("Copy not stamped yet"),
    }
    return RequiredRow(
        kind=checked.required.kind,
        label=label,
        wanted=tuple(text for mark, text in wanted.items() if mark in checked.required.marks),
        lacks=tuple(lacks[lack] for lack in checked.lacks),
        errors=tuple(words.gettext(LACKS[lack]) for lack in checked.lacks) if incomplete else (),
        missing=Lack.MISSING in checked.lacks,
    )


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
    about = texts.elements.get(document.first.element)
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
        kind=about.documents.get(document.item or "", "") if about else "",
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
