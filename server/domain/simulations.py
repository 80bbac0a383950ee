"""Simulations that people ask for: they wait, run beside the server, and end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from server.domain.errors import Conflict, NotFound, RightMissing
from server.domain.people import Actor, Right
from server.domain.rights import OVERSEERS

MOST = 3
"""So many of one person may wait or run at once."""
SILENCE = timedelta(seconds=60)
"""A run whose process has not said so long that it lives was interrupted."""


class SimulationNotFound(NotFound):
    """There is no such simulation of yours."""


class TooManySimulations(Conflict):
    """At most %(most)s simulations of one person can wait or run at once. Wait for one, or cancel it."""


class RunKind(StrEnum):
    """What is simulated: changes that a person asks for, or how the open cases of the house will go on."""

    WHAT_IF = "what_if"
    FORECAST = "forecast"


class RunState(StrEnum):
    """How far a simulation is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a simulation was broken off.

    The server ended, there is too little history, nobody ever saw how cases go after the change, or an error of ours.
    """

    INTERRUPTED = "interrupted"
    TOO_SHORT = "too_short"
    IMPOSSIBLE = "impossible"
    BROKEN = "broken"


UNDER_WAY = frozenset({RunState.WAITING, RunState.RUNNING})


@dataclass(frozen=True, slots=True)
class SimulationRun:
    """One simulation; `person` asked for it.

    `asked` and `result` are storable data, `progress` goes from 0 to 100, `error` says what broke it off.
    `seen_at` is by the machine's clock: when its process last said that it lives (before it runs: when it was asked).
    """

    id: str
    person: str
    asked: Mapping[str, Any]
    state: RunState
    progress: int
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    result: Mapping[str, Any] | None = None
    error: Failure | None = None
    kind: RunKind = RunKind.WHAT_IF

    @property
    def under_way(self) -> bool:
        """Whether it waits or runs."""
        return self.state in UNDER_WAY

    def interrupted(self, machine_now: datetime) -> bool:
        """Whether its process was ended in the midst of it."""
        return self.state is RunState.RUNNING and machine_now - self.seen_at > SILENCE


def may_ask(actor: Actor, under_way: int) -> frozenset[str]:
    """The branches the person oversees; the answer is about these. `under_way`: how many of theirs wait or run.

    Raises RightMissing and TooManySimulations.
    """
    branches = frozenset(branch for role, branch in actor.role_pairs() if role in OVERSEERS)
    if not branches:
        raise RightMissing(role=Right.MANAGER.value)
    if under_way >= MOST:
        raise TooManySimulations(most=MOST)
    return branches


def own(run: SimulationRun | None, actor: Actor) -> SimulationRun:
    """The run, if it is one of changes and this person's. Raises SimulationNotFound."""
    if run is None or run.person != actor.id or run.kind is not RunKind.WHAT_IF:
        raise SimulationNotFound
    return run
