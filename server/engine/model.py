"""Values of the engine: commands in, outcomes out. No task trees here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from server.domain.calendar import WorkingCalendar
from server.domain.errors import Told
from server.engine.called import Answer, Call, Refusal
from server.engine.decided import DecisionMade
from server.engine.taken import TakenFlow


@dataclass(frozen=True, slots=True)
class Start:
    """Begin a case at a start event (`at`: its element id; None: the none start), with what the event carried."""

    at: str | None = None
    payload: Mapping[str, object] = field(default_factory=dict[str, object])
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """Submit a human task. `token` is the engine's id of it, `person` its doer."""

    token: str
    values: Mapping[str, object]
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Deliver a message to the oldest catcher of this case, or that of a `token`; all correlation keys must match."""

    name: str
    payload: Mapping[str, object] = field(default_factory=dict[str, object])
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """Deliver a signal to every catcher of this case."""

    name: str
    payload: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class FireTimers:
    """Fire every timer due by `Environment.now`, in order of their due times."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the case: every token is cancelled, nothing further runs."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Run a held element again; None: every held element of the case."""

    token: str | None = None


Command = Start | Complete | Message | Signal | FireTimers | Cancel | Retry | Answer | Refusal


class Sandbox(Protocol):
    """Runs Python of diagrams away from the server: bounded in time, memory and recursion."""

    def evaluate(self, source: str, names: Mapping[str, object]) -> object:
        """Value of an expression over copies of `names`. Raises ScriptError."""
        ...

    def execute(self, source: str, names: Mapping[str, object]) -> Mapping[str, object]:
        """All names that exist after running `source` over copies of `names`. Raises ScriptError."""
        ...


class ScriptError(Exception):
    """A script or expression failed. `line` and `column` are 1-based where known."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one command (steps, instances, seconds of scripts) and on an expression or decision (FEEL steps)."""

    max_steps: int = 2_000
    max_instances: int = 2_000
    max_script_seconds: float = 5.0
    max_feel_steps: int = 100_000


@dataclass(frozen=True, slots=True)
class Environment:
    """What a step needs from outside. `now` is aware UTC, `zone` the branch's; `closed` processes have no call."""

    now: datetime
    zone: ZoneInfo
    calendar: WorkingCalendar
    sandbox: Sandbox
    limits: Limits = Limits()
    business_key: str | None = None
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case at rest: the engine's blob (None before the start) and the data of its case scope."""

    blob: bytes | None
    data: Mapping[str, object]


class CaseStatus(StrEnum):
    """How a case stands after a step. `failed`: ended by a BPMN error nobody caught."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a key: element, token, person (None: the engine), time; for multi-instance one token per item."""

    element: str
    token: str
    person: str | None
    at: datetime
    doers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One key of the case scope got a value."""

    key: str
    value: object
    writer: Writer


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A human task began to wait. `local`: the variables of its inner scopes; `round`: the multi-instance around it."""

    token: str
    process: str
    element: str
    local: Mapping[str, object]
    due_at: datetime | None = None
    priority: int = 50
    assign: str | None = None
    round: str | None = None
    amount: Decimal | None = None
    remind: str | None = None  # a duration before due
    working: bool = False  # whether due is given in working time


class Closing(StrEnum):
    """Why a human task stopped waiting."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"  # its multi-instance closed at its deadline


@dataclass(frozen=True, slots=True)
class ClosedTask:
    """A human task stopped waiting."""

    token: str
    closing: Closing


@dataclass(frozen=True, slots=True)
class Timer:
    """A token waits for an instant."""

    token: str
    element: str
    due_at: datetime


class Awaited(StrEnum):
    """What a subscription waits for."""

    MESSAGE = "message"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A token waits for a message (with its correlation values, by key) or a signal."""

    token: str
    element: str
    kind: Awaited
    name: str
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Incident:
    """An element that could not go on and is held. `phase`: enter, run or leave; `token` is the held one."""

    token: str
    element: str
    phase: str
    error: str
    expression: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Thrown:
    """A message or signal that left the case."""

    kind: Awaited
    name: str
    payload: Mapping[str, object]
    correlation: Mapping[str, object]
    element: str


class StepKind(StrEnum):
    """What happened to an element."""

    ENTERED = "entered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    THROWN = "thrown"


@dataclass(frozen=True, slots=True)
class ElementStep:
    """One line of the history of a case; `type` is the BPMN element name, for instance `userTask`."""

    at: datetime
    process: str
    element: str
    type: str
    name: str
    event: StepKind


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that waits in a case, in full. Timers are sorted by due time, the rest by age."""

    tasks: tuple[OpenedTask, ...] = ()
    timers: tuple[Timer, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    incidents: tuple[Incident, ...] = ()
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command did. `before` and `after` let the caller write differences only."""

    blob: bytes
    status: CaseStatus
    changes: tuple[Change, ...]
    opened: tuple[OpenedTask, ...]
    closed: tuple[ClosedTask, ...]
    before: Standing
    after: Standing
    thrown: tuple[Thrown, ...]
    steps: tuple[ElementStep, ...]
    matched: bool
    decided: tuple[DecisionMade, ...] = ()
    flows: tuple[TakenFlow, ...] = ()
    title: str | None = None
    columns: Mapping[str, object] = field(default_factory=dict[str, object])


class EngineRefusal(Told):
    """The command does not fit the state of the case; nothing happened."""


class NotWaiting(EngineRefusal):
    """No such human task or held element waits."""


class NoSuchStart(EngineRefusal):
    """The process has no such start event."""
