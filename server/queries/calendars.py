"""The working calendars of the house as their page tells them, and what changed of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select

from server.domain import codec
from server.domain.events import ORGANISATION
from server.domain.house_events import CalendarChanged
from server.domain.staff import Branch, CalendarRow
from server.store.branches import BranchCache
from server.store.calendars import Calendars
from server.store.database import Database
from server.store.people import People
from server.store.tables.trail import audit_entry
from server.store.working_times import calendar_of, house_calendar

MOST = 20
_CHANGES = (
    select(audit_entry.c.at, audit_entry.c.by, audit_entry.c.payload)
    .where(
        audit_entry.c.chain == ORGANISATION,
        audit_entry.c.kind == CalendarChanged.__name__,
        audit_entry.c.payload.is_not(None),
    )
    .order_by(audit_entry.c.seq.desc())
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class ChangedCalendar:
    """One change: `week` and `days` as written then, `moved` what was due at another time afterwards."""

    at: datetime
    by: str | None
    branch: str
    week: Mapping[str, str]
    days: Mapping[str, str | None]
    moved: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class BranchCalendar:
    """What a branch works by, all branches, and the newest changes of any."""

    branch: Branch
    branches: Sequence[Branch]
    row: CalendarRow
    changes: Sequence[ChangedCalendar]


def branch_calendar(database: Database, code: str) -> BranchCalendar | None:
    """The calendar of a branch; None for a branch that there is not."""
    with database.read() as connection:
        branches = {each.code: each for each in People(connection, BranchCache()).branches()}
        branch = branches.get(code)
        if branch is None:
            return None
        row = Calendars(connection).get(calendar_of(branches, branch)) or house_calendar()
        changes = [_change(found) for found in connection.execute(_CHANGES)]
    return BranchCalendar(branch, list(branches.values()), row, changes)


def _change(row: Any) -> ChangedCalendar:  # noqa: ANN401 -- a row of _CHANGES
    told = cast("Mapping[str, Any]", codec.loads(bytes(row.payload)))
    return ChangedCalendar(row.at, row.by, told["branch"], told["week"], told["days"], told["moved"])
