# pyright: basic
"""Count the timers of a case anew by another working calendar; nothing runs, and elapsed time stays as it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.domain.calendar import WorkingCalendar
from server.domain.working_hours import Recount
from server.engine import blob
from server.engine.bundle import Bundle
from server.engine.model import CaseState, Environment, Timer
from server.engine.session import Session
from server.engine.timers import Due, waiting
from server.engine.tokens import element_of


@dataclass(frozen=True, slots=True)
class TimerMove:
    """A waiting timer that fires at another instant; `process`: whose element it is."""

    token: str
    process: str
    element: str
    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Retimed:
    """The state of a case with its timers counted anew: what moved, and all that wait then."""

    blob: bytes
    moves: tuple[TimerMove, ...]
    timers: tuple[Timer, ...]


def retimed(bundle: Bundle, state: CaseState, env: Environment, before: WorkingCalendar) -> Retimed:
    """The case by the calendar of `env` instead of the one `before`.

    A timer moves when it was given working time and the calendar before gives the instant that stands: what was set
    otherwise stays. Raises UnreadableState.
    """
    session = Session(bundle, state.data, env)
    blob.load(session, bundle, state.blob or b"")
    moves: list[TimerMove] = []
    for task in session.tasks():
        for number, row in task.internal_data.get("due", {}).items():
            again = _again(Due(*row), before, env.calendar)
            if again is None or again == datetime.fromisoformat(row[0]):
                continue
            place = str(task.id), task.workflow.process, element_of(task)
            moves.append(TimerMove(*place, datetime.fromisoformat(row[0]), again))
            task.internal_data["due"][number] = _moved(row, again)
    return Retimed(blob.dump(session), tuple(moves), tuple(waiting(session)))


def _again(due: Due, before: WorkingCalendar, after: WorkingCalendar) -> datetime | None:
    if due.period is None or due.first is None or due.index != 1:
        return None
    return Recount(due.period, datetime.fromisoformat(due.first), datetime.fromisoformat(due.at), before, after).again()


def _moved(row: list[Any], at: datetime) -> list[Any]:
    return list(Due(*row)._replace(at=at.isoformat()))
