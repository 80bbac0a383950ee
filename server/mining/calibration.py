"""How far forecasts are to be trusted: made anew for instants of the past, from what was known then, and counted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import NamedTuple

from server.domain.calendar import add_working_days
from server.mining.batches import SOON, Desk
from server.mining.forecast import DAY, Forecast, forecast
from server.mining.simulation.log import Log, cut
from server.mining.simulation.run import Progress
from server.mining.widening import BY, Told, Widening, ahead_of, holds, learned, told_of


class BandsHeld(NamedTuple):
    """Bands of one process, branch, class ahead (its place in AHEAD, or after it) and level: judged, and held."""

    process: str
    branch: str
    ahead: int
    level: float
    judged: int
    within: int


class BreachesCame(NamedTuple):
    """Cases of a process and branch that were to be late within so many working days: expected, and what came."""

    process: str
    branch: str
    days: int
    foreseen: float
    came: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """What became of forecasts of the past, by process and branch; `told`: all their bands, as they were simulated."""

    bands: tuple[BandsHeld, ...] = ()
    breaches: tuple[BreachesCame, ...] = ()
    told: tuple[Told, ...] = field(default=(), compare=False)

    def of(self, wanted: Callable[[Desk], bool]) -> "Calibration":
        """The part of some processes and branches."""
        return Calibration(
            tuple(one for one in self.bands if wanted((one.process, one.branch))),
            tuple(one for one in self.breaches if wanted((one.process, one.branch))),
        )

    def held(self, level: float, ahead: int | None = None) -> tuple[int, int]:
        """How many bands of a level were judged, and how many held the truth; of one class ahead, or of all."""
        chosen = [one for one in self.bands if one.level == level and ahead in {None, one.ahead}]
        return sum(one.judged for one in chosen), sum(one.within for one in chosen)

    def late(self, days: int) -> tuple[float, int]:
        """How many cases were expected to be late within so many working days, and how many were."""
        chosen = [one for one in self.breaches if one.days == days]
        return sum(one.foreseen for one in chosen), sum(one.came for one in chosen)


def calibrate(
    log: Log,
    origins: Sequence[float],
    replications: int = 50,
    seed: int = 1,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Calibration:
    """Forecast from each of several instants of the past, knowing what was known then, and count. Raises Cancelled.

    People are told days, so a band holds when the case ended on one of its days, by the zone of its branch. The bands
    are those that would have been told then: widened by what was missed before, and not counted where too little was
    known of that. Bands are counted once they are over when the log ends. They are chosen by when they end, and put in
    classes by what was expected, not by what came: so late cases do not drop out.
    """
    ended = {case.case: inf if case.ended is None else case.ended for case in log.cases}
    bands: Counter[tuple[str, str, int, float, bool]] = Counter()
    foreseen: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    came: Counter[tuple[str, str, int]] = Counter()
    told: list[Told] = []
    for number, origin in enumerate(origins):
        telling = _part(progress, number, len(origins))
        made = forecast(cut(log, origin), (log.until - origin) / DAY, replications, seed, telling, cancelled)
        bands.update(_judged(made, learned(told, origin), ended, log))
        for case, one in made.cases.items():
            told.extend(told_of(one, origin, ended[case], log.calendars[one.branch].zone))
        for process, branch, days, chance, was_late in _breaches(made, log):
            foreseen[process, branch, days] += chance
            came[process, branch, days] += was_late
    judged = {key[:4] for key in bands}
    return Calibration(
        tuple(BandsHeld(*key, bands[*key, True] + bands[*key, False], bands[*key, True]) for key in sorted(judged)),
        tuple(BreachesCame(*key, foreseen[key], came[key]) for key in sorted(foreseen)),
        tuple(told),
    )


def _part(progress: Progress | None, number: int, parts: int) -> Progress | None:
    """Progress of one part of several."""
    if progress is None:
        return None
    return lambda done, of: progress(number * of + done, parts * of)


def _judged(
    made: Forecast, widening: Widening, ended: Mapping[str, float], log: Log
) -> Iterator[tuple[str, str, int, float, bool]]:
    for case, one in made.cases.items():
        ahead, zone = ahead_of(one, made.at), log.calendars[one.branch].zone
        for band in told_of(widening.widened(one, made.at), made.at, ended[case], zone):
            known = band.kind != BY and widening.knows(ahead, band.kind)
            if known and band.band.high < log.until and band.over <= log.until:
                yield one.process, one.branch, ahead, float(band.kind), holds(band)


def _breaches(made: Forecast, log: Log) -> Iterator[tuple[str, str, int, float, bool]]:
    """Of the days that were over when the log ended: with what chance each case was to be late, and whether it was."""
    moment = datetime.fromtimestamp(made.at, UTC)
    for days in SOON:
        ends = {
            branch: add_working_days(calendar, moment, days).timestamp() for branch, calendar in log.calendars.items()
        }
        late = set(_late_cases(log, made.at, ends))
        for case, one in made.cases.items():
            if ends[one.branch] < log.until:
                chance = next(breach.probability for breach in one.breaches if breach.days == days)
                yield one.process, one.branch, days, chance, case in late


def _late_cases(log: Log, since: float, until: Mapping[str, float]) -> Iterable[str]:
    for task in log.activities:
        due = task.due
        if due is not None and since < due <= until[task.branch] and (task.ended is None or task.ended > due):
            yield task.case
