"""Facts of the house as a whole: its people, branches, processes, views and clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDeployed(Event):
    """A version of a process went into force."""

    process: str
    version: int
    deployment: str
    sha256: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSaved(Event):
    """A designer changed a draft of a process; told once in a sitting."""

    draft: str
    process: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiscarded(Event):
    """A designer threw a draft away."""

    draft: str
    process: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded(Event):
    """A person was added."""

    person: str
    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDisabled(Event):
    """A person may no longer sign in."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesSet(Event):
    """A person chose how pages look to them: the language, the theme (None: none chosen yet)."""

    locale: str | None
    theme: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExported(Event):
    """A person took a list of tasks out of the house as a file; `query` is that of its address."""

    query: str
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWishesSet(Event):
    """How a person is told by mail from now on; the address itself is not told, only whether there is one."""

    person: str
    reachable: bool
    rhythm: str
    quiet_from: str
    quiet_until: str
    muted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewKept(Event):
    """A person kept a view of a list, for a team when role and branch are given."""

    view: str
    name: str
    query: str
    role: str | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewForgotten(Event):
    """A person forgot a view they had kept."""

    view: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(Event):
    """A person holds a role at a branch from now on."""

    person: str
    role: str
    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchAdded(Event):
    """A branch was added."""

    branch: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """A person signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    """A person signed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed(Event):
    """A sign-in was refused."""

    login: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated(Event):
    """An access token was made for a person."""

    person: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockAdvanced(Event):
    """The manual clock moved."""

    to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePublished(Event):
    """A message or signal came in from outside."""

    name: str
    awaited: str


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
