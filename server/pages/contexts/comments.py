"""What people said of a case or a task, and the place to say more."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CommentPart:
    """A stretch of a comment: `href` where it is an address, `person` the name of whom it speaks to."""

    text: str
    href: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment; `step` is what it is about (empty: the case), `blind`: so far only few can read it."""

    id: str
    author: str
    at: datetime
    step: str
    parts: tuple[CommentPart, ...]
    blind: bool


@dataclass(frozen=True, slots=True)
class CommentsCard:
    """Comments, oldest first, and a form that is sent to `action`; `more`: older ones are not shown.

    `text` and `error`: what was written and why it was not kept. `blind`: what is written now stays hidden from others.
    """

    action: str
    comments: tuple[CommentRow, ...]
    more: bool
    longest: int
    blind: bool = False
    text: str = ""
    error: str | None = None
