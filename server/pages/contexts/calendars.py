"""The working hours of a branch: its week, the days of a year that differ, and what moves with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class WeekdayRow:
    """A weekday with its hours as they are written; nothing: nobody works."""

    name: str
    field: str
    hours: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from its weekday; `day` empty: a row to fill. `told`: what it is, in words."""

    number: int
    day: str
    hours: str
    told: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A task that is due at another time."""

    step: str
    branch: str
    before: str
    after: str
    case_href: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An earlier change."""

    at: str
    branch: str
    what: tuple[str, ...]
    moved: tuple[MovedRow, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The page; `foreseen` is None before anybody asked what would move. `from_above`: it has no hours of its own."""

    branch: str
    year: int
    branches: tuple[Option, ...]
    years: tuple[Option, ...]
    from_above: bool
    may_inherit: bool
    may_change: bool
    inherit: bool
    week: tuple[WeekdayRow, ...]
    days: tuple[DayRow, ...]
    foreseen: tuple[MovedRow, ...] | None
    changes: tuple[ChangeRow, ...]
    errors: Mapping[str, str]
