"""Pages on which running cases are moved to another version: the plan, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from server.pages.contexts.parts import Option


@dataclass(frozen=True, slots=True)
class FromVersion:
    """A version whose cases may be chosen, with how many are under way."""

    number: int
    cases: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A case by its title."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Cases of which the same is to be said; `more` are not listed."""

    verdict: str
    label: str
    count: int
    remarks: tuple[str, ...]
    cases: tuple[CaseLink, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Place:
    """An element whose place another takes: a choice named `name`."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What would become of the cases. `fields` send the same again; `moving` cases would move, `staying` would not."""

    to: int
    moving: int
    staying: int
    groups: tuple[PlanGroup, ...]
    places: tuple[Place, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EarlierMove:
    """A migration of this process that was begun before."""

    href: str
    to: int
    by: str
    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class MigratePage:
    """The choice of versions; the plan once they are chosen; what was begun before."""

    href: str
    name: str
    versions: tuple[FromVersion, ...]
    targets: tuple[Option, ...]
    plan: PlanShown | None
    earlier: tuple[EarlierMove, ...]
    reason: str = ""
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class MigrationCount:
    """How many cases are in a state."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class HeldMove:
    """The version that cases move to is suspended: since when and why, and where it is resumed."""

    href: str
    version: int
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class MigrationProgress:
    """How far it is; `done` of `total` cases, what holds it up, and what can be done with it now."""

    href: str
    state: str
    under_way: bool
    done: int
    total: int
    counts: tuple[MigrationCount, ...]
    steering: tuple[Option, ...]
    held: HeldMove | None = None


@dataclass(frozen=True, slots=True)
class StayedCase:
    """A case that did not move, or did not go back, and why."""

    href: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationPage:
    """One migration; `unlisted` cases stayed and are not among `stayed`."""

    process_href: str
    name: str
    to: int
    versions: tuple[int, ...]
    by: str
    at: datetime
    reason: str
    places: tuple[str, ...]
    progress: MigrationProgress
    stayed: tuple[StayedCase, ...]
    unlisted: int
    refusal: str | None = None
