"""Everything that is due now: timers, starts and deliveries, until nothing is left."""

from dataclasses import dataclass, field

from server.commands.transaction import Transactions
from server.jobs.backoff import Backoff
from server.jobs.clock import tick
from server.jobs.outbox import drain

MOST_ROUNDS = 1_000
"""A message that starts a case that throws the message again would never end; the next sweep goes on with it."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Sweeps one database; what failed is remembered between sweeps."""

    transactions: Transactions
    backoff: Backoff = field(default_factory=Backoff)

    def run(self) -> int:
        """Do what is due; return how many pieces of work were done."""
        total = 0
        for _ in range(MOST_ROUNDS):
            done = tick(self.transactions, self.backoff) + drain(self.transactions)
            if not done:
                break
            total += done
        return total
