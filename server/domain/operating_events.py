"""Facts of cases that operators brought about beyond what the diagram says, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from server.domain.events import Event, TaskEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensMoved(Event):
    """Tokens were taken from where they waited (`away`: element ids) and one placed at an element."""

    element: str
    away: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRepeated(Event):
    """An element that had been passed was entered once more."""

    element: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementSkipped(Event):
    """What the server waited for or could not do was passed over; these values were given in its place."""

    element: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSkipped(TaskEvent):
    """A task was passed over without being done; an operator gave these values in its place."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDueMoved(TaskEvent):
    """A task is due at another instant since the working calendar of its branch changed."""

    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerMoved(Event):
    """A timer in working time fires at another instant since the working calendar of its branch changed."""

    element: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DataChanged(Event):
    """A variable of the case was given another value. `element`: the step that had written it, "" for none."""

    element: str
    key: str
    before: object
    value: object
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageResent(Event):
    """What waited at an element for a message or signal was given it."""

    element: str
    name: str
    reason: str
    payload_keys: tuple[str, ...] = ()
