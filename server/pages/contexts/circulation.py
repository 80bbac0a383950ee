"""Cases sent for information: whom a case was sent to, and what was sent to me."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.picking import Picker


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """Whom a case was sent to; `read_at` None: not read yet."""

    who: str
    sender: str
    sent_at: datetime
    note: str
    read_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True)
class CirculationCard:
    """The readers of a case; `mine`: I have still to say that I read it; `picker`: whom I may send it to."""

    readers: tuple[ReaderRow, ...] = ()
    mine: bool = False
    picker: Picker | None = None


@dataclass(frozen=True, slots=True)
class SentRow:
    """A case that was sent to me."""

    href: str
    title: str
    business_key: str
    sender: str
    sent_at: datetime
    note: str
    read_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True)
class CirculatedPage:
    """What was sent to me; `unread`: only what I have not read."""

    cases: tuple[SentRow, ...]
    unread: bool
    next_href: str | None = None
    first_href: str | None = None
