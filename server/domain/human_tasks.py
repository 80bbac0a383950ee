"""What a human task is, and what decisions about one look at besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from server.domain.separation import Doer, Duty


class TaskState(StrEnum):
    """Where a task stands."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


EXPIRED = "expired"
"""Why a task ended that was not done before its multi-instance closed."""

OPEN_STATES = frozenset({TaskState.OFFERED, TaskState.CLAIMED})


@dataclass(frozen=True, slots=True)
class HumanTask:
    """One piece of work waiting for a person.

    `token` is the engine's id, `process` the diagram the element is in; `round` is common to the instances of one
    multi-instance. `follow_up_at`: when its holder means to come back to it. `bound_to`: the one person whom binding
    of duties leaves it to. `amount`: what it decides on, as it opened, where it needs authority. `delegate`: who works
    on it for its holder. `submitted_at`: since when what its holder submitted waits for signatures. `acting_for`: who
    is away, in whose place its holder holds it, or its doer did it. `cosigned`: whether it was ever to be signed.
    `also_role`: to whom it is offered besides, since it was not done in time.
    """

    id: str
    case: str
    process: str
    element: str
    name: str
    token: str
    role: str
    branch: str
    state: TaskState
    version: int
    created_at: datetime
    assignee: str | None = None
    due_at: datetime | None = None
    priority: int = 50
    form: str | None = None
    completed_at: datetime | None = None
    changed_by: str | None = None
    round: str | None = None
    follow_up_at: datetime | None = None
    bound_to: str | None = None
    amount: Decimal | None = None
    delegate: str | None = None
    submitted_at: datetime | None = None
    acting_for: str | None = None
    cosigned: bool = False
    also_role: str | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """Who may do it: those who hold one of these roles at its branch."""
        return (self.role,) if self.also_role is None else (self.role, self.also_role)

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decision needs besides the task: the element's duties, who did or holds what, whether the case runs.

    `process` is that of the case, which is `running` or not, `related` the ids of people who are related to a party
    that bars them.
    """

    duty: Duty
    doers: Sequence[Doer]
    suspended: bool = False
    process: str = ""
    related: frozenset[str] = frozenset()
    running: bool = False
