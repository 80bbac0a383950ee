"""Let a branch work other hours, and move what is due by them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TypeAlias

from server.commands.calendars.moving import DueMove, due_moves, move_all
from server.commands.transaction import Work
from server.domain.calendar import Interval
from server.domain.errors import BranchNotFound
from server.domain.house_events import CalendarChanged
from server.domain.people import Actor
from server.domain.rights import require_calendar
from server.domain.staff import Branch, CalendarRow
from server.domain.working_hours import written_hours
from server.store.working_times import (
    HOUSE_CALENDAR,
    WorkingTime,
    calendar_of,
    house_calendar,
    read_stored,
    stored_hours,
    week_of,
)

Hours: TypeAlias = tuple[Interval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCalendar:
    """The hours of each weekday (0 is Monday), and all exceptions of a year. `inherit`: as the branch above instead."""

    branch: str
    actor: Actor
    week: Mapping[int, Hours]
    days: Mapping[date, Hours]
    year: int
    inherit: bool = False


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """What a change does: the branch and its calendar (None: it has none of its own), and what is due by it.

    `before` and `after`: by what each branch works.
    """

    branch: Branch
    row: CalendarRow | None
    old: CalendarRow
    moves: tuple[DueMove, ...]
    before: Mapping[str, WorkingTime]
    after: Mapping[str, WorkingTime]


def foresee_calendar(command: ChangeCalendar, work: Work) -> CalendarPlan:
    """What the change would do; nothing is written. Raises BranchNotFound, RightMissing."""
    branches = {each.code: each for each in work.uow.people.branches()}
    found = branches.get(command.branch)
    if found is None:
        raise BranchNotFound(branch=command.branch)
    require_calendar(command.actor, found.code)
    code = calendar_of(branches, found)
    old = work.uow.calendars.get(code) or house_calendar()
    inherit = command.inherit and found.parent is not None
    own = found.calendar or (found.code if found.parent else None)
    branch = replace(found, calendar=None if inherit else own)
    row = None if inherit else _row(command, old, own or HOUSE_CALENDAR)
    before, after = work.uow.with_calendar(branch, row)
    return CalendarPlan(branch, row, old, due_moves(work, before, after), before, after)


def change_calendar(command: ChangeCalendar, work: Work) -> CalendarPlan:
    """Write it, and move in the same transaction what is due by it, with the steps of what is not done in time.

    Raises as `foresee_calendar`.
    """
    plan = foresee_calendar(command, work)
    work.uow.put_calendar(plan.branch, plan.row)
    move_all(work, command.actor.id, plan.moves, plan.before, plan.after)
    week, days = _changes(plan)
    moved = tuple(asdict(move) for move in plan.moves)
    work.uow.record(
        CalendarChanged(
            at=work.now,
            by=command.actor.id,
            branch=plan.branch.code,
            calendar=plan.row.code if plan.row else None,
            week=week,
            days=days,
            moved=moved,
        )
    )
    return plan


def _row(command: ChangeCalendar, old: CalendarRow, code: str) -> CalendarRow:
    week = {str(day): stored_hours(hours) for day, hours in command.week.items() if hours}
    kept = {day: hours for day, hours in old.days.items() if not day.startswith(f"{command.year:04}-")}
    given = {day.isoformat(): stored_hours(hours) for day, hours in command.days.items()}
    return CalendarRow(code, week, {**kept, **given})


def _changes(plan: CalendarPlan) -> tuple[Mapping[str, str], Mapping[str, str | None]]:
    """The weekdays and days whose hours differ, as they are written now."""
    if plan.row is None:
        return {}, {}
    old, new = plan.old, plan.row
    before, after = _week(old), _week(new)
    week = {str(day): after.get(day, "") for day in range(7) if before.get(day) != after.get(day)}
    days = {day: _text(hours) for day, hours in new.days.items() if old.days.get(day) != hours}
    gone = dict.fromkeys(day for day in old.days if day not in new.days)
    return week, {**days, **gone}


def _week(row: CalendarRow) -> Mapping[int, str]:
    return {day: written_hours(hours) for day, hours in week_of(row).items()}


def _text(stored: object) -> str:
    return written_hours(read_stored(stored))
