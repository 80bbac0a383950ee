"""What the inbox is asked for: the view, the filters, the place in the list, and the addresses that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Query

from server.pages.contexts.inbox import InboxView
from server.pages.contexts.parts import HIGH, LOW, PriorityLevel
from server.pages.days import midnight, read_day
from server.queries.inbox import InboxFilter, InboxSort
from server.queries.inbox_reach import View

K = TypeVar("K", bound=StrEnum)
Text = Annotated[str, Query(max_length=200)]
LIMIT = 50

_LONGEST = 200
_WHEN = ("due", "since", "until", "age")
_NAMES = ("view", "q", "process", "role", "branch", *_WHEN, "priority", "flag", "holder", "step", "order")
"""The parameters that say which list it is."""
VIEWS: Mapping[InboxView, View] = {
    InboxView.MINE: View.MINE,
    InboxView.GROUPS: View.GROUPS,
    InboxView.ALL: View.OPEN,
    InboxView.DONE: View.DONE,
}


class DueWithin(StrEnum):
    """How soon tasks are due; `later` are those I hold and follow up later."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Age(StrEnum):
    """How long tasks have been waiting, at least."""

    DAY = "day"
    THREE_DAYS = "3days"
    WEEK = "week"
    MONTH = "month"


class Flag(StrEnum):
    """What else is with a task: I have begun it, or something of its case could not go on."""

    BEGUN = "begun"
    STUCK = "stuck"


class Order(StrEnum):
    """What comes first, besides the soonest due."""

    AGE = "age"
    PRIORITY = "priority"


_AGES = {Age.DAY: 1, Age.THREE_DAYS: 3, Age.WEEK: 7, Age.MONTH: 30}
_LEAST: Mapping[PriorityLevel | None, int] = {PriorityLevel.HIGH: HIGH, PriorityLevel.NORMAL: LOW + 1}
_MOST: Mapping[PriorityLevel | None, int] = {PriorityLevel.NORMAL: HIGH - 1, PriorityLevel.LOW: LOW}
_SORTS = {None: InboxSort.DUE, Order.AGE: InboxSort.AGE, Order.PRIORITY: InboxSort.PRIORITY}


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """The parameters of the inbox; empty texts mean any. `seen` is the stamp of the list the reader has already.

    `holder` is the id of a person, `step` that of an element; `since` and `until` are days on which tasks are due.
    """

    view: InboxView | None
    q: str = ""
    process: str = ""
    role: str = ""
    branch: str = ""
    due: DueWithin | None = None
    since: date | None = None
    until: date | None = None
    age: Age | None = None
    priority: PriorityLevel | None = None
    flag: Flag | None = None
    holder: str = ""
    step: str = ""
    order: Order | None = None
    cursor: str = ""
    seen: str = ""

    @property
    def active(self) -> bool:
        """Whether the list is narrowed."""
        return any(getattr(self, name) for name in _NAMES if name not in {"view", "order"})

    @property
    def sort(self) -> InboxSort:
        """What comes first."""
        return _SORTS[self.order]

    def href(self, **changes: object) -> str:
        """The address of this list with some parameters changed; `seen` only when given."""
        values = {**{name: getattr(self, name) for name in (*_NAMES, "cursor")}, **changes}
        return "/inbox?" + urlencode({name: str(value) for name, value in values.items() if value})

    def narrowed(self, now: datetime, zone: ZoneInfo, reader: str) -> InboxFilter:
        """The filter of the list for a person (id); to the minute, so that it stays as it is when asked for again."""
        minute = now.replace(second=0, microsecond=0)
        return InboxFilter(
            role=self.role or None,
            assignee=self.holder or None,
            element=self.step or None,
            process=self.process or None,
            branch=self.branch or None,
            due_before=_earlier(
                _until(self.due, now, zone), midnight(self.until + timedelta(days=1), zone) if self.until else None
            ),
            due_after=midnight(self.since, zone) if self.since else None,
            created_before=minute - timedelta(days=_AGES[self.age]) if self.age else None,
            least_priority=_LEAST.get(self.priority),
            most_priority=_MOST.get(self.priority),
            begun_by=reader if self.flag is Flag.BEGUN else None,
            stuck=True if self.flag is Flag.STUCK else None,
            q=self.q,
            awake_at=None if self.due is DueWithin.LATER else minute,
            asleep_at=minute if self.due is DueWithin.LATER else None,
        )


def inbox_query(  # noqa: PLR0913, PLR0917 -- one parameter for each filter
    view: str = "",
    q: Text = "",
    process: Text = "",
    role: Text = "",
    branch: Text = "",
    due: str = "",
    since: str = "",
    until: str = "",
    age: str = "",
    priority: str = "",
    flag: str = "",
    holder: Text = "",
    step: Text = "",
    order: str = "",
    cursor: Annotated[str, Query(max_length=1000)] = "",
    seen: Text = "",
) -> InboxQuery:
    """Read the address; an unknown view, due time, day, age, priority, flag or order counts as none."""
    return InboxQuery(
        _known(InboxView, view),
        q,
        process,
        role,
        branch,
        _known(DueWithin, due),
        read_day(since),
        read_day(until),
        _known(Age, age),
        _known(PriorityLevel, priority),
        _known(Flag, flag),
        holder,
        step,
        _known(Order, order),
        cursor,
        seen,
    )


def listed(address: str) -> InboxQuery:
    """What a list is asked for by its address; what is unknown there counts as none."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query)) if parts.path == "/inbox" else {}
    return inbox_query(**{name: text[:_LONGEST] for name, text in given.items() if name in _NAMES})


def _until(due: DueWithin | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    if due is None or due is DueWithin.LATER:
        return None
    tomorrow = midnight(now.astimezone(zone).date() + timedelta(days=1), zone)
    ends = {DueWithin.LATE: now, DueWithin.TODAY: tomorrow, DueWithin.WEEK: tomorrow + timedelta(days=6)}
    return ends[due]


def _known(kind: type[K], text: str) -> K | None:
    return kind(text) if text in {each.value for each in kind} else None


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other
