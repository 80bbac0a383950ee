"""Let a branch work other hours, and move what is due by them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from server.commands.cases.bound import bundle_of, environment_of
from server.commands.transaction import Work
from server.domain.calendar import Interval, WorkingCalendar
from server.domain.cases import Case
from server.domain.errors import BranchNotFound
from server.domain.escalation import Allowed, parse_step
from server.domain.house_events import CalendarChanged
from server.domain.operating_events import TaskDueMoved
from server.domain.people import Actor
from server.domain.rights import require_calendar
from server.domain.staff import Branch, CalendarRow
from server.domain.tasks import HumanTask
from server.domain.working_hours import Recount, written_hours
from server.engine.dues import due_text
from server.store.working_times import HOUSE_CALENDAR, calendar_of, house_calendar, read_stored, stored_hours, week_of

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
class DueMove:
    """A task that is due at another time."""

    task: str
    case: str
    process: str
    element: str
    branch: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """What a change does: the branch and its calendar (None: it has none of its own), and what is due by it."""

    branch: Branch
    row: CalendarRow | None
    old: CalendarRow
    moves: tuple[DueMove, ...]


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
    other = {each for each, time in after.items() if before[each].calendar != time.calendar}
    pairs = {each: (before[each].calendar, after[each].calendar) for each in other}
    return CalendarPlan(branch, row, old, tuple(_moves(work, pairs)))


def change_calendar(command: ChangeCalendar, work: Work) -> CalendarPlan:
    """Write it, and move in the same transaction what is due by it, with the steps of what is not done in time.

    Timers of a case keep the instant they were set to. Raises as `foresee_calendar`.
    """
    plan = foresee_calendar(command, work)
    work.uow.put_calendar(plan.branch, plan.row)
    _, after = work.uow.with_calendar(plan.branch, plan.row)
    for move in plan.moves:
        _move(work, command.actor, move, after[move.branch].calendar)
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


def _moves(work: Work, calendars: Mapping[str, tuple[WorkingCalendar, WorkingCalendar]]) -> Iterator[DueMove]:
    for case_id in work.uow.tasks.cases_with_due(calendars) if calendars else ():
        case = work.uow.cases.lock(case_id)
        before, after = calendars[case.branch]
        for task in work.uow.tasks.of_case(case_id, open_only=True):
            again = _again(work, case, task, before, after)
            if again is not None and task.due_at is not None and again != task.due_at:
                yield DueMove(task.id, case.id, task.process, task.element, case.branch, task.due_at, again)


def _again(work: Work, case: Case, task: HumanTask, before: WorkingCalendar, after: WorkingCalendar) -> datetime | None:
    due = bundle_of(work, case).element(task.process, task.element).due
    if task.due_at is None or not due:
        return None
    data = {**case.data, **work.uow.tasks.local(task.id)}
    text = due_text(due, data, environment_of(work, case))
    return Recount(text, task.created_at, task.due_at, before, after).again()


def _move(work: Work, actor: Actor, move: DueMove, calendar: WorkingCalendar) -> None:
    task = next(each for each in work.uow.tasks.of_case(move.case, open_only=True) if each.id == move.task)
    work.uow.tasks.save(replace(task, due_at=move.after, version=task.version + 1, changed_by=actor.id))
    allowed = Allowed(task.created_at, move.after, calendar.zone, calendar, working=True)
    for step in work.uow.escalations.waiting_of(task.id):
        at = allowed.at(parse_step(step.text).when)
        if at is not None:
            work.uow.escalations.move(step, at)
    work.uow.record(
        TaskDueMoved(
            at=work.now,
            by=actor.id,
            case=move.case,
            task=task.id,
            element=task.element,
            before=move.before,
            after=move.after,
        )
    )


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
