"""Documents of a case: what may be added, replaced, withdrawn and marked, by whom; no clock, no files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.domain.cases import Provenance
from server.domain.document_events import DocumentAdded, DocumentMarked, DocumentReplaced, DocumentWithdrawn
from server.domain.errors import Conflict, Forbidden, Invalid, NotFound
from server.domain.people import Actor
from server.domain.tasks import HumanTask


class DocumentNotFound(NotFound):
    """There is no such document, or you may not see it."""


class DocumentNotYours(Forbidden):
    """Only the person who added this document may do this."""


class DocumentsOfHolder(Forbidden):
    """Documents of this step are blind to others: only who holds the task adds them."""


class DocumentOfAnotherStep(Conflict):
    """This document belongs to another step; add a new one here."""


class DocumentGone(Conflict):
    """This document was withdrawn."""


class DocumentTooLarge(Invalid):
    """The file is larger than %(limit)s bytes."""


class DocumentEmpty(Invalid):
    """The file is empty."""


class TooManyDocuments(Conflict):
    """A case can have at most %(most)s files."""


class DocumentsTooLarge(Conflict):
    """The files of a case can have at most %(most)s bytes together."""


class Mark(StrEnum):
    """What the holder of a task vouches for: the original was seen, the copy bears the house's stamp."""

    ORIGINAL = "original"
    STAMPED = "stamped"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one file, files of a case (each version counts), bytes of all of them."""

    file_bytes: int = 20 * 1024 * 1024
    case_files: int = 200
    case_bytes: int = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stock:
    """How many files a case has, and how many bytes they take together; withdrawn ones too."""

    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a kept file holds: its digest (hex), its bytes, and what it is by its content."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Version:
    """One file of a document: `number` counts from 1; `task` and `element` say at which step `by` added it."""

    number: int
    name: str
    content: Content
    element: str
    task: str
    by: str
    at: datetime

    @property
    def wrote(self) -> Provenance:
        """Who wrote it, as blind findings ask."""
        return Provenance(element=self.element, token="", person=self.by, at=self.at, task=self.task)


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its versions, oldest first. `item`: which required document it is; `marks` those of its newest.

    `marks` names who set each.
    """

    id: str
    case: str
    item: str | None
    versions: tuple[Version, ...]
    original_by: str | None = None
    stamped_by: str | None = None
    withdrawn_at: datetime | None = None

    @property
    def first(self) -> Version:
        """As it was added."""
        return self.versions[0]

    @property
    def newest(self) -> Version:
        """As it is now."""
        return self.versions[-1]

    @property
    def picture(self) -> bool:
        """Whether it shows something, by its content."""
        return self.newest.content.media_type.startswith("image/")

    @property
    def marks(self) -> frozenset[Mark]:
        """What was vouched for."""
        given = ((Mark.ORIGINAL, self.original_by), (Mark.STAMPED, self.stamped_by))
        return frozenset(mark for mark, by in given if by is not None)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was kept, under a clean name."""

    name: str
    content: Content


def add(
    document_id: str, upload: Upload, task: HumanTask, actor: Actor, *, item: str | None, now: datetime
) -> tuple[Document, DocumentAdded]:
    """A new document of the task that the actor holds."""
    version = _version(1, upload, task, actor, now)
    document = Document(document_id, task.case, item, (version,))
    return document, DocumentAdded(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, **_told(document), item=item
    )


def supersede(
    document: Document, upload: Upload, task: HumanTask, actor: Actor, *, now: datetime
) -> tuple[Document, DocumentReplaced]:
    """A new version of one's own document; what was vouched for of the old one no longer holds.

    Raises DocumentGone, DocumentNotYours, DocumentOfAnotherStep.
    """
    _require_own(document, task, actor)
    version = _version(document.newest.number + 1, upload, task, actor, now)
    changed = replace(document, versions=(*document.versions, version), original_by=None, stamped_by=None)
    return changed, DocumentReplaced(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, **_told(changed)
    )


def withdraw(document: Document, task: HumanTask, actor: Actor, *, now: datetime) -> tuple[Document, DocumentWithdrawn]:
    """Take back one's own document while the task it was added at is open: from then on nobody can read it.

    Raises DocumentGone, DocumentNotYours, DocumentOfAnotherStep.
    """
    _require_withdrawable(document, task, actor)
    return replace(document, withdrawn_at=now), DocumentWithdrawn(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, document=document.id
    )


def may_withdraw(document: Document, task: HumanTask, actor: Actor) -> bool:
    """Whether `withdraw` would do it."""
    try:
        _require_withdrawable(document, task, actor)
    except (DocumentGone, DocumentNotYours, DocumentOfAnotherStep):
        return False
    return True


def mark(
    document: Document, task: HumanTask, actor: Actor, marks: frozenset[Mark], *, now: datetime
) -> tuple[Document, DocumentMarked]:
    """Say what one vouches for of a document at hand. Raises DocumentGone."""
    if document.withdrawn_at is not None:
        raise DocumentGone
    changed = replace(
        document,
        original_by=_vouching(Mark.ORIGINAL, marks, document.original_by, actor),
        stamped_by=_vouching(Mark.STAMPED, marks, document.stamped_by, actor),
    )
    named = tuple(sorted(each.value for each in marks))
    return changed, DocumentMarked(
        case=task.case, at=now, by=actor.id, task=task.id, element=task.element, document=document.id, marks=named
    )


def at_hand(document: Document, task: HumanTask, actor: Actor, *, guarded: bool) -> bool:
    """Whether the holder of a task works with a document: it is of the same step, and of this task or their own.

    `guarded`: what is found at the step is blind to others; then only their own.
    """
    if document.case != task.case or document.first.element != task.element:
        return False
    return document.first.by == actor.id or (not guarded and document.first.task == task.id)


def require_room(content: Content, stock: Stock, limits: Limits) -> None:
    """Raise DocumentEmpty, DocumentTooLarge, TooManyDocuments or DocumentsTooLarge when the case cannot take it."""
    if content.size == 0:
        raise DocumentEmpty
    if content.size > limits.file_bytes:
        raise DocumentTooLarge(limit=limits.file_bytes)
    if stock.files >= limits.case_files:
        raise TooManyDocuments(most=limits.case_files)
    if stock.size + content.size > limits.case_bytes:
        raise DocumentsTooLarge(most=limits.case_bytes)


def in_use(documents: Sequence[Document]) -> list[Document]:
    """Those that were not withdrawn."""
    return [document for document in documents if document.withdrawn_at is None]


def _version(number: int, upload: Upload, task: HumanTask, actor: Actor, now: datetime) -> Version:
    return Version(number, upload.name, upload.content, task.element, task.id, actor.id, now)


def _require_own(document: Document, task: HumanTask, actor: Actor) -> None:
    if document.withdrawn_at is not None:
        raise DocumentGone
    if document.first.by != actor.id:
        raise DocumentNotYours
    if document.first.element != task.element:
        raise DocumentOfAnotherStep


def _require_withdrawable(document: Document, task: HumanTask, actor: Actor) -> None:
    _require_own(document, task, actor)
    if any(version.task != task.id for version in document.versions):
        raise DocumentOfAnotherStep


def _vouching(one: Mark, marks: frozenset[Mark], before: str | None, actor: Actor) -> str | None:
    """Who vouches for it now: whoever did first, as long as nobody takes it back."""
    return (before or actor.id) if one in marks else None


def _told(document: Document) -> dict[str, str]:
    """What the trail says of a document; its size follows from the content that the digest names."""
    return {"document": document.id, "sha256": document.newest.content.sha256}
