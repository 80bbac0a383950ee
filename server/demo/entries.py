"""What is on the agenda of a history."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeAlias

from server.demo.days import Coming
from server.demo.leaving import TimeOff
from server.demo.model import Happening, Turn
from server.demo.planning import Engagement
from server.domain.cases import Case


@dataclass(frozen=True, slots=True)
class Begin:
    """Somebody begins a task."""

    engagement: Engagement
    case: Case


@dataclass(frozen=True, slots=True)
class End:
    """Somebody ends a task they hold."""

    engagement: Engagement
    case: Case


@dataclass(frozen=True, slots=True)
class Helps:
    """Somebody has their turn at a task, which is then planned anew."""

    turn: Turn
    engagement: Engagement
    case: Case


@dataclass(frozen=True, slots=True)
class Due:
    """A timer of a case may be due."""

    case: str


@dataclass(frozen=True, slots=True)
class Happens:
    """Something comes from outside."""

    happening: Happening
    case: str
    dice: Random


@dataclass(frozen=True, slots=True)
class Starts:
    """A process starts by its timer."""


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day begins."""

    day: date


Entry: TypeAlias = Coming | Begin | End | Helps | Due | Happens | Starts | NewDay | TimeOff
