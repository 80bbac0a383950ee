"""Minutes of votes: who was called, what each said, what came of it, and what was decided on."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.parts import ShownSection


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one said; `entry` of the trail with its digest."""

    person: str
    at: datetime
    values: tuple[ShownSection, ...]
    entry: int
    digest: str


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A document that lay before the meeting; `name` empty: the reader may not see it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One round of votes. `secret`: ballots are still out, or blind to the reader, so that none is told.

    `closed_at`: when it closed at its deadline; who did not vote is `absent`.

    `digest` is SHA-256 of what was decided on, which `content_href` gives.
    """

    number: int
    step: str
    role: str
    at: datetime
    asked: int
    held: str
    recused: str
    absent: str
    closed_at: datetime | None
    secret: bool
    ballots: tuple[Ballot, ...]
    steps: tuple[ShownSection, ...]
    about: tuple[ShownSection, ...]
    documents: tuple[AttachedFile, ...]
    digest: str
    content_href: str
    paper_href: str


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """All rounds of votes of a case, the newest first; `may_check`: may take what was decided on as a file."""

    id: str
    title: str
    business_key: str
    meetings: tuple[MeetingCard, ...]
    may_check: bool
