"""Facts of the staff: people are missing somewhere, and no more."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageFound(Event):
    """So many people with all of these roles are missing at a branch, now or (`since`) from an instant on.

    `processes`: which cannot be done; `told`: who hears of it (ids).
    """

    branch: str
    roles: tuple[str, ...]
    count: int
    since: datetime | None
    processes: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageOver(Event):
    """They are missing no more."""

    branch: str
    roles: tuple[str, ...]
