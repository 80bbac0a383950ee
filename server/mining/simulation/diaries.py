"""The diaries of the people of one replication: who begins a task when, first come, first served."""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from server.mining.simulation.model import Person
from server.mining.simulation.timeline import Timelines


class Booking(NamedTuple):
    """Somebody begins a task and ends it; infinity: nobody does within the time that is simulated."""

    person: str
    start: float
    end: float
    hold: float


NOBODY = Booking("", inf, inf, 0.0)


@dataclass(slots=True)
class _Lane:
    """One of the tasks that a person can have in hand at once; spans that are taken, in order."""

    starts: list[float] = field(default_factory=list[float])
    ends: list[float] = field(default_factory=list[float])

    def add(self, start: float, end: float) -> None:
        insort(self.starts, start)
        insort(self.ends, end)


@dataclass(slots=True)
class Diaries:
    """What everybody is booked for.

    A task is booked when it is ready, at the earliest time that one of its people has for it. As tasks are booked in
    the order in which they are ready, and how long each takes is settled then, this is the queue in which the next free
    person takes the oldest task; a person who does one kind of task on Thursdays only does others until then.
    """

    people: Mapping[str, Person]
    lines: Timelines
    _lanes: dict[str, tuple[_Lane, ...]] = field(default_factory=dict[str, tuple[_Lane, ...]])

    def book(self, step: str, branch: str, ready: float, able: Sequence[tuple[str, float]]) -> Booking:
        """The earliest booking with one of those who are able, each with how long they take; of equals the first."""
        best, lane = NOBODY, None
        for name, hold in able:
            person = self.people[name]
            for each in self._of(person):
                start, end = self._gap(each, step, branch, person, ready, hold)
                if start < best.start:
                    best, lane = Booking(name, start, end, hold), each
                if start <= ready:
                    break
            if best.start <= ready:
                break
        if lane is not None:
            lane.add(best.start, best.end)
        return best

    def hold(self, name: str, start: float, end: float) -> None:
        """Note a task that is in hand already."""
        lanes = self._of(self.people[name])
        min(lanes, key=lambda lane: lane.ends[-1] if lane.ends else -inf).add(start, end)

    def _of(self, person: Person) -> tuple[_Lane, ...]:
        if person.name not in self._lanes:
            self._lanes[person.name] = tuple(_Lane() for _ in range(person.capacity))
        return self._lanes[person.name]

    def _gap(
        self, lane: _Lane, step: str, branch: str, person: Person, ready: float, hold: float
    ) -> tuple[float, float]:
        line = self.lines.of(branch, person.days_for(step))
        start = line.opening(ready)
        for index in range(bisect_right(lane.ends, start), len(lane.starts)):
            end = line.after(start, hold)
            if end <= lane.starts[index]:
                return start, end
            start = line.opening(lane.ends[index])
        return start, line.after(start, hold)
