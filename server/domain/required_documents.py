"""The documents a step asks for: which are there, and what is still to be vouched for before it is completed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.domain.documents import Document, Mark
from server.domain.errors import Invalid
from server.domain.people import Actor
from server.domain.tasks import HumanTask
from server.domain.wording import N_


class Lack(StrEnum):
    """What is missing of a required document: all of it, or a mark."""

    MISSING = "missing"
    ORIGINAL = "original_not_seen"
    STAMPED = "not_stamped"


LACKS = {
    Lack.MISSING: N_("This document is missing."),
    Lack.ORIGINAL: N_("Nobody has vouched for having seen the original."),
    Lack.STAMPED: N_("Nobody has vouched that the copy is stamped."),
}
"""What a required document lacks, in words."""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """One entry of the property `documents`: `kind` names it in the data, `label` to people, `marks` are demanded."""

    kind: str
    label: str
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A required document, those given as it, and what they lack; empty when the requirement is met."""

    required: RequiredDocument
    given: tuple[Document, ...]
    lacks: tuple[Lack, ...]


class DocumentsMissing(Invalid):
    """Documents that this step asks for are missing, or not yet vouched for."""

    def __init__(self, lacking: Sequence[CheckedDocument] = ()) -> None:
        """Keep what is lacking, for the list that says so at each."""
        super().__init__()
        self.lacking = tuple(lacking)


class DocumentNotAskedFor(Invalid):
    """This step asks for no document of the kind %(kind)s."""


def check_off(
    required: Sequence[RequiredDocument], documents: Sequence[Document], task: HumanTask, actor: Actor, *, guarded: bool
) -> tuple[CheckedDocument, ...]:
    """Each required document with what it lacks. `guarded`: what is found at the step is blind to others."""
    counted = of_this_step(documents, task, actor, guarded=guarded)
    return tuple(_checked(each, counted) for each in required)


def of_this_step(documents: Sequence[Document], task: HumanTask, actor: Actor, *, guarded: bool) -> list[Document]:
    """The documents that count for the step of a task, and that its form may hold."""
    return [document for document in documents if _counts(document, task, actor, guarded=guarded)]


def require_documents(
    required: Sequence[RequiredDocument], documents: Sequence[Document], task: HumanTask, actor: Actor, *, guarded: bool
) -> None:
    """Raise DocumentsMissing unless every required document is there and vouched for as the step demands."""
    checked = check_off(required, documents, task, actor, guarded=guarded)
    lacking = [each for each in checked if each.lacks]
    if lacking:
        raise DocumentsMissing(lacking)


def require_known_kind(required: Sequence[RequiredDocument], kind: str | None) -> None:
    """Raise DocumentNotAskedFor when a document is given as one that the step does not name."""
    if kind is not None and kind not in {each.kind for each in required}:
        raise DocumentNotAskedFor(kind=kind[:60])


def _counts(document: Document, task: HumanTask, actor: Actor, *, guarded: bool) -> bool:
    """Whether a document is one of this step: of an earlier round too, but not of another instance or a blind finding.

    Instances of a multi-instance stand for different things, such as guarantors: each needs papers of its own.
    """
    if document.withdrawn_at is not None or (document.case, document.first.element) != (task.case, task.element):
        return False
    if task.round is not None:
        return document.first.task == task.id and (not guarded or document.first.by == actor.id)
    return not guarded or document.first.by == actor.id


def _checked(required: RequiredDocument, documents: Sequence[Document]) -> CheckedDocument:
    given = tuple(document for document in documents if document.item == required.kind)
    lacks = min((_lacking_marks(required, document) for document in given), key=len, default=(Lack.MISSING,))
    return CheckedDocument(required, given, lacks)


def _lacking_marks(required: RequiredDocument, document: Document) -> tuple[Lack, ...]:
    told = ((Mark.ORIGINAL, Lack.ORIGINAL), (Mark.STAMPED, Lack.STAMPED))
    return tuple(lack for mark, lack in told if mark in required.marks - document.marks)
