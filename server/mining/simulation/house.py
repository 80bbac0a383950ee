"""One replication: cases come, go their paths, wait for people and for what is outside (discrete events, SimPy)."""

from collections.abc import Generator
from dataclasses import dataclass, field
from math import inf
from typing import Any, TypeAlias

from simpy import Environment, Event

from server.mining.simulation.arriving import Arrivals, dice_for
from server.mining.simulation.diaries import Booking, Diaries
from server.mining.simulation.living import Live, live_case
from server.mining.simulation.model import Desk, ProcessModel
from server.mining.simulation.outcome import CaseRun, Replication, TaskRun
from server.mining.simulation.plan import Plan
from server.mining.simulation.standing import Standing
from server.mining.simulation.timeline import WEEK, Timelines

Steps: TypeAlias = Generator[Event, Any, None]


@dataclass(slots=True)
class House:
    """One replication: `run` it once."""

    model: ProcessModel
    plan: Plan
    number: int
    lines: Timelines
    env: Environment = field(init=False)
    diaries: Diaries = field(init=False)
    cases: list[Live] = field(default_factory=list[Live])
    tasks: list[TaskRun] = field(default_factory=list[TaskRun])

    def __post_init__(self) -> None:
        """Open the house."""
        self.env = Environment(initial_time=self.plan.begin)
        self.diaries = Diaries(self.model.people, self.lines)

    def run(self, arrivals: Arrivals) -> Replication:
        """Live through the period."""
        for standing in self.plan.standing:
            self._resume(standing)
        if self.plan.arrivals:
            comings = arrivals.between(self.plan.begin, self.plan.end, self.plan.seed, self.number)
            for coming in comings:
                words = self.plan.seed, self.number, coming.name, "life"
                live = live_case(coming.name, coming.path, coming.at, dice_for(*words))
                self.cases.append(live)
                self.env.process(self._begin(live))
        self.env.run(until=self.plan.end)
        cases = (
            CaseRun(
                one.name,
                one.path.process,
                one.path.branch,
                one.started,
                one.ended,
                one.path.status,
                one.past is not None,
            )
            for one in self.cases
        )
        return Replication(self.number, tuple(cases), tuple(self.tasks))

    def _begin(self, live: Live) -> Steps:
        yield self.env.timeout(live.started - self.env.now)
        for index, missing in enumerate(live.missing):
            if not missing:
                self.env.process(self._step(live, index, live.started + live.path.steps[index].lag))
        if not live.path.steps:
            yield from self._close(live)

    def _step(self, live: Live, index: int, offered: float) -> Steps:
        """One activity, from its offer to its end and to what follows."""
        if offered > self.env.now:
            yield self.env.timeout(offered - self.env.now)
        self._offer(live, index, self.env.now)
        step = live.path.steps[index]
        if step.step in self.model.dropped:
            pass
        elif step.outside is not None:
            if step.outside == inf:
                return
            yield self.env.timeout(step.outside)
        else:
            desk = self.model.desk(step.step, step.branch)
            if desk is None:
                return
            yield from self._work(live, index, desk, self.env.now)
        yield from self._end(live, index)

    def _offer(self, live: Live, index: int, offered: float) -> None:
        for follower in live.anchored.get(index, ()):
            self._lacks_less(live, follower, offered)

    def _lacks_less(self, live: Live, index: int, since: float) -> None:
        if index < (live.past or 0):
            return
        live.missing[index] -= 1
        if not live.missing[index]:
            self.env.process(self._step(live, index, since + live.path.steps[index].lag))

    def _work(
        self, live: Live, index: int, desk: Desk, offered: float, due: float | None = None, waited: float = 0.0
    ) -> Steps:
        """Lie until somebody turns to it, wait for them, and be held. `waited`: working time it has lain before."""
        react, choice, luck = live.chances[3 * index : 3 * index + 3]
        step = live.path.steps[index]
        usual = self.lines.of(step.branch)
        names = _order(desk, choice)
        if not names:
            return
        reaction = desk.reaction if desk.shared else desk.reaction_of(names[0])
        lies = reaction.draw_beyond(waited, react) if waited else reaction.draw(react)
        ready = usual.after(offered, lies)
        if ready == inf:
            return
        yield self.env.timeout(max(ready - self.env.now, 0.0))
        factor = self.model.hold_factors.get(step.step, 1.0)
        able = [(name, factor * desk.hold_of(name).draw(luck)) for name in names]
        booked = self.diaries.book(step.step, step.branch, self.env.now, able)
        if due is None:
            due = inf if desk.allowance is None else usual.after(offered, desk.allowance)
        yield from self._held(live, index, offered, booked, due)

    def _held(self, live: Live, index: int, offered: float, booked: Booking, due: float) -> Steps:
        step, (person, start, end, hold) = live.path.steps[index], booked
        self.tasks.append(TaskRun(live.name, step.step, step.branch, offered, start, end, due, person, hold))
        yield self.env.timeout(max(end - self.env.now, 0.0))

    def _end(self, live: Live, index: int) -> Steps:
        self._follow(live, index, self.env.now)
        if not live.left:
            yield from self._close(live)

    def _follow(self, live: Live, index: int, ended: float) -> None:
        """One step less; what waited for its end comes."""
        live.left -= 1
        for follower in live.followers.get(index, ()):
            self._lacks_less(live, follower, ended)

    def _close(self, live: Live) -> Steps:
        if live.path.finished:
            yield self.env.timeout(live.path.tail)
            live.ended = self.env.now

    def _resume(self, standing: Standing) -> None:
        """Go on with a case that is open at the beginning."""
        now, words = self.plan.begin, (self.plan.seed, self.number, standing.path.case)
        path = self.model.continuations[standing.path.process].go_on(standing.path, now, dice_for(*words, "path"))
        past = len(standing.path.steps)
        live = live_case(path.case, path, path.started, dice_for(*words, "life"), past)
        self.cases.append(live)
        open_steps = set(standing.path.open_at(now))
        for index in range(past):
            self._offer(live, index, standing.path.offered[index])
        for index in range(past):
            if index in open_steps:
                self.env.process(self._go_on(live, index, standing))
            else:
                self._follow(live, index, standing.path.ended[index] or now)
        for index in range(past, len(path.steps)):
            if not path.steps[index].after and path.steps[index].anchor is None:
                self.env.process(self._step(live, index, now + path.steps[index].lag))
        if not live.left:
            self.env.process(self._close(live))

    def _go_on(self, live: Live, index: int, standing: Standing) -> Steps:
        """An activity that is open at the beginning: in somebody's hands, or waiting."""
        step, offered = live.path.steps[index], standing.path.offered[index]
        if step.step not in self.model.dropped:
            if step.outside is not None:
                if step.outside == inf:
                    return
                yield self.env.timeout(max(offered + step.outside - self.env.now, 0.0))
            else:
                desk = self.model.desk(step.step, step.branch)
                if desk is None:
                    return
                due = standing.due.get(index, inf)
                if index in standing.held:
                    yield from self._hold_on(live, index, desk, offered, *standing.held[index], due)
                else:
                    waited = self.lines.of(step.branch).between(offered, self.env.now)
                    yield from self._work(live, index, desk, offered, due, waited)
        yield from self._end(live, index)

    def _hold_on(  # noqa: PLR0917 -- a task and who has it since when
        self, live: Live, index: int, desk: Desk, offered: float, person: str, taken: float, due: float
    ) -> Steps:
        """What is in somebody's hands stays there as long as such tasks do that were held so long already."""
        step = live.path.steps[index]
        known = self.model.people.get(person)
        line = self.lines.of(step.branch, known.days_for(step.step) if known else WEEK)
        spent = line.between(taken, self.env.now)
        hold = desk.hold_of(person).draw_beyond(spent, live.chances[3 * index + 2])
        end = line.after(self.env.now, hold - spent)
        if known is not None:
            self.diaries.hold(person, self.env.now, end)
        yield from self._held(live, index, offered, Booking(person, taken, end, hold), due)


def _order(desk: Desk, chance: float) -> list[str]:
    """Who may do a task: one drawn by their share, and the others after them where the task is shared."""
    names, passed = list(desk.shares), 0.0
    for place, name in enumerate(names):
        passed += desk.shares[name]
        if chance < passed or place == len(names) - 1:
            return [*names[place:], *names[:place]] if desk.shared else [name]
    return []
