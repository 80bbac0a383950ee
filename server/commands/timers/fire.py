"""Fire the due timers of one case, and start the cases whose timer start is due."""

from dataclasses import dataclass

from server.commands.cases.advance import advance
from server.commands.cases.start import StartByEvent, start_by_event
from server.commands.transaction import Work
from server.domain.cases import CaseStatus
from server.domain.events import TimersFired
from server.domain.timer_starts import next_start
from server.engine import model as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimersOfCase:
    """A case some of whose timers were seen to be due."""

    case_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartByTimer:
    """A timer start event that was seen to be due."""

    process: str
    element: str


def fire_timers_of_case(command: FireTimersOfCase, work: Work) -> bool:
    """Fire what is still due now that the case is locked; False when nothing was."""
    case = work.uow.cases.lock(command.case_id)
    if case.status is not CaseStatus.RUNNING:
        return False
    fired = TimersFired(at=work.now, case=case.id)
    return bool(advance(work, case, engine.FireTimers(), fired).outcome.steps)


def start_by_timer(command: StartByTimer, work: Work) -> str | None:
    """Start the case and set the next due time; None when somebody else was first, or the version is suspended."""
    start = work.uow.processes.lock_start(command.process, command.element)
    if start is None or start.suspended or start.next_due is None or start.next_due > work.now:
        return None
    branch = work.uow.people.head_office()
    times = work.uow.working_time(branch)
    text, due = next_start(start.timer or "", start.next_due, times.zone, times.calendar)
    work.uow.processes.set_next_due(start, text, due)
    return start_by_event(StartByEvent(process=start.process, element=start.element, payload={}, branch=branch), work)
