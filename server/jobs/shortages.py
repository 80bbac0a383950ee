"""Looks for branches where people are missing, whatever made it so, and has those told who answer for them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from time import monotonic

from server.commands.notices.tell_shortages import TellShortages, tell_shortages
from server.commands.transaction import Transactions
from server.domain.staffing.gaps import gaps
from server.queries.reading import Reading
from server.queries.staffing import house_shortages, staffing_mark
from server.queries.staffing_causes import causes_since, last_entry

EVERY = 15.0
"""Seconds between two questions whether anything changed."""
LONGEST = timedelta(hours=1)
"""What is known to come moves into the time that is looked at; so long that may go unseen."""


@dataclass(slots=True)
class ShortageWatch:
    """Proves anew when people, processes or the time changed something, as that takes up to half a second.

    `now`: the time of the house; `every`: seconds of the machine between looks; `turn`: whether this process looks.
    """

    reading: Reading
    transactions: Transactions
    now: Callable[[], datetime]
    turn: Callable[[], AbstractContextManager[bool]] = field(default=partial(nullcontext, enter_result=True))
    every: float = EVERY
    _looked: float | None = None
    _mark: object = None
    _again: datetime | None = None
    _entry: int | None = None

    def run(self, ending: Event) -> int:
        """Look, when it is time to, unless another process does; how many notices there were."""
        if ending.is_set() or (self._looked is not None and monotonic() - self._looked < self.every):
            return 0
        self._looked = monotonic()
        with self.turn() as mine:
            return self._look() if mine else 0

    def _look(self) -> int:
        mark, now = staffing_mark(self.reading), self.now()
        if mark == self._mark and self._again is not None and now < self._again:
            return 0
        entry = last_entry(self.reading.database)
        short, coming = house_shortages(self.reading, now)
        known = [] if self._entry is None else causes_since(self.reading.database, self._entry)
        told = self.transactions.run(tell_shortages, TellShortages(gaps(short), known))
        self._mark, self._entry = mark, entry
        self._again = now + LONGEST if coming is None else min(coming, now + LONGEST)
        return told
