"""The shapes of simulations, forecasts and alerts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from server.api.schemas import Out
from server.domain.alerts import AlertState, Direction, Rest
from server.domain.simulations import Failure, RunState
from server.mining.simulation.measures import Kind


class BandOut(Out):
    """A value with the bounds of its 95% band."""

    value: float
    low: float
    high: float


class TestedOut(Out):
    """A measure of the last weeks: what was simulated, and what came."""

    kind: Kind
    about: str
    actual: float
    simulated: BandOut


class ComparedOut(Out):
    """A measure of both houses; None where it could not be measured."""

    kind: Kind
    about: str
    base: BandOut | None
    changed: BandOut | None
    difference: BandOut | None


class SimulationResultOut(Out):
    """What came of a simulation: the test of the model first."""

    tested_since: datetime
    tested_until: datetime
    tested: list[TestedOut]
    compared: list[ComparedOut]


class SimulationHeadOut(Out):
    """A simulation: what was asked, and how far it is (`progress` from 0 to 100)."""

    id: str
    state: RunState
    progress: int
    asked_at: datetime
    ended_at: datetime | None
    error: Failure | None
    changes: list[dict[str, Any]]
    weeks: int
    replications: int


class SimulationsOut(Out):
    """Simulations of the caller."""

    items: list[SimulationHeadOut]


class SimulationOut(SimulationHeadOut):
    """A simulation with what came of it."""

    result: SimulationResultOut | None


class CountsOut(Out):
    """Cases within so many days or weeks: the middle, and by level in percent the band from `low` to `high`."""

    within: int
    middle: int
    bands: dict[str, tuple[int, int]]


class HeldOut(Out):
    """How many bands of the past of a level (percent) were judged, and how many held."""

    level: int
    judged: int
    held: int


class ForecastTotalsOut(Out):
    """All open cases together; `late` within working days, `done` within weeks."""

    at: datetime
    until: datetime
    replications: int
    cases: int
    late: list[CountsOut]
    done: list[CountsOut]
    past: list[HeldOut]


class ForecastOut(Out):
    """How far the forecast being made is (None: none is), and the last one that was made (None: there is none)."""

    state: RunState | None
    progress: int | None
    error: Failure | None
    made: ForecastTotalsOut | None


class ForeseenOut(Out):
    """A running case as it was foreseen; an instant that is None lies beyond what was simulated."""

    case: str
    process: str
    branch: str
    title: str
    business_key: str | None
    at: datetime
    done: datetime | None
    likely: datetime | None
    bands: dict[str, tuple[datetime | None, datetime | None]]
    late: dict[str, float]
    late_at: dict[str, str | None]


class ForeseenPageOut(Out):
    """Running cases, those most likely to be late first."""

    items: list[ForeseenOut]
    next_cursor: str | None


class AlertOut(Out):
    """An alert of the caller; `value` is what was seen last, `rests` says why it is not looked at."""

    id: str
    report: str
    measure: str
    process: str | None
    branch: str | None
    step: str | None
    direction: Direction
    alarm_at: Decimal
    release_at: Decimal
    every: int
    lasting: str
    state: AlertState
    since: datetime
    value: Decimal | None
    checked_at: datetime | None
    rests: Rest | None


class AlertsOut(Out):
    """All alerts of the caller."""

    items: list[AlertOut]
