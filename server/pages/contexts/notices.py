"""What the person should hear of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice in a sentence; `href` leads to what it speaks of, None where the reader may not go any more."""

    id: str
    text: str
    title: str
    href: str | None
    at: datetime
    unread: bool


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Newest first; `newest` is the id of the first that is shown."""

    notices: tuple[NoticeLine, ...]
    newest: str
    next_href: str | None = None
    first_href: str | None = None
