"""Which cases come in a replication: days of the past, drawn anew, and the paths their cases take."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zlib import crc32

from server.mining.simulation.model import Arrival, ProcessModel, Reroute, SeenDay
from server.mining.simulation.paths import Path

_TRIES = 200
_WAYS = 24
"""How many futures are drawn for a case that was open when the log ended, for those that come and go its path."""


def dice_for(*words: object) -> Random:
    """Dice that fall alike for the same words: what is not changed between two simulations happens in both."""
    return Random(crc32("/".join(map(str, words)).encode()))  # noqa: S311 -- nothing secret


@dataclass(frozen=True, slots=True)
class Coming:
    """A case that comes at an instant: `name` tells it from others, alike in every simulation of the same seed."""

    name: str
    at: float
    path: Path


@dataclass(slots=True)
class Arrivals:
    """Draws the arrivals of a model."""

    model: ProcessModel
    _alike: dict[tuple[int, bool], list[SeenDay]] = field(default_factory=dict[tuple[int, bool], list[SeenDay]])
    _ways: dict[tuple[str, int], Path] = field(default_factory=dict[tuple[str, int], Path])

    def __post_init__(self) -> None:
        """Sort the days of the past by what they are like."""
        known: defaultdict[tuple[int, bool], list[SeenDay]] = defaultdict(list)
        for day in self.model.days:
            known[day.weekday, day.working].append(day)
        self._alike = dict(known)

    def between(self, begin: float, end: float, *words: object) -> Iterator[Coming]:
        """Every case that comes from one instant to before another, day by day."""
        zone = next(iter(self.model.calendars.values())).zone
        day, last = datetime.fromtimestamp(begin, zone).date(), datetime.fromtimestamp(end, zone).date()
        while day <= last:
            yield from (coming for coming in self._on(day, *words) if begin <= coming.at < end)
            day += timedelta(days=1)

    def _on(self, day: date, *words: object) -> Iterator[Coming]:
        working = any(calendar.hours(day) for calendar in self.model.calendars.values())
        alike = self._alike.get((day.weekday(), working)) or [one for one in self.model.days if one.working == working]
        if not alike:
            return
        drawn = dice_for(*words, day).choice(alike)
        for number, arrival in enumerate(drawn.arrivals):
            factor = self.model.arrival_factors.get(arrival.process, 1.0)
            copies = int(factor) + (dice_for(*words, day, number, "copies").random() < factor % 1.0)
            for copy in range(copies):
                name = f"{day} {number} {copy}"
                yield Coming(name, self._moment(day, arrival), self._path(arrival, dice_for(*words, name, "path")))

    def _moment(self, day: date, arrival: Arrival) -> float:
        midnight = datetime.combine(day, time(), self.model.calendars[arrival.branch].zone)
        return midnight.timestamp() + arrival.second

    def _path(self, arrival: Arrival, dice: Random) -> Path:
        path = self._drawn(arrival, dice)
        for reroute in self.model.reroutes:
            if reroute.process == arrival.process:
                path = self._rerouted(path, reroute, arrival, dice)
        return path

    def _drawn(self, arrival: Arrival, dice: Random) -> Path:
        path = dice.choice(self.model.paths[arrival.process, arrival.branch])
        if path.finished:
            return path
        way = path.case, int(dice.random() * _WAYS)
        if way not in self._ways:
            going = self.model.continuations[path.process]
            self._ways[way] = going.go_on(path, self.model.fitted_until, dice_for(*way))
        return self._ways[way]

    def _rerouted(self, path: Path, reroute: Reroute, arrival: Arrival, dice: Random) -> Path:
        """The path, or with just the probability that makes the share right one of the other kind."""
        through, luck = passes(path, reroute.step), dice.random()
        usual, wanted = (reroute.seen, reroute.share) if through else (1.0 - reroute.seen, 1.0 - reroute.share)
        if wanted >= usual or luck >= (usual - wanted) / usual:
            return path
        for _ in range(_TRIES):
            other = self._drawn(arrival, dice)
            if passes(other, reroute.step) is not through:
                return other
        return path


def passes(path: Path, step: str) -> bool:
    """Whether a case comes through a step."""
    return any(one.step == step for one in path.steps)


def share_through(model: ProcessModel, process: str, step: str) -> float:
    """What part of the cases of a process comes through a step, open ones as they may go on."""
    paths = [path for (of, _), found in sorted(model.paths.items()) if of == process for path in found]
    going = model.continuations[process]
    whole = [going.go_on(path, model.fitted_until, dice_for(path.case, step)) for path in paths]
    return sum(passes(path, step) for path in whole) / len(whole)


def seen_shares(model: ProcessModel, process: str) -> Mapping[str, float]:
    """The same of every step of a process, in the order of their names."""
    paths = [path for (of, _), found in sorted(model.paths.items()) if of == process for path in found]
    going = model.continuations[process]
    whole = [going.go_on(path, model.fitted_until, dice_for(path.case)) for path in paths]
    steps = sorted({step.step for path in whole for step in path.steps})
    return {step: sum(passes(path, step) for path in whole) / len(whole) for step in steps}
