"""What a case waits for besides people: timers, messages and signals, and held elements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AwaitedKind(StrEnum):
    """What a subscription or a start event waits for."""

    MESSAGE = "message"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A token of a case waits for an instant (aware UTC)."""

    token: str
    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A token of a case waits for a message, with its correlation values by key, or for a signal."""

    token: str
    element: str
    kind: AwaitedKind
    name: str
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Catcher:
    """A subscription found for a message or signal, with the case it belongs to."""

    case: str
    token: str
    element: str
    correlation: Mapping[str, object]


WITHHELD = "The error may quote findings that are still blind."
"""In place of the error of an element that looked at what the reader may not know yet."""


@dataclass(frozen=True, slots=True)
class HeldElement:
    """An element that could not go on. `attempts` counts its runs."""

    id: str
    case: str
    token: str
    element: str
    error: str
    at: datetime
    expression: str | None = None
    line: int | None = None
    column: int | None = None
    resolved_at: datetime | None = None
    attempts: int = 1

    @property
    def message(self) -> str:
        """The error without the element before it and the expression behind it."""
        message = self.error.removeprefix(f"{self.element}: ")
        return message.rpartition(" (in ")[0] or message if self.expression else message
