"""Forecasts from the present state: when open cases will be done, what will be late, and how far that is to be trusted.

Every open case goes on in each replication of a simulation, among the cases that come meanwhile, waiting for the same
people. So a forecast knows of the steps still ahead, of absences and of queues.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, inf

from server.domain.calendar import WorkingCalendar, add_working_days
from server.mining.simulation.fitting import fit
from server.mining.simulation.log import Log, cut
from server.mining.simulation.outcome import TaskRun
from server.mining.simulation.plan import Plan
from server.mining.simulation.run import Progress, simulate
from server.mining.simulation.standing import standing

LEVELS = (0.5, 0.85, 0.95)
"""Of the bands that are given."""
SOON = (1, 3, 5)
"""Working days within which breaches are foreseen."""
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Range:
    """A band of instants (seconds since the epoch); infinity: not within the time that was simulated."""

    low: float
    high: float


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
    """When a case will be done: the median, bands by level; and what will be late."""

    case: str
    process: str
    branch: str
    median: float
    bands: Mapping[float, Range]
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """All open cases at an instant; `ends`: when each was done in each replication."""

    at: float
    cases: Mapping[str, CaseForecast]
    ends: Mapping[str, tuple[float, ...]]

    def batch(self, cases: Collection[str]) -> tuple[float, Mapping[float, Range]]:
        """When the last of several cases will be done: the median and bands. Raises KeyError for one not open."""
        together = [max(ends) for ends in zip(*(self.ends[case] for case in cases), strict=True)]
        return _median(together), _bands(together)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of the bands of a level that were over when the log ended: how many there were, and how many held the truth.

    Bands are chosen by when they end, not by what came, so that late cases do not drop out.
    """

    level: float
    judged: int
    within: int

    @property
    def share(self) -> float | None:
        """The part that held the truth; None of none."""
        return self.within / self.judged if self.judged else None


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
    late: defaultdict[str, list[dict[int, set[str]]]] = defaultdict(list)
    origin = {one.path.case: (one.path.process, one.path.branch) for one in plan.standing}
    soon = {branch: _soon(calendar, now) for branch, calendar in log.calendars.items()}
    for replication in simulate(model, plan, progress, cancelled):
        for case in replication.cases:
            if case.known:
                ends[case.case].append(case.ended)
        found = _late(replication.tasks, soon, origin, now)
        for case in origin:
            late[case].append(found.get(case, {}))
    cases = {case: _case(case, *origin[case], ends[case], late[case]) for case in origin}
    return Forecast(now, cases, {case: tuple(each) for case, each in ends.items()})


def calibrate(
    log: Log,
    origins: Sequence[float],
    replications: int = 50,
    seed: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Calibration, ...]:
    """Forecast from each of several instants of the past, knowing what was known then, and count. Raises Cancelled."""
    ended = {case.case: inf if case.ended is None else case.ended for case in log.cases}
    judged: Counter[float] = Counter()
    within: Counter[float] = Counter()
    for number, origin in enumerate(origins):
        made = forecast(cut(log, origin), (log.until - origin) / DAY, replications, seed, None, cancelled)
        for case, one in made.cases.items():
            for level, band in one.bands.items():
                if band.high < log.until:
                    judged[level] += 1
                    within[level] += band.low <= ended[case] <= band.high
        if progress is not None:
            progress(number + 1, len(origins))
    return tuple(Calibration(level, judged[level], within[level]) for level in LEVELS)


def _case(
    case: str, process: str, branch: str, ends: Sequence[float], late: Sequence[Mapping[int, set[str]]]
) -> CaseForecast:
    breaches: list[Breach] = []
    for days in SOON:
        steps = Counter(step for one in late for step in one.get(days, ()))
        times = sum(bool(one.get(days)) for one in late)
        likeliest = max(sorted(steps), key=lambda step: steps[step]) if steps else None
        breaches.append(Breach(days, times / len(late), likeliest))
    return CaseForecast(case, process, branch, _median(ends), _bands(ends), tuple(breaches))


def _soon(calendar: WorkingCalendar, now: float) -> Mapping[int, float]:
    moment = datetime.fromtimestamp(now, UTC)
    return {days: add_working_days(calendar, moment, days).timestamp() for days in SOON}


def _late(
    tasks: Sequence[TaskRun], soon: Mapping[str, Mapping[int, float]], cases: Collection[str], now: float
) -> Mapping[str, dict[int, set[str]]]:
    """By case and days: the steps whose due time passes within them, undone. What is late already does not pass it."""
    found: defaultdict[str, dict[int, set[str]]] = defaultdict(dict)
    for task in tasks:
        if task.case in cases and now < task.due < task.ended:
            for days, until in soon[task.branch].items():
                if task.due <= until:
                    found[task.case].setdefault(days, set()).add(task.step)
    return found


def _median(values: Sequence[float]) -> float:
    return _ranked(sorted(values), 0.5)


def _bands(values: Sequence[float]) -> Mapping[float, Range]:
    ordered = sorted(values)
    return {level: Range(_ranked(ordered, (1 - level) / 2), _ranked(ordered, (1 + level) / 2)) for level in LEVELS}


def _ranked(ordered: Sequence[float], share: float) -> float:
    """A quantile that is one of the values: some may be infinite."""
    return ordered[min(max(ceil(share * len(ordered)) - 1, 0), len(ordered) - 1)]
