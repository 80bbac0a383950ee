"""What became of a diagram of another tool."""

from dataclasses import dataclass

from server.pages.contexts.processes import FindingLine


@dataclass(frozen=True, slots=True)
class ImportedThing:
    """One thing that the other tool said: at which element, how, what it is now, and why."""

    place: str
    what: str
    into: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What is still to do in the draft, and what was done as its files were brought."""

    key: str
    title: str
    href: str
    version: int
    findings: tuple[FindingLine, ...]
    by_hand: tuple[ImportedThing, ...]
    translated: tuple[ImportedThing, ...]
    added: tuple[ImportedThing, ...]
    dropped: tuple[ImportedThing, ...]
    errors: int
    refusal: str | None = None
