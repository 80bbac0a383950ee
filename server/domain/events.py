"""Facts that have happened. The audit trail is a list of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache

ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, when, and by whom (None: the engine or the clock).

    `case` is None for facts of the organisation (logins, deployments, grants). `payload()` is what the audit trail
    stores besides kind, time, person and case.
    """

    at: datetime
    by: str | None = None
    case: str | None = None

    @property
    def kind(self) -> str:
        """The event's name in the trail."""
        return type(self).__name__

    def payload(self) -> dict[str, object]:
        """Every own field of the event."""
        return {name: getattr(self, name) for name in _own_fields(type(self))}


@cache
def _own_fields(kind: type[Event]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name not in {"at", "by", "case"})


# ---------- tasks
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(Event):
    """A fact about one task."""

    task: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOffered(TaskEvent):
    """A task began to wait for a role; `to`: who got it by the diagram, in place of `acting_for` who is away."""

    role: str
    branch: str
    to: str | None = None
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClaimed(TaskEvent):
    """A person took a task, in their own name or in place of somebody who is away (`acting_for`)."""

    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(TaskEvent):
    """The holder of a task looked at it for the first time that anybody did who held it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReleased(TaskEvent):
    """A task is nobody's again: its holder gave it back, or somebody or the clock took it from them (`holder`)."""

    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReassigned(TaskEvent):
    """A task was given to a person, who holds it in place of somebody who is away where `acting_for` says so."""

    to: str
    reason: str = ""
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPrioritised(TaskEvent):
    """A task was given a priority of 0 to 100."""

    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEscalated(TaskEvent):
    """A task was not done in time: a `step` of its diagram, as written there, was carried out at `at`, due at `due`.

    `act`: what was done. `people` (ids) were told, `to` got it; `role`: whom it is for from now on, or besides (None:
    as before). `nobody`: none could do it of those it was to come to, so the superiors were told instead.
    """

    step: str
    act: str
    due: datetime
    people: tuple[str, ...] = ()
    role: str | None = None
    to: str | None = None
    nobody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFollowUpSet(TaskEvent):
    """The holder of a task will come back to it then (None: at once)."""

    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraftSaved(TaskEvent):
    """A person saved unfinished work; its contents are not part of the trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(TaskEvent):
    """A person finished a task, in a role, with these values; `acting_for`: in place of whom, who is away."""

    role: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    acting_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded(Event):
    """A person wrote about a case, or one of its tasks; the trail holds the digest of its salted text, not the text.

    `mentions`: the people (ids) it speaks to.
    """

    comment: str
    sha256: str
    mentions: tuple[str, ...] = ()
    task: str | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled(TaskEvent):
    """A task stopped waiting without being done.

    `reason`: "moved" where an operator moved the case on, "recalled" where the step before was taken back, EXPIRED
    where its multi-instance closed at its deadline, else "".
    """

    reason: str = ""


# ---------- cases
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStarted(Event):
    """A case began."""

    process: str
    version: int
    branch: str
    business_key: str | None
    start: str
    data: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCancelled(Event):
    """An operator ended a case."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWasEnded(Event):
    """A case ended: completed, cancelled or failed."""

    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWasSuspended(Event):
    """A case was halted."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWasResumed(Event):
    """A halted case goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMigrated(Event):
    """A case goes on as another version of its process says; `mapping`: elements whose place others took.

    `migration`: of which many cases it was one; `undone`: the case went back to where it came from.
    """

    process: str
    before: int
    after: int
    mapping: Mapping[str, str]
    reason: str
    migration: str | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePrinted(Event):
    """A person took the case out of the house on paper; it tells the trail up to the entry `upto` of this `head`.

    `paper` says which one: all of the case, or what else is printed of it.
    """

    upto: int
    head: str
    paper: str = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementStepped(Event):
    """An element of the diagram was entered, completed, cancelled, failed or threw."""

    process: str
    element: str
    element_type: str
    name: str
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataWritten(Event):
    """A step of the engine wrote a key of the case."""

    element: str
    key: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEvaluated(Event):
    """A decision was made on the way to the result of an element, by a table (`file`, `sha256`) or an expression.

    `inputs`: what the table's input expressions gave, or, without a table, the data given to the whole; `matched` are
    rules by number, from 1; `sources` the elements that wrote what was read.
    """

    process: str
    element: str
    decision: str
    name: str
    file: str
    sha256: str
    inputs: Mapping[str, object]
    output: object
    hit_policy: str | None
    matched: tuple[int, ...]
    rule_ids: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRaised(Event):
    """An element could not go on and is held."""

    element: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRetried(Event):
    """Somebody let held elements run again: those of these ids, where it was told."""

    elements: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """A message reached the case."""

    name: str
    payload_keys: tuple[str, ...] = ()
    correlation: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalReceived(Event):
    """A signal reached the case."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimersFired(Event):
    """Due timers of the case fired."""
