"""Facts about the documents of a case.

File names may quote a blind finding as any value may, so the trail names a document by its id and its digest only.
"""

from dataclasses import dataclass

from server.domain.events import TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(TaskEvent):
    """A person added a document at a task; `item`: as which required one."""

    document: str
    sha256: str
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReplaced(TaskEvent):
    """A person added a new version of a document."""

    document: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentWithdrawn(TaskEvent):
    """A person took a document back."""

    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMarked(TaskEvent):
    """A person said what they vouch for of a document: original seen, copy stamped."""

    document: str
    marks: tuple[str, ...]
