"""What is to come, in order of time; what was entered first comes first."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

E = TypeVar("E")


@dataclass(slots=True)
class Agenda(Generic[E]):
    """Entries by time."""

    _heap: list[tuple[datetime, int, E]] = field(default_factory=list[tuple[datetime, int, E]])
    _entered: int = 0

    def add(self, at: datetime, entry: E) -> None:
        """Enter something."""
        heapq.heappush(self._heap, (at, self._entered, entry))
        self._entered += 1

    def next_at(self) -> datetime | None:
        """When the next comes; None when nothing does."""
        return self._heap[0][0] if self._heap else None

    def take(self) -> tuple[datetime, E]:
        """The next, which is no longer entered."""
        at, _, entry = heapq.heappop(self._heap)
        return at, entry
