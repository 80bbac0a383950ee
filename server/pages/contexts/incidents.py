"""Open incidents of many cases, to be retried together."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A case that is held; `halted`: it is suspended and cannot be retried; `chosen`: the box is ticked."""

    case: str
    title: str
    branch: str
    at: datetime
    attempts: int
    halted: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Cases of a process that are held at the same step for the same reason; `raw` is its text, where it is another."""

    process: str
    step: str
    message: str
    raw: str
    lines: tuple[HeldLine, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A case that was not helped, and why."""

    case: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """What retrying did: how many cases went on, were held again, were no longer there; and those refused."""

    went_on: int
    held_again: int
    gone: int
    refused: tuple[ResultLine, ...]


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """The groups, the largest first; `more`: there are others that are not shown."""

    processes: tuple[Option, ...]
    q: str
    filtered: bool
    groups: tuple[HeldGroup, ...]
    more: bool
    here: str
    results: Results | None = None
    refusal: str = ""
