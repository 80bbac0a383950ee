"""Facts about reports: logs brought, costs, alerts, reports by mail, simulations and forecasts."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LogUploaded(Event):
    """A person brought the log of another system, for the overseers of a branch."""

    log: str
    name: str
    branch: str
    file_name: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapped(Event):
    """A person said what the columns of a log mean, and wants it read."""

    log: str
    mapping: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogImported(Event):
    """A log was read: so many rows, of which so many were kept."""

    log: str
    rows: int
    kept: int
    cases: int
    activities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRefused(Event):
    """A log could not be read."""

    log: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogCancelled(Event):
    """A person gave up the reading of a log."""

    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRemoved(Event):
    """A person removed a log with all that was made of it."""

    log: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsLoaded(Event):
    """What work costs was written down anew."""

    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesLoaded(Event):
    """What is looked at later of cases was written down anew."""

    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSet(Event):
    """A person wants to be told when a number of a report crosses a limit; `version` 1: for the first time."""

    alert: str
    version: int
    report: str
    measure: str
    direction: str
    alarm_at: str
    release_at: str
    every: int
    process: str | None = None
    branch: str | None = None
    step: str | None = None
    lasting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRemoved(Event):
    """A person wants to be told no longer."""

    alert: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCrossed(Event):
    """A number reached its limit (`state` alarm), or came back from it (calm)."""

    alert: str
    state: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSubscribed(Event):
    """A person wants a report by mail at set times."""

    subscription: str
    report: str
    rhythm: str
    day: int | None
    hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUnsubscribed(Event):
    """A person wants a report by mail no longer."""

    subscription: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMailed(Event):
    """A report is owed to a person by mail: it is one way in which numbers leave the house."""

    person: str
    subscription: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationAsked(Event):
    """A person asked what would happen if something were changed."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastAsked(Event):
    """A person looked at a forecast that was too old, or asked for another."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationCancelled(Event):
    """A person no longer wanted the answer."""

    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationEnded(Event):
    """A simulation came to its end: `done`, or `failed`."""

    run: str
    state: str
