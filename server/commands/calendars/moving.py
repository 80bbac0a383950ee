"""Move what is due in working time, deadlines and timers, to where another calendar puts it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from server.commands.cases.bound import bundle_of, environment_of
from server.commands.transaction import Work
from server.domain.calendar import WorkingCalendar
from server.domain.cases import Case
from server.domain.escalation import Allowed, parse_step
from server.domain.operating_events import TaskDueMoved, TimerMoved
from server.domain.tasks import HumanTask
from server.domain.waiting import TimerRow
from server.domain.working_hours import Recount
from server.engine.dues import due_text
from server.engine.model import CaseState, EngineRefusal
from server.engine.retiming import Retimed, retimed
from server.store.working_times import WorkingTime


@dataclass(frozen=True, slots=True)
class DueMove:
    """A task that is due at another time; `task` None: a timer of the case that fires then."""

    task: str | None
    case: str
    process: str
    element: str
    branch: str
    before: datetime
    after: datetime


def due_moves(work: Work, before: Mapping[str, WorkingTime], after: Mapping[str, WorkingTime]) -> tuple[DueMove, ...]:
    """What is due at another time when branches work by other calendars; their cases are locked."""
    other = [code for code, time in after.items() if before[code].calendar != time.calendar]
    return tuple(_moves(work, {code: (before[code].calendar, after[code].calendar) for code in other}))


def _moves(work: Work, calendars: Mapping[str, tuple[WorkingCalendar, WorkingCalendar]]) -> Iterator[DueMove]:
    for case_id in sorted(_cases(work, calendars)) if calendars else ():
        case = work.uow.cases.lock(case_id)
        before, after = calendars[case.branch]
        for task in work.uow.tasks.of_case(case_id, open_only=True):
            again = _again(work, case, task, before, after)
            if again is not None and task.due_at is not None and again != task.due_at:
                yield DueMove(task.id, case.id, task.process, task.element, case.branch, task.due_at, again)
        found = _retimed(work, case, before, after)
        for timer in found.moves if found is not None else ():
            yield DueMove(None, case.id, timer.process, timer.element, case.branch, timer.before, timer.after)


def _cases(work: Work, branches: Iterable[str]) -> set[str]:
    """Those in which something waits for an instant."""
    return {*work.uow.tasks.cases_with_due(branches), *work.uow.timers.cases_at(branches)}


def _again(work: Work, case: Case, task: HumanTask, before: WorkingCalendar, after: WorkingCalendar) -> datetime | None:
    element = bundle_of(work, case).element(task.process, task.element)
    due = element.due or element.closes
    if task.due_at is None or not due:
        return None
    data = {**case.data, **work.uow.tasks.local(task.id)}
    text = due_text(due, data, environment_of(work, case))
    return Recount(text, task.created_at, task.due_at, before, after).again()


def _retimed(work: Work, case: Case, before: WorkingCalendar, after: WorkingCalendar) -> Retimed | None:
    """The case with its timers by the new calendar. One whose state cannot be read keeps nobody else's from moving."""
    if case.blob is None:
        return None
    env = replace(environment_of(work, case), calendar=after, zone=after.zone)
    try:
        return retimed(bundle_of(work, case), CaseState(case.blob, case.data), env, before)
    except EngineRefusal:
        return None


def move_all(
    work: Work,
    by: str | None,
    moves: Sequence[DueMove],
    before: Mapping[str, WorkingTime],
    after: Mapping[str, WorkingTime],
) -> None:
    """Do what was foreseen."""
    for move in moves:
        if move.task is not None:
            _move_due(work, by, move, after[move.branch].calendar)
    for case_id, branch in {move.case: move.branch for move in moves if move.task is None}.items():
        _move_timers(work, by, case_id, before[branch].calendar, after[branch].calendar)


def _move_timers(work: Work, by: str | None, case_id: str, before: WorkingCalendar, after: WorkingCalendar) -> None:
    case = work.uow.cases.lock(case_id)
    found = _retimed(work, case, before, after)
    if found is None:
        return
    work.uow.cases.save(replace(case, blob=found.blob))
    tokens = {move.token for move in found.moves}
    rows = [TimerRow(each.token, each.element, each.due_at) for each in found.timers if each.token in tokens]
    work.uow.timers.replace(case.id, rows, sorted(tokens))
    for move in found.moves:
        work.uow.record(
            TimerMoved(at=work.now, by=by, case=case.id, element=move.element, before=move.before, after=move.after)
        )


def _move_due(work: Work, by: str | None, move: DueMove, calendar: WorkingCalendar) -> None:
    """Let a task be due then, and what is still to come of it if it is not done."""
    task = next(each for each in work.uow.tasks.of_case(move.case, open_only=True) if each.id == move.task)
    work.uow.tasks.reorder(replace(task, due_at=move.after))
    allowed = Allowed(task.created_at, move.after, calendar.zone, calendar, working=True)
    for step in work.uow.escalations.waiting_of(task.id):
        at = allowed.at(parse_step(step.text).when)
        if at is not None:
            work.uow.escalations.move(step, at)
    work.uow.record(
        TaskDueMoved(
            at=work.now,
            by=by,
            case=move.case,
            task=task.id,
            element=task.element,
            before=move.before,
            after=move.after,
        )
    )
