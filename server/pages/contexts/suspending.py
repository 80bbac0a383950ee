"""The page on which a version of a process is suspended and resumed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StartLine:
    """A way in which cases begin: in words, and when it is next due where that is known."""

    text: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldProgress:
    """How far the cases have followed: `href` of the page, `under_way` while more come; `held` is empty for none."""

    href: str
    under_way: bool
    running: str
    held: str


@dataclass(frozen=True, slots=True)
class SuspendPage:
    """`since` is None for a version that is not suspended; `by` and `why` tell of the last time it was.

    `operated`: how many running cases may be suspended with it. `due`: timer starts that come once it is resumed.
    """

    href: str
    back_href: str
    name: str
    number: int
    active: bool
    since: datetime | None
    by: str
    why: str
    cases_too: bool
    operated: int
    elsewhere: int
    starts: tuple[StartLine, ...]
    due: tuple[StartLine, ...]
    callers: tuple[str, ...]
    progress: HeldProgress
    reason: str = ""
    refusal: str | None = None
