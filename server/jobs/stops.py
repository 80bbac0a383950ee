"""Looks for open tasks that nobody may do any more, whatever made it so, and has the superiors told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from time import monotonic

from server.commands.notices.tell_stops import TellStops, tell_stops
from server.commands.transaction import Transactions
from server.store.database import Database
from server.store.staffing import stops_of

EVERY = 30.0
"""Seconds between two looks: every open task is looked at."""


@dataclass(slots=True)
class StopWatch:
    """Looks now and then. `now`: the time of the house; `every`: seconds of the machine between looks."""

    database: Database
    transactions: Transactions
    now: Callable[[], datetime]
    every: float = EVERY
    _looked: float | None = None
    _stopped: frozenset[str] = field(default_factory=frozenset[str])

    def run(self, ending: Event) -> int:
        """Look, when it is time to; how many notices there were."""
        if ending.is_set() or (self._looked is not None and monotonic() - self._looked < self.every):
            return 0
        self._looked = monotonic()
        with self.database.read() as connection:
            found = stops_of(connection, self.now())
        tasks = frozenset(stop.task for stop in found)
        over, self._stopped = self._stopped - tasks, tasks
        return self.transactions.run(tell_stops, TellStops(found, over))
