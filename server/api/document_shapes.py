"""Documents in the shapes of the contract."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from server.api.requests import TaskBody
from server.api.schemas import Out
from server.api.task_schemas import TaskOut
from server.domain.documents import Document, Mark, Version


class MarksBody(TaskBody):
    """All that one vouches for of a document: `original` was seen, the copy is `stamped`."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 2, "marks": ["original"]}]})
    marks: list[Literal["original", "stamped"]] = Field(max_length=len(Mark))


class DocumentVersionOut(Out):
    """One file of a document; `sha256` is the digest of its content, `size` its bytes."""

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    task: str
    element: str
    by: str
    at: datetime


class DocumentOut(Out):
    """A document with its versions, oldest first; one that was withdrawn cannot be read any more."""

    id: str
    case: str
    item: str | None
    marks: list[Mark]
    withdrawn_at: datetime | None
    versions: list[DocumentVersionOut]


class DocumentListOut(Out):
    """The documents of a case."""

    items: list[DocumentOut]


class AttachedOut(TaskOut):
    """The task, and the document as it is now."""

    document: DocumentOut


def document_shape(document: Document) -> dict[str, object]:
    """A document with its versions."""
    return {
        "id": document.id,
        "case": document.case,
        "item": document.item,
        "marks": sorted(mark.value for mark in document.marks),
        "withdrawn_at": document.withdrawn_at,
        "versions": [_version_shape(version) for version in document.versions],
    }


def _version_shape(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "name": version.name,
        "media_type": version.content.media_type,
        "size": version.content.size,
        "sha256": version.content.sha256,
        "task": version.task,
        "element": version.element,
        "by": version.by,
        "at": version.at,
    }
