"""Absences of a history: entered some days before, carried out on the morning on which they begin or end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from server.commands.absences.carry_out import CarryOutAbsence, carry_out_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.transaction import Work
from server.demo.days import Period, days_of
from server.demo.model import Leave, Script
from server.demo.watching import Watched
from server.domain.absences import Handing
from server.domain.calendar import WorkingCalendar
from server.domain.people import Actor

_BEFORE = 3
"""How many working days before its first an absence is entered."""


@dataclass(frozen=True, slots=True)
class TimeOff:
    """An absence of the history with its days, and when it is entered."""

    leave: Leave
    days: tuple[date, ...]
    entered: datetime


@dataclass(frozen=True, slots=True)
class Leaving:
    """Enters and carries out what the script says. `crew`: the people of the house as they are now."""

    transactions: Watched
    calendar: WorkingCalendar
    crew: Callable[[], list[Actor]]

    def enter(self, off: TimeOff) -> None:
        """The person enters their own absence."""
        person = next((one for one in self.crew() if one.login == off.leave.person), None)
        if person is None:
            return
        command = EnterAbsence(
            person=person.id,
            begins=self._midnight(off.days[0]),
            ends=self._midnight(off.days[-1] + timedelta(days=1)),
            actor=person,
            substitutes=off.leave.substitutes,
            handing=Handing.SUBSTITUTE if off.leave.substitutes else Handing.RELEASE,
            reason=off.leave.reason,
        )
        self.transactions.run(enter_absence, command)

    def carry_out(self) -> list[str]:
        """What began or ended; gives the ids of the tasks that may have gone to others."""
        tasks: list[str] = []
        for absence, held in self.transactions.run(_due, None).items():
            self.transactions.run(carry_out_absence, CarryOutAbsence(absence))
            tasks += held
        return tasks

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), self.calendar.zone)


def times_off(script: Script, period: Period, calendar: WorkingCalendar) -> tuple[TimeOff, ...]:
    """Every absence of the script."""
    return tuple(_time_off(leave, period, calendar) for leave in script.leaves)


def days_away(off: Sequence[TimeOff]) -> Mapping[str, frozenset[date]]:
    """The days on which people are not there, by login."""
    away: dict[str, frozenset[date]] = {}
    for one in off:
        away[one.leave.person] = away.get(one.leave.person, frozenset()) | frozenset(one.days)
    return away


def _time_off(leave: Leave, period: Period, calendar: WorkingCalendar) -> TimeOff:
    days = days_of(leave, period, calendar)
    told = period.days[max(period.days.index(days[0]) - _BEFORE, 0)]
    return TimeOff(leave, days, calendar.spans(told)[0][0] + timedelta(minutes=20))


def _due(_command: None, work: Work) -> dict[str, list[str]]:
    tasks = work.uow.tasks
    return {
        one.id: [*tasks.held_by(one.person), *tasks.held_for(one.person)] for one in work.uow.absences.due(work.now)
    }
