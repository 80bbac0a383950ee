"""Facts of absences: who is away, and who stands in meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceEntered(Event):
    """A person will be away between two instants, or is; `handing`: what becomes of the tasks they hold."""

    absence: str
    person: str
    begins: datetime
    ends: datetime
    substitutes: tuple[str, ...]
    handing: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceChanged(Event):
    """An absence is as told here from now on; `added` and `removed`: who stands in now, and who no more (ids)."""

    absence: str
    person: str
    begins: datetime
    ends: datetime
    substitutes: tuple[str, ...]
    handing: str
    reason: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    days_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceShortened(Event):
    """An absence ends earlier than was entered; where it has not begun by then, there is none."""

    absence: str
    person: str
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteDeclined(Event):
    """Who was named to stand in for a person (`by`) does not, or no more; `told`: who hears of it (ids)."""

    absence: str
    person: str
    reason: str
    told: tuple[str, ...]
