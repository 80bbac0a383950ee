"""Carries out what the begin and the end of absences bring about, soon after they have come."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from server.commands.absences.carry_out import CarryOutAbsence, carry_out_absence
from server.commands.transaction import Transactions
from server.jobs.backoff import Backoff
from server.jobs.ending import until
from server.store.absences import Absences
from server.store.database import Database

_LOG = logging.getLogger("countersign.clock")


@dataclass(frozen=True, slots=True)
class AbsenceWatch:
    """Looks for absences that began or ended; one that fails is logged, tried later, and stops no other."""

    database: Database
    transactions: Transactions
    now: Callable[[], datetime]
    backoff: Backoff = field(default_factory=Backoff)

    def run(self, ending: Event) -> int:
        """Carry out what is due; how many tasks went to others."""
        with self.database.read() as connection:
            due = [absence.id for absence in Absences(connection).due(self.now())]
        waiting = self.backoff.waiting(datetime.now(UTC)) if due else frozenset[str]()
        return sum(self._carry_out(absence) for absence in until(ending, due) if absence not in waiting)

    def _carry_out(self, absence: str) -> int:
        try:
            moved = self.transactions.run(carry_out_absence, CarryOutAbsence(absence))
        except Exception:
            again = self.backoff.failed(absence, datetime.now(UTC))
            _LOG.exception("What absence %s brings about failed; it is tried again at %s", absence, again)
            return 0
        self.backoff.succeeded(absence)
        return moved
