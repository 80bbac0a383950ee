"""Everything that is due now: timers, starts and deliveries, until nothing is left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from server.commands.transaction import Transactions
from server.jobs.backoff import Backoff
from server.jobs.clock import tick
from server.jobs.outbox import drain

MOST_ROUNDS = 1_000
"""A message that starts a case that throws the message again would never end; the next sweep goes on with it."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sweeps one database; what failed is remembered between sweeps. `rests`: whether others do what is due."""

    transactions: Transactions
    rests: Callable[[], bool] = _never
    backoff: Backoff = field(default_factory=Backoff)
    ending: Event = field(default_factory=Event)

    def run(self) -> int:
        """Do what is due; return how many pieces of work were done."""
        if self.rests():
            return 0
        total = 0
        for _ in range(MOST_ROUNDS):
            if self.ending.is_set():
                break
            done = tick(self.transactions, self.backoff, self.ending) + drain(self.transactions, self.ending)
            if not done:
                break
            total += done
        return total

    def stop(self) -> None:
        """Finish the piece under way and begin no other; what is left is due still."""
        self.ending.set()
