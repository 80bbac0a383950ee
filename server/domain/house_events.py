"""Facts of the house as a whole: its branches, processes, limits, views and clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from server.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDeployed(Event):
    """A version of a process went into force; `author`: whose wish it was, where another person approved it."""

    process: str
    version: int
    deployment: str
    sha256: str
    reason: str = ""
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentAsked(Event):
    """A designer asked others to approve files, known by their digest; `restores`: an older version, back in force."""

    process: str
    request: str
    digest: str
    reason: str
    approvers: tuple[str, ...]
    restores: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentApproved(Event):
    """A second designer approved exactly these files, which went into force with it."""

    process: str
    request: str
    digest: str
    author: str
    deployment: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentDeclined(Event):
    """A second designer declined to have files in force."""

    process: str
    request: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentWithdrawn(Event):
    """A request ended without a decision: its author withdrew it, or `state` says that they changed the draft."""

    process: str
    request: str
    state: str


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
class LimitSet(Event):
    """Somebody asked that the holders of a role or one person may decide up to an amount.

    `replaces`: the limit in whose place it comes.
    """

    limit: str
    amount: Decimal
    role: str | None
    person: str | None
    branch: str | None
    process: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitWasSigned(Event):
    """An authority limit counts from now on; `valid_from`: from when, where that is later than was asked for."""

    limit: str
    valid_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitShortened(Event):
    """An authority limit counts until another instant than was signed: earlier, or another takes its place."""

    limit: str
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitEnded(Event):
    """An authority limit counts no more."""

    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationDeclared(Event):
    """A person is related to a party; to whom is not told here, since more people read this than may know."""

    relation: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationWasEnded(Event):
    """A relation bars its person no more."""

    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookAsked(Event):
    """What somebody did who is related to a party is to be looked at again by another."""

    look: str
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLookWasSettled(Event):
    """Another person looked again at what was done."""

    look: str
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchAdded(Event):
    """A branch was added."""

    branch: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRenamed(Event):
    """A branch is called otherwise, by language."""

    branch: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchMoved(Event):
    """A branch lies below another one; `moved` as in CalendarChanged, by the hours of the new one above."""

    branch: str
    before: str | None
    after: str
    moved: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchClosed(Event):
    """No case begins at a branch any more, and nobody is added or given a role there."""

    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartWasRefused(Event):
    """A message or signal of the case (None: no longer known) would have begun another at a branch that is closed.

    `told`: its operators (ids).
    """

    name: str
    process: str
    branch: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Event):
    """A branch works other hours. `calendar`: the code of what it works by; None: what the branch above works by.

    `week` (by weekday, 0 is Monday) and `days` (by date; None: as its weekday again) are what changed, as written.
    `moved`: what is due at another time, each as task, case, element, before and after.
    """

    branch: str
    calendar: str | None
    week: Mapping[str, str]
    days: Mapping[str, str | None]
    moved: tuple[Mapping[str, object], ...]


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
