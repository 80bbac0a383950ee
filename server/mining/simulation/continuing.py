"""How cases that are still open may go on: as others did that once stood where they stand.

A log ends in the middle of things, and the longer a case takes, the likelier the log ends before it does. To draw only
from completed cases would draw short ones too often. So every case that began is drawn alike, and one that is open goes
on as a case that passed the same state.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf, nextafter
from random import Random
from typing import TypeAlias

from server.mining.simulation.paths import Path, PathStep

_VISITS = 3
"""Visits of a step beyond this count alike."""
_ENOUGH = 5
"""Cases that came to the very same state from which on others are not asked."""
_QUICK = 6
"""Draws at random before all who come into question are gone through."""
_MOST = 20
"""Continuations after each other; a case that needs more stays open."""

State: TypeAlias = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Donor:
    """A case that came to a state at an instant.

    `waits`: how long its waits for something outside took or, where it does not go on because the log ends, how long
    they have lasted by now.
    """

    path: Path
    at: float
    waits: Mapping[str, float]
    goes_on: bool = True


@dataclass(slots=True)
class Continuations:
    """Who passed which state, of one process: exactly, regardless of visits, or with some step open."""

    exact: dict[State, list[Donor]] = field(default_factory=dict[State, list[Donor]])
    alike: dict[State, list[Donor]] = field(default_factory=dict[State, list[Donor]])
    with_step: dict[str, list[Donor]] = field(default_factory=dict[str, list[Donor]])

    def go_on(self, path: Path, at: float, dice: Random) -> Path:
        """The path with its future drawn from others; as it is when it ended, or when nobody was ever there."""
        until = at
        for _ in range(_MOST):
            if path.finished:
                return path
            donor = self._donor(path, until, dice)
            if donor is None:
                return path
            path, until = _spliced(path, until, donor)
        return path

    def _donor(self, path: Path, at: float, dice: Random) -> Donor | None:
        open_steps = path.open_at(at)
        exact, alike = _states(path, at, open_steps)
        latest = path.steps[open_steps[-1]].step if open_steps else ""
        waits = {path.steps[i].step: at - path.offered[i] for i in open_steps if path.steps[i].outside is not None}
        levels = self.exact.get(exact, ()), self.alike.get(alike, ()), self.with_step.get(latest, ())
        known = next((level for level in levels if len(level) >= _ENOUGH), None) or next(filter(None, levels), ())
        return _drawn(known, path.case, waits, dice)


def _drawn(known: Sequence[Donor], case: str, waits: Mapping[str, float], dice: Random) -> Donor | None:
    """One of those who have waited as long: who has waited ten days for something outside did not get it after five.

    Of one whose wait has not ended it is known only that it lasts longer: then somebody takes its place who waited
    longer still. So what lasts longer than the log is not taken for what ended within it. `known` is in the order of
    their shortest waits.
    """
    first = 0
    while True:
        first = max(first, bisect_left(known, min(waits.values(), default=0.0), key=_shortest))
        tried = _tries(known, first, dice)
        drawn = next((one for one in tried if one.path.case != case and _outlasts(one, waits)), None)
        if drawn is None:
            left = [one for one in known[first:] if one.path.case != case and _outlasts(one, waits)]
            if not left:
                return None
            drawn = dice.choice(left)
        if drawn.goes_on:
            return drawn
        waits = {step: nextafter(drawn.waits.get(step, waited), inf) for step, waited in waits.items()}


def _tries(known: Sequence[Donor], first: int, dice: Random) -> Iterator[Donor]:
    for _ in range(_QUICK if first < len(known) else 0):
        yield known[first + int(dice.random() * (len(known) - first))]


def _shortest(donor: Donor) -> float:
    return min(donor.waits.values(), default=inf)


def continuations(paths: Sequence[Path], until: float) -> dict[str, Continuations]:
    """By process, from every state that some case came to before the log ended."""
    found: defaultdict[str, Continuations] = defaultdict(Continuations)
    for path in paths:
        known = found[path.process]
        for donor in _donors(path, until):
            open_steps = path.open_at(donor.at)
            exact, alike = _states(path, donor.at, open_steps)
            known.exact.setdefault(exact, []).append(donor)
            known.alike.setdefault(alike, []).append(donor)
            for step in {path.steps[i].step for i in open_steps}:
                known.with_step.setdefault(step, []).append(donor)
    for known in found.values():
        for donors in (*known.exact.values(), *known.alike.values(), *known.with_step.values()):
            donors.sort(key=_shortest)
    return dict(found)


def _donors(path: Path, until: float) -> Iterator[Donor]:
    """The instants just after which the case stood in a new state, but for the one in which it ended."""
    ordered = sorted({*path.offered, *(end for end in path.ended if end is not None)})
    for place, at in enumerate(ordered):
        steps = [i for i in path.open_at(at) if path.steps[i].outside is not None]
        last = place == len(ordered) - 1
        if not last or (path.finished and path.tail > 0):
            yield Donor(path, at, {path.steps[i].step: path.steps[i].outside or 0.0 for i in steps})
        elif not path.finished and steps:
            # Work that is open takes what work takes; only what is awaited from outside may last longer than the log.
            yield Donor(path, at, {path.steps[i].step: until - path.offered[i] for i in steps}, goes_on=False)


def _states(path: Path, at: float, open_steps: Sequence[int]) -> tuple[State, State]:
    if not open_steps:
        ended = [(end, i) for i, end in enumerate(path.ended) if end is not None and end <= at]
        last = path.steps[max(ended)[1]].step if ended else ""
        return ((f"after {last}", 0),), ((f"after {last}", 0),)
    visits: Counter[str] = Counter()
    numbered: list[tuple[str, int]] = []
    for index, step in enumerate(path.steps):
        visits[step.step] += 1
        if index in open_steps:
            numbered.append((step.step, min(visits[step.step], _VISITS)))
    return tuple(sorted(numbered)), tuple(sorted((step, 0) for step, _ in numbered))


def _matches(donor: Donor, path: Path, open_steps: Sequence[int]) -> dict[int, int]:
    """Which open step of the donor stands for which of the path."""
    left = [(path.steps[i].step, i) for i in open_steps]
    found: dict[int, int] = {}
    for index in donor.path.open_at(donor.at):
        match = next((pair for pair in left if pair[0] == donor.path.steps[index].step), None)
        if match is not None:
            left.remove(match)
            found[index] = match[1]
    return found


def _outlasts(donor: Donor, waits: Mapping[str, float]) -> bool:
    return not waits or all(donor.waits.get(step, inf) >= waited for step, waited in waits.items())


def _spliced(path: Path, at: float, donor: Donor) -> tuple[Path, float]:
    """The path, going on as the donor did; and the instant until which it is known now."""
    open_steps = path.open_at(at)
    place, other, shift = _matches(donor, path, open_steps), donor.path, at - donor.at
    steps, offered, ended = list(path.steps), list(path.offered), list(path.ended)
    for theirs, own in place.items():
        steps[own] = replace(steps[own], outside=other.steps[theirs].outside)
        end = other.ended[theirs]
        ended[own] = None if end is None else end + shift
    for own in set(open_steps) - set(place.values()):
        steps[own] = replace(steps[own], outside=0.0)  # the state of the donor knows nothing of it: it is over
        ended[own] = at
    for index, step in enumerate(other.steps):
        if other.offered[index] > donor.at:
            place[index] = len(steps)
            steps.append(_moved(step, place, path, other, other.offered[index] - donor.at))
            offered.append(other.offered[index] + shift)
            end = other.ended[index]
            ended.append(None if end is None else end + shift)
    made = replace(
        path,
        steps=tuple(steps),
        offered=tuple(offered),
        ended=tuple(ended),
        finished=other.finished,
        status=other.status,
        tail=other.tail,
    )
    return made, max((end for end in (*offered, *ended) if end is not None), default=at)


def _moved(step: PathStep, place: dict[int, int], path: Path, other: Path, since: float) -> PathStep:
    """A step of the donor in its new path; `since`: seconds from the state to its offer there."""
    after, anchor, lag = tuple(sorted(place[i] for i in step.after if i in place)), step.anchor, step.lag
    branch = path.branch if step.branch == other.branch else step.branch
    if anchor is not None and anchor in place:
        anchor = place[anchor]
    elif after:
        anchor = None
    else:
        anchor, lag = (len(path.steps) - 1 if path.steps else None), since
    return PathStep(step.step, branch, step.role, after, anchor, lag, step.outside)
