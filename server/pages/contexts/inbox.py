"""The inbox: tasks to choose from."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.pages.contexts.parts import Due, Option, PriorityLevel


class InboxView(StrEnum):
    """Which tasks the inbox lists: the value of `?view=`."""

    MINE = "mine"
    GROUPS = "groups"
    ALL = "all"
    DONE = "done"


class Deed(StrEnum):
    """What can be done with several tasks of a list at once."""

    CLAIM = "claim"
    RELEASE = "release"
    REASSIGN = "reassign"
    PRIORITISE = "prioritise"


@dataclass(frozen=True, slots=True)
class InboxTab:
    """One list to switch to; `count` is such as `12` or `1000+`."""

    view: InboxView
    href: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class InboxFilters:
    """What the list is narrowed to; the choices start without an empty one. `active` when anything is chosen.

    Tasks are due from the day `since` to the day `until` (ISO 8601, empty: any).
    """

    q: str
    processes: tuple[Option, ...]
    roles: tuple[Option, ...]
    branches: tuple[Option, ...]
    dues: tuple[Option, ...]
    since: str
    until: str
    ages: tuple[Option, ...]
    priorities: tuple[Option, ...]
    flags: tuple[Option, ...]
    orders: tuple[Option, ...]
    active: bool

    @property
    def rare(self) -> bool:
        """Whether one of those is chosen that are seldom needed."""
        chosen = any(option.selected for option in (*self.ages, *self.priorities, *self.flags))
        return chosen or bool(self.since or self.until)


@dataclass(frozen=True, slots=True)
class KeptView:
    """A saved view; `team` in words when it is shared. Only its owner may delete it."""

    id: str
    name: str
    href: str
    team: str
    own: bool
    current: bool


@dataclass(frozen=True, slots=True)
class KeptViews:
    """The views somebody may choose, and the teams they may share one with."""

    views: tuple[KeptView, ...]
    teams: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `holder` is None while nobody has taken it; `done_at` is set in the list of finished ones.

    `follow_up_at`: when I mean to come back to what I hold. `step_href`: the list of this step alone.
    `columns` are what its process shows of its own. `delegate`: who works on it for its holder; `with_me`: that is me.
    `to_sign`: I am to sign it; `submitted`: it waits for signatures.
    """

    id: str
    version: int
    title: str
    business_key: str
    step: str
    process: str
    branch: str
    role: str
    priority: PriorityLevel
    holder: str | None
    mine: bool
    holder_away: bool
    created_at: datetime
    due: Due | None
    may_claim: bool
    done_at: datetime | None = None
    follow_up_at: datetime | None = None
    step_href: str = ""
    columns: tuple[str, ...] = ()
    delegate: str | None = None
    with_me: bool = False
    to_sign: bool = False
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that a link has set: its parameter and value, in words, and the list without it."""

    name: str
    value: str
    label: str
    text: str
    without_href: str


@dataclass(frozen=True, slots=True)
class StandingIn:
    """Somebody for whom the reader stands in, and the list of what they hold."""

    person: str
    href: str


@dataclass(frozen=True, slots=True)
class InboxPage:
    """`self_href` is this very list (it is fetched anew every 20 s), `first_href` its start when it is not shown.

    `several`: what may be done with several tasks at once; `columns`: what the process's own columns are called.
    `standing`: for whom the reader stands in; `away_until`: the end of their own absence, if they are away.
    """

    view: InboxView
    tabs: tuple[InboxTab, ...]
    filters: InboxFilters
    tasks: tuple[TaskRow, ...]
    kept: KeptViews
    several: tuple[Deed, ...]
    self_href: str
    clear_href: str
    standing: tuple[StandingIn, ...] = ()
    away_until: datetime | None = None
    next_href: str | None = None
    first_href: str | None = None
    chips: tuple[Chip, ...] = ()
    columns: tuple[str, ...] = ()
