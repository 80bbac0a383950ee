"""Forecasts from the present state: when open cases will be done, and what will be late.

Every open case goes on in each replication of a simulation, among the cases that come meanwhile, waiting for the same
people. So a forecast knows of the steps still ahead, of absences and of queues.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf

from server.domain.calendar import WorkingCalendar, add_working_days
from server.mining.batches import SOON, Batch, Desk, LateSteps, batches
from server.mining.ranges import Range, bands_of, quantile
from server.mining.simulation.fitting import fit
from server.mining.simulation.log import Log
from server.mining.simulation.outcome import TaskRun
from server.mining.simulation.plan import Plan
from server.mining.simulation.run import Progress, simulate
from server.mining.simulation.standing import Standing, standing

LIKELY = 0.85
"""The part of the futures in which a case is done by the instant that people are told to count on."""
DAY = 86_400.0
_NOTHING: LateSteps = {}


@dataclass(frozen=True, slots=True)
class Breach:
    """With what probability some step of a case will pass its due time undone within so many working days.

    `step`: the likeliest one (None: none does), which may be one still ahead.
    """

    days: int
    probability: float
    step: str | None


@dataclass(frozen=True, slots=True)
class CaseForecast:
    """When a case will be done: the median, by when in LIKELY of the futures, bands by level; and what will be late."""

    case: str
    process: str
    branch: str
    median: float
    likely: float
    bands: Mapping[float, Range]
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """All open cases at an instant, one by one and together; `ends`: when each was done in each replication."""

    at: float
    cases: Mapping[str, CaseForecast]
    ends: Mapping[str, tuple[float, ...]]
    batches: Mapping[Desk, Batch]

    def batch(self, cases: Collection[str]) -> tuple[float, Mapping[float, Range]]:
        """When the last of several cases will be done: the median and bands. Raises KeyError for one not open."""
        together = [max(ends) for ends in zip(*(self.ends[case] for case in cases), strict=True)]
        return quantile(together, 0.5), bands_of(together)


def forecast(
    log: Log,
    days: float = 120.0,
    replications: int = 100,
    seed: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Forecast:
    """Of every case that is open at the end of the log, so many days ahead. Raises Cancelled."""
    model, now = fit(log), log.until
    plan = Plan(now, now + days * DAY, replications, seed, standing(log))
    ends: defaultdict[str, list[float]] = defaultdict(list)
    late: defaultdict[str, list[LateSteps]] = defaultdict(list)
    origin = {one.path.case: (one.path.process, one.path.branch) for one in plan.standing}
    soon = {branch: _soon(calendar, now) for branch, calendar in log.calendars.items()}
    for replication in simulate(model, plan, progress, cancelled):
        for case in replication.cases:
            if case.known:
                ends[case.case].append(case.ended)
        found = _late(_dues(replication.tasks, plan.standing), soon, now)
        for case in origin:
            late[case].append(found.get(case, _NOTHING))
    cases = {case: _case(case, *origin[case], ends[case], late[case]) for case in origin}
    desks = {case: (one.process, one.branch) for case, one in cases.items()}
    together = batches(desks, ends, late, now)
    return Forecast(now, cases, {case: tuple(each) for case, each in ends.items()}, together)


def _case(case: str, process: str, branch: str, ends: Sequence[float], late: Sequence[LateSteps]) -> CaseForecast:
    breaches: list[Breach] = []
    for days in SOON:
        steps = Counter(step for one in late for step in one.get(days, ()))
        times = sum(bool(one.get(days)) for one in late)
        likeliest = max(sorted(steps), key=lambda step: steps[step]) if steps else None
        breaches.append(Breach(days, times / len(late), likeliest))
    return CaseForecast(
        case, process, branch, quantile(ends, 0.5), quantile(ends, LIKELY), bands_of(ends), tuple(breaches)
    )


def _soon(calendar: WorkingCalendar, now: float) -> Mapping[int, float]:
    moment = datetime.fromtimestamp(now, UTC)
    return {days: add_working_days(calendar, moment, days).timestamp() for days in SOON}


def _dues(tasks: Sequence[TaskRun], standing: Sequence[Standing]) -> Iterator[tuple[str, str, str, float, float]]:
    """Case, step, branch, due time and end of the tasks of open cases; of those that nobody takes as well."""
    known = {one.path.case for one in standing}
    seen: set[tuple[str, str, float]] = set()
    for task in tasks:
        if task.case in known:
            seen.add((task.case, task.step, task.offered))
            yield task.case, task.step, task.branch, task.due, task.ended
    for one in standing:
        for index, due in one.due.items():
            step = one.path.steps[index]
            if (one.path.case, step.step, one.path.offered[index]) not in seen:
                yield one.path.case, step.step, step.branch, due, inf


def _late(
    tasks: Iterable[tuple[str, str, str, float, float]], soon: Mapping[str, Mapping[int, float]], now: float
) -> Mapping[str, LateSteps]:
    """By case: the steps whose due time passes soon, undone. What is late already does not pass it."""
    found: defaultdict[str, dict[int, set[str]]] = defaultdict(dict)
    for case, step, branch, due, ended in tasks:
        if now < due < ended:
            for days, until in soon[branch].items():
                if due <= until:
                    found[case].setdefault(days, set()).add(step)
    return found
