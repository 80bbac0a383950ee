"""What the inbox is asked for: the view, the filters, the place in the list, and the addresses that say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Query

from server.pages.contexts.inbox import InboxView
from server.queries.inbox import InboxFilter, InboxSort
from server.queries.inbox_reach import View

Text = Annotated[str, Query(max_length=200)]
LIMIT = 50

_LONGEST = 200
_LISTED = frozenset({"view", "q", "process", "role", "branch", "due", "holder", "step", "order"})
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


class Order(StrEnum):
    """What comes first, besides the soonest due."""

    AGE = "age"
    PRIORITY = "priority"


_SORTS = {None: InboxSort.DUE, Order.AGE: InboxSort.AGE, Order.PRIORITY: InboxSort.PRIORITY}


@dataclass(frozen=True, slots=True)
class InboxQuery:
    """The parameters of the inbox; empty texts mean any. `seen` is the stamp of the list the reader has already.

    `holder` is the id of a person, `step` that of an element.
    """

    view: InboxView | None
    q: str = ""
    process: str = ""
    role: str = ""
    branch: str = ""
    due: DueWithin | None = None
    holder: str = ""
    step: str = ""
    order: Order | None = None
    cursor: str = ""
    seen: str = ""

    @property
    def active(self) -> bool:
        """Whether the list is narrowed."""
        return any((self.q, self.process, self.role, self.branch, self.due, self.holder, self.step))

    @property
    def sort(self) -> InboxSort:
        """What comes first."""
        return _SORTS[self.order]

    def href(self, **changes: object) -> str:
        """The address of this list with some parameters changed; `seen` only when given."""
        values = {
            "view": self.view,
            "q": self.q,
            "process": self.process,
            "role": self.role,
            "branch": self.branch,
            "due": self.due,
            "holder": self.holder,
            "step": self.step,
            "order": self.order,
            "cursor": self.cursor,
            **changes,
        }
        return "/inbox?" + urlencode({name: str(value) for name, value in values.items() if value})

    def narrowed(self, now: datetime, zone: ZoneInfo) -> InboxFilter:
        """The filter of the list; to the minute, so that a list stays as it is when asked for again."""
        minute = now.replace(second=0, microsecond=0)
        return InboxFilter(
            role=self.role or None,
            assignee=self.holder or None,
            element=self.step or None,
            process=self.process or None,
            branch=self.branch or None,
            due_before=_until(self.due, now, zone),
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
    holder: Text = "",
    step: Text = "",
    order: str = "",
    cursor: Annotated[str, Query(max_length=1000)] = "",
    seen: Text = "",
) -> InboxQuery:
    """Read the address; an unknown view, due time or order counts as none."""
    known = InboxView(view) if view in set(InboxView) else None
    within = DueWithin(due) if due in set(DueWithin) else None
    first = Order(order) if order in set(Order) else None
    return InboxQuery(known, q, process, role, branch, within, holder, step, first, cursor, seen)


def listed(address: str) -> InboxQuery:
    """What a list is asked for by its address; what is unknown there counts as none."""
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query)) if parts.path == "/inbox" else {}
    return inbox_query(**{name: text[:_LONGEST] for name, text in given.items() if name in _LISTED})


def _until(due: DueWithin | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    if due is None or due is DueWithin.LATER:
        return None
    midnight = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    ends = {DueWithin.LATE: now, DueWithin.TODAY: midnight, DueWithin.WEEK: midnight + timedelta(days=6)}
    return ends[due]
