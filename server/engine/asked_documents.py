"""The property `documents` of a human task: the papers that must be there before it is completed."""

import re

from server.domain.documents import Mark
from server.domain.required_documents import RequiredDocument
from server.domain.wording import said
from server.engine.syntax import excerpt

MOST = 30
LONGEST_KIND = 60
LONGEST_LABEL = 120
ADVICE = said(
    "Write kind=Label; kind=Label [original, stamped], such as photo=Photo; id_card=Identity card [original]."
)

_ENTRY = re.compile(r"([^=\[\]]*)=([^=\[\]]*)(?:\[([^\[\]]*)\])?\s*")


def asked_documents(value: str) -> tuple[RequiredDocument, ...]:
    """Read the property; entries that `documents_fault` tells of are left out."""
    matches = (_ENTRY.fullmatch(part) for part in value.split(";") if part.strip())
    return tuple(
        RequiredDocument(found[1].strip(), found[2].strip(), frozenset(Mark(mark) for mark in marks))
        for found in matches
        if found is not None and set(marks := _listed(found[3])) <= set(Mark)
    )


def documents_fault(value: str) -> tuple[str, str] | None:
    """What is wrong with the property, and what to write; None when it can be read."""
    fault = _first_fault(value)
    return None if fault is None else (fault, ADVICE)


def _first_fault(value: str) -> str | None:
    parts = [part.strip() for part in value.split(";") if part.strip()]
    if not parts:
        return said("it names no document")
    if len(parts) > MOST:
        return said("it names more than %(most)s documents", most=MOST)
    seen: set[str] = set()
    for part in parts:
        fault = _fault(part, seen)
        if fault is not None:
            return fault
    return None


def _fault(part: str, seen: set[str]) -> str | None:
    found = _ENTRY.fullmatch(part)
    if found is None:
        return said("%(part)s is not kind=Label with marks in brackets", part=excerpt(part))
    kind, label = found[1].strip(), found[2].strip()
    if not kind.isidentifier() or len(kind) > LONGEST_KIND:
        return said("%(kind)s is no name of a kind of document (letters, digits and '_')", kind=excerpt(kind))
    if kind in seen:
        return said("the kind %(kind)s stands twice", kind=kind)
    seen.add(kind)
    if not label.isprintable() or not 0 < len(label) <= LONGEST_LABEL:
        return said(
            "the document %(kind)s needs a label of 1 to %(longest_label)s characters",
            kind=kind,
            longest_label=LONGEST_LABEL,
        )
    unknown = [mark for mark in _listed(found[3]) if mark not in set(Mark)]
    if unknown or (found[3] is not None and not _listed(found[3])):
        return said(
            "the document %(kind)s: %(unknown)s is no mark; known are %(known)s",
            kind=kind,
            unknown=excerpt(", ".join(unknown)),
            known=", ".join(Mark),
        )
    return None


def _listed(written: str | None) -> list[str]:
    return (written or "").replace(",", " ").split()
