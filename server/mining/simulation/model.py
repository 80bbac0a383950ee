"""The model of a house that is simulated: who comes, what is done with it, by whom, and how long that takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from server.domain.calendar import WorkingCalendar
from server.mining.simulation.continuing import Continuations
from server.mining.simulation.paths import Path
from server.mining.simulation.spread import NOTHING, Spread

StepAt: TypeAlias = tuple[str, str]
"""A step and the branch it is done for."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case that came on a day: `second` counts from midnight of the branch's zone."""

    process: str
    branch: str
    second: float


@dataclass(frozen=True, slots=True)
class SeenDay:
    """A day of the past with all that came on it."""

    weekday: int
    working: bool
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """`capacity`: how many tasks they hold at once; `days`: weekdays they are there, other ones for some steps."""

    name: str
    capacity: int = 1
    days: frozenset[int] = frozenset(range(7))
    days_of: Mapping[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])

    def days_for(self, step: str) -> frozenset[int]:
        """The weekdays they do this step."""
        return self.days_of.get(step, self.days)


@dataclass(frozen=True, slots=True)
class Desk:
    """How one step of one branch is done.

    `shares`: what part each person does. `shared`: whoever is free first takes a task; otherwise one of them gets it
    by chance and keeps it, however long they are away. `reaction`: working time until somebody who is there and free
    turns to it. `allowance`: working time from the offer until it is due (None: it has no due time).
    """

    role: str
    shares: Mapping[str, float]
    shared: bool = True
    reaction: Spread = NOTHING
    reactions: Mapping[str, Spread] = field(default_factory=dict[str, Spread])
    hold: Spread = NOTHING
    holds: Mapping[str, Spread] = field(default_factory=dict[str, Spread])
    allowance: float | None = None

    def hold_of(self, person: str) -> Spread:
        """How long this person holds it, in working time of days they are there."""
        return self.holds.get(person, self.hold)

    def reaction_of(self, person: str) -> Spread:
        """How long this person lets it lie."""
        return self.reactions.get(person, self.reaction)


@dataclass(frozen=True, slots=True)
class Reroute:
    """What share of the cases of a process comes through a step from now on; `seen` is what it was."""

    process: str
    step: str
    seen: float
    share: float


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """All that a simulation needs. `paths`: of every case that began, by process and branch.

    The last four are changes to what was seen: factors of arrivals (by process) and of holds (by step), steps that are
    dropped, and shares of routings.
    """

    calendars: Mapping[str, WorkingCalendar]
    days: tuple[SeenDay, ...]
    paths: Mapping[tuple[str, str], tuple[Path, ...]]
    continuations: Mapping[str, Continuations]
    desks: Mapping[StepAt, Desk]
    people: Mapping[str, Person]
    fitted_until: float
    arrival_factors: Mapping[str, float] = field(default_factory=dict[str, float])
    hold_factors: Mapping[str, float] = field(default_factory=dict[str, float])
    dropped: frozenset[str] = frozenset()
    reroutes: tuple[Reroute, ...] = ()

    def desk(self, step: str, branch: str) -> Desk | None:
        """How a step is done for a branch; if never, as elsewhere, by those who do other work of its role."""
        if (step, branch) in self.desks:
            return self.desks[step, branch]
        model = next((desk for (known, _), desk in self.desks.items() if known == step), None)
        if model is None:
            return None
        near = (desk for (_, at), desk in self.desks.items() if at == branch and desk.role == model.role)
        own = next((desk for desk in near if desk.shares), model)
        return replace(model, shares=own.shares, shared=own.shared, reactions={}, holds={})
