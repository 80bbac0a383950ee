"""Rows of a snapshot while they are being made. Instants are microseconds since 1970."""

from collections.abc import Sequence
from dataclasses import dataclass, field

COMPLETED, CANCELLED, RELEASED, REASSIGNED = "completed", "cancelled", "released", "reassigned"
TAKEN_AWAY, TAKEN_OVER = "taken_away", "taken_over"
LENT, HANDED_BACK, TAKEN_BACK = "lent", "handed_back", "taken_back"
SUBMITTED, RETURNED = "submitted", "returned"
"""How the piece of a task's life that a holding is ended."""
OWN, ASSUMED, HELPING, SIGNING = "own", "assumed", "helping", "signing"
"""What a holding is: the holder's own time with the task; the same, before the trail said who got it; a delegate's; the
time in which what the holder had submitted waited for signatures."""


@dataclass(slots=True)
class TraceRow:
    """A case."""

    case: str
    process: str
    version: int | None
    branch: str
    business_key: str | None
    title: str | None
    status: str
    started_by: str | None
    started: int
    ended: int | None = None
    ending: str | None = None
    ending_name: str | None = None
    path: str | None = None


@dataclass(slots=True)
class ActivityRow:
    """A task of people, or an element at which a case waits for something outside."""

    task: str
    case: str
    process: str
    version: int | None
    diagram: str
    element: str
    name: str
    kind: str
    role: str | None
    branch: str
    offered: int
    taken: int | None = None
    opened: int | None = None
    ended: int | None = None
    due: int | None = None
    outcome: str | None = None
    doer: str | None = None
    critical: bool = False
    recalled: bool = False
    taker: str | None = None
    givers: str | None = None
    again: bool = False


@dataclass(slots=True)
class HoldingRow:
    """Somebody had a task from `since` until `until` (None: still), which they took themselves where it is `claimed`.

    `holder`: whose it was meanwhile, None: their own.
    """

    task: str
    case: str
    person: str
    since: int
    until: int | None = None
    ending: str | None = None
    mode: str = OWN
    holder: str | None = None
    claimed: bool = False

    @property
    def whose(self) -> str:
        """Whose task it is."""
        return self.holder or self.person


@dataclass(slots=True)
class AttributeRow:
    """What a process shows of a case."""

    case: str
    name: str
    text: str | None = None
    number: float | None = None
    moment: int | None = None


@dataclass(slots=True)
class StepRow:
    """Something happened to an element."""

    case: str
    seq: int
    moment: int
    diagram: str
    element: str
    name: str | None
    kind: str
    happened: str
    person: str | None


@dataclass(slots=True)
class InterventionRow:
    """An operator did something with a case beyond its diagram; `element`: where, "" for the case as a whole."""

    case: str
    seq: int
    moment: int
    element: str
    act: str
    person: str | None


@dataclass(slots=True)
class Life:
    """A case with all that moves in it. `held`: the holdings that last, by task.

    `steps` and `interventions` are new ones only. `again`: it was known as ended before.
    """

    trace: TraceRow
    activities: dict[str, ActivityRow] = field(default_factory=dict[str, ActivityRow])
    holdings: list[HoldingRow] = field(default_factory=list[HoldingRow])
    held: dict[str, HoldingRow] = field(default_factory=dict[str, HoldingRow])
    attributes: Sequence[AttributeRow] = ()
    steps: list[StepRow] = field(default_factory=list[StepRow])
    interventions: list[InterventionRow] = field(default_factory=list[InterventionRow])
    again: bool = False
