"""Walks through a history: at each instant what is due, then whatever somebody does then."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from threading import Event

from server.commands.timers.fire import FireTimersOfCase, fire_timers_of_case
from server.commands.transaction import Work
from server.demo.agenda import Agenda
from server.demo.days import Coming, Period
from server.demo.diary import working_spans
from server.demo.doing import Doer
from server.demo.entries import Begin, Due, End, Entry, Happens, Helps, NewDay, Starts
from server.demo.helping import Helper
from server.demo.leaving import Leaving, TimeOff
from server.demo.model import Happening, Turn
from server.demo.planning import Engagement, Planner
from server.demo.watching import Eyes, Moved, Opened
from server.domain.cases import Case, CaseStatus
from server.domain.people import Actor
from server.jobs.backoff import Backoff
from server.jobs.clock import tick
from server.jobs.outbox import drain

_MOST_TRIES = 4
_REPENTS = 6
"""Minutes after which somebody takes a completed task back."""


@dataclass(slots=True)
class Walk:
    """A history on its way. `ending`: whether to stop here; `day`: is told of each day that begins."""

    eyes: Eyes
    doer: Doer
    planner: Planner
    helper: Helper
    leaving: Leaving
    period: Period
    able: Callable[[str, str], list[Actor]]
    ending: Callable[[], bool]
    day: Callable[[date], None]
    woken: bool = False
    _agenda: Agenda[Entry] = field(default_factory=Agenda[Entry])
    _due: dict[str, datetime | None] = field(default_factory=dict[str, datetime | None])
    _happened: set[str] = field(default_factory=set[str])
    _left: dict[str, Case] = field(default_factory=dict[str, Case])

    def expect(self, comings: list[Coming], off: Sequence[TimeOff]) -> None:
        """Enter what will come: cases after the present instant, no two at once, absences and days."""
        last = self.eyes.now
        for coming in sorted(comings, key=lambda one: one.at):
            at = max(coming.at, last + timedelta(seconds=1)) if coming.at > self.eyes.now else coming.at
            if at > self.eyes.now:
                self._agenda.add(at, coming)
                last = at
        for one in off:
            if one.entered > self.eyes.now:
                self._agenda.add(one.entered, one)
        for day in self.period.days:
            opening = self._midnight(day)
            if opening > self.eyes.now:
                self._agenda.add(opening, NewDay(day))

    def _midnight(self, day: date) -> datetime:
        zone = next(iter(self.planner.calendars.values())).zone
        return datetime.combine(day, datetime.min.time(), zone)

    def wake(self) -> None:
        """Note that cases threw something."""
        self.woken = True

    def recall(self) -> None:
        """Take up the cases that are there already. What has happened to them from outside does not come again."""
        for case in self.doer.transactions.run(_running, None):
            self._take_in(self.doer.transactions.run(_viewed(self.eyes), case), past=True)

    def run(self) -> bool:
        """Walk to the end of the period; False when told to stop before."""
        self._settle()
        self._await_start()
        while (at := self._agenda.next_at()) is not None and at <= self.period.end:
            if self.ending():
                return False
            at, entry = self._agenda.take()
            self.eyes.now = max(at, self.eyes.now)
            self._do(entry, at)
            self._settle()
        self.eyes.now = self.period.end
        return True

    def _do(self, entry: Entry, at: datetime) -> None:
        match entry:
            case NewDay():
                self._begin_day(entry.day)
            case Coming():
                self.doer.start(entry, lambda branch: self.able(entry.arrival.process, branch))
            case Due():
                if self._due.get(entry.case) == at:
                    self.doer.transactions.run(fire_timers_of_case, FireTimersOfCase(case_id=entry.case))
            case Starts():
                tick(self.doer.transactions, Backoff(), Event())
                self._await_start()
            case Happens():
                case = self.doer.transactions.run(_current, entry.case)
                if case.status is CaseStatus.RUNNING:
                    self.doer.happen(entry.happening, case, entry.dice)
            case _:
                self._work(entry)

    def _work(self, entry: Begin | End | Helps | TimeOff) -> None:
        match entry:
            case Begin():
                self._begin(entry)
            case End():
                self._end(entry)
            case Helps():
                self._help(entry)
            case TimeOff():
                self.leaving.enter(entry)

    def _begin(self, entry: Begin) -> None:
        engagement = entry.engagement
        if self.doer.take(engagement):
            self._work_on(engagement, entry.case, self.planner.turn(engagement, entry.case))
            return
        again = self.doer.transactions.run(_reopened(self.eyes), engagement.task.id)
        tried = engagement.tried | {engagement.actor.login}
        if again is not None and again.hand is None and len(tried) < _MOST_TRIES:
            self._plan(again, entry.case, tried)
        elif again is not None:
            self._left[again.task.id] = entry.case

    def _end(self, entry: End) -> None:
        engagement = entry.engagement
        manner = self.planner.manner(engagement.task)
        assert manner is not None
        if not self.doer.finish(engagement, manner):
            self._left[engagement.task.id] = entry.case
            return
        if self.planner.turn(engagement, entry.case) is Turn.RECALLED:
            soon = self.eyes.now + timedelta(minutes=_REPENTS)
            self._agenda.add(soon, Helps(Turn.RECALLED, engagement, entry.case))
        elif manner.help is not None:
            self._go_on(engagement.task.id, entry.case)

    def _help(self, entry: Helps) -> None:
        done = self.helper.do(entry.turn, entry.engagement)
        gave_up = done and entry.turn is Turn.GIVEN_BACK
        self._go_on(entry.engagement.task.id, entry.case, {entry.engagement.actor.login} if gave_up else frozenset())

    def _go_on(self, task: str, case: Case, tried: AbstractSet[str] = frozenset()) -> None:
        """Plan what comes next at a task, if it is still open."""
        opened = self.doer.transactions.run(_reopened(self.eyes), task)
        if opened is not None and not self._plan(opened, case, frozenset(tried), soon=True):
            self._plan(opened, case, soon=True)

    def _begin_day(self, day: date) -> None:
        self.planner.diary.forget(self.eyes.now)
        moved = self.leaving.carry_out()
        self.planner.people[:] = self.leaving.crew()
        # What nobody might do yesterday somebody may today: people come back, and stand in for others no more.
        left, self._left = self._left, {}
        for task in dict.fromkeys((*left, *moved)):
            self._go_on(task, left.get(task) or self.doer.transactions.run(_case_of, task))
        self.day(day)

    def _settle(self) -> None:
        """Deliver what cases threw, and take in what moved."""
        while self.woken or self.eyes.seen:
            seen, self.eyes.seen = self.eyes.seen, []
            for moved in seen:
                self._take_in(moved)
            if self.woken:
                self.woken = False
                drain(self.doer.transactions, Event())

    def _take_in(self, moved: Moved, *, past: bool = False) -> None:
        case, due = moved.case, moved.next_due
        if self._due.get(case.id) != due:
            self._due[case.id] = due
            if due is not None and due <= self.period.end:
                self._agenda.add(due, Due(case.id))
        for opened in moved.opened:
            self._plan(opened, case)
        if case.status is CaseStatus.RUNNING:
            for happening in self.doer.script.happenings:
                if happening.process == case.process:
                    self._may_happen(happening, case, past=past)

    def _plan(self, opened: Opened, case: Case, tried: frozenset[str] = frozenset(), *, soon: bool = False) -> bool:
        engagement = self.planner.plan(opened, case, self.eyes.now, tried, soon=soon)
        if engagement is None:
            if self.planner.manner(opened.task) is not None:
                self._left[opened.task.id] = case
            return False
        self._left.pop(opened.task.id, None)
        if opened.hand is None:
            self._agenda.add(engagement.begin, Begin(engagement, case))
        elif opened.signers:
            self._agenda.add(engagement.end, Helps(Turn.SIGNS, engagement, case))
        elif opened.task.delegate is not None:
            self._agenda.add(engagement.end, Helps(Turn.RETURNS, engagement, case))
        else:
            self._work_on(engagement, case, None if soon else self.planner.turn(engagement, case))
        return True

    def _work_on(self, engagement: Engagement, case: Case, turn: Turn | None) -> None:
        if turn is None or turn is Turn.RECALLED:
            self._agenda.add(engagement.end, End(engagement, case))
        else:
            self._agenda.add(_middle(engagement), Helps(turn, engagement, case))

    def _may_happen(self, happening: Happening, case: Case, *, past: bool) -> None:
        key, when, dice = self.doer.coming_from_outside(happening, case)
        if when is None or key in self._happened:
            return
        self._happened.add(key)
        at = self._moment(when, case.branch, dice)
        if at <= self.eyes.now and not past:
            at = self.eyes.now + timedelta(minutes=dice.randrange(20, 180))
        if at > self.eyes.now:
            self._agenda.add(at, Happens(happening, case.id, dice))

    def _moment(self, when: object, branch: str, dice: Random) -> datetime:
        if isinstance(when, datetime):
            return when
        assert isinstance(when, date), f"not a day: {when!r}"
        calendar = self.planner.calendars[branch]
        midnight = datetime.combine(when, datetime.min.time(), calendar.zone)
        opening, closing = next(working_spans(calendar, midnight, frozenset(range(7))))
        return opening + timedelta(seconds=dice.randrange(int((closing - opening).total_seconds())))

    def _await_start(self) -> None:
        due = self.doer.transactions.run(_next_start, self.period.end)
        if due is not None:
            self._agenda.add(due, Starts())


def _next_start(until: datetime, work: Work) -> datetime | None:
    return work.uow.processes.next_start_due(None, until)


def _running(_command: None, work: Work) -> list[str]:
    return work.uow.cases.running()


def _viewed(eyes: Eyes) -> Callable[[str, Work], Moved]:
    return lambda case, work: eyes.view(work, case)


def _current(case: str, work: Work) -> Case:
    return work.uow.cases.lock(case)


def _reopened(eyes: Eyes) -> Callable[[str, Work], Opened | None]:
    def look(task_id: str, work: Work) -> Opened | None:
        task, case = work.uow.tasks.lock_with_case(task_id)
        return eyes.opened(work, case, task) if task.open else None

    return look


def _case_of(task_id: str, work: Work) -> Case:
    return work.uow.tasks.lock_with_case(task_id)[1]


def _middle(engagement: Engagement) -> datetime:
    return engagement.begin + (engagement.end - engagement.begin) / 3
