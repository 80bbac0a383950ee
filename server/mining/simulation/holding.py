"""What people had in hand at every moment of a log: how many tasks at once, and since when they were free."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf

from server.mining.simulation.log import ActivitySeen

_USUAL = 0.95
"""The share of a person's takings at which they have at most their capacity in hand."""


@dataclass(frozen=True, slots=True)
class Hands:
    """One person: when they took tasks and let go of them, in order; their capacity; when it was filled and freed."""

    taken: tuple[float, ...]
    let_go: tuple[float, ...]
    capacity: int
    filled: tuple[float, ...]
    freed: tuple[float, ...]

    def in_hand(self, at: float) -> int:
        """How many tasks they hold just before an instant."""
        return bisect_left(self.taken, at) - bisect_right(self.let_go, at)

    def free_since(self, at: float) -> float:
        """The last instant not after `at` at which their hands stopped being full; minus infinity: never."""
        index = bisect_right(self.freed, at) - 1
        return self.freed[index] if index >= 0 else -inf

    def free_spans(self, since: float, until: float) -> Iterator[tuple[float, float]]:
        """The spans between two instants in which their hands were not full, the last one first."""
        end, index = until, bisect_right(self.freed, until) - 1
        while end > since:
            start = self.freed[index] if index >= 0 else -inf
            place = bisect_left(self.filled, start if index >= 0 else -inf)
            full = self.filled[place] if place < len(self.filled) else inf
            if min(full, end) > max(start, since):
                yield max(start, since), min(full, end)
            if index < 0:
                return
            end, index = start, index - 1


def hands_of(activities: Iterable[ActivitySeen]) -> Mapping[str, Hands]:
    """Of everybody who ever took a task."""
    held: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in activities:
        if one.doer is not None and one.taken is not None and one.role is not None:
            held[one.doer].append((one.taken, inf if one.ended is None else one.ended))
    return {person: _hands(spans) for person, spans in held.items()}


def _hands(spans: Sequence[tuple[float, float]]) -> Hands:
    taken, let_go = sorted(start for start, _ in spans), sorted(end for _, end in spans)
    counts = sorted(bisect_right(taken, start) - bisect_right(let_go, start) for start, end in spans if end > start)
    capacity = max(counts[ceil(_USUAL * len(counts)) - 1], 1) if counts else 1
    filled, freed = _fullness(taken, let_go, capacity)
    return Hands(tuple(taken), tuple(let_go), capacity, filled, freed)


def _fullness(
    taken: Sequence[float], let_go: Sequence[float], capacity: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """When the hands became full, and when they no longer were; what is let go makes room before the next is taken."""
    changes = sorted([*((at, -1) for at in let_go if at < inf), *((at, 1) for at in taken)])
    count, filled, freed = 0, list[float](), list[float]()
    for at, change in changes:
        before, count = count, count + change
        if before < capacity <= count:
            filled.append(at)
        elif count < capacity <= before:
            freed.append(at)
    return tuple(filled), tuple(freed)
