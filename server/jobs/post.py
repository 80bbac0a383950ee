"""The post: reminds holders, decides what of the notices leaves the house and has it brought to other servers.

What takes longer to find out, such as whether a number of a report crossed a limit, is looked for when all else is
done, and what comes of it is posted at once.

Nothing owed is ever lost. It runs beside the sweep, since such a server may be slow and timers must not wait for it.
No transaction is open while a carrier talks to one. What was taken and not noted, because the process died in
between, is brought again under the same id, by which receivers know it.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Event
from typing import TypeAlias

from server.commands.notices.post import (
    MAIL,
    WEBHOOK,
    ClaimPosted,
    PostNotices,
    SettlePosted,
    claim_posted,
    post_notices,
    settle_posted,
)
from server.commands.notices.remind import RemindHolders, remind_holders
from server.commands.transaction import Transactions
from server.jobs.ending import until
from server.store.outbox import OutboxRow

BATCH = 20
NOTICES = 500
_LOG = logging.getLogger("countersign.post")


class Refused(Exception):
    """This will never be taken, such as a mail to an address that its server does not know."""


class Delayed(Exception):
    """This is not taken now, such as a mail to a full mailbox."""


class CarrierDown(Exception):
    """The other server cannot be reached, or takes nothing at all now."""


Bring: TypeAlias = Callable[[OutboxRow], None]
"""Bring one thing owed, or nothing when there is nothing left to tell. Raises Refused, Delayed or CarrierDown."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Brings what is owed of one kind; `connected` opens a connection for some. Raises CarrierDown."""

    kind: str
    connected: Callable[[], AbstractContextManager[Bring]]


@dataclass(frozen=True, slots=True)
class Post:
    """Posts what is due by the carriers there are; without one for mail, no mail is owed.

    `writers` write more that is to be posted, until told to end, and say how much.
    """

    transactions: Transactions
    carriers: Sequence[Carrier]
    rests: Callable[[], bool]
    writers: Sequence[Callable[[Event], int]] = ()
    ending: Event = field(default_factory=Event)

    def run(self) -> int:
        """Post what is due; return how many things were settled."""
        if self.rests():
            return 0
        settled = self._round()
        if sum(write(self.ending) for write in self.writers):
            settled += self._round()
        return settled

    def stop(self) -> None:
        """Finish what is under way and begin nothing else."""
        self.ending.set()

    def _round(self) -> int:
        while not self.ending.is_set() and self.transactions.run(remind_holders, RemindHolders(NOTICES)):
            continue
        kinds = {carrier.kind for carrier in self.carriers}
        decide = PostNotices(NOTICES, mail=MAIL in kinds, webhook=WEBHOOK in kinds)
        while not self.ending.is_set() and self.transactions.run(post_notices, decide):
            continue
        return sum(self._empty(carrier) for carrier in self.carriers)

    def _empty(self, carrier: Carrier) -> int:
        """Bring all that is owed of a kind, until its carrier is down; return how many things were settled."""
        settled, down = 0, False
        while not down and not self.ending.is_set():
            rows = self.transactions.run(claim_posted, ClaimPosted(carrier.kind, BATCH))
            if not rows:
                break
            left = self._bring_all(rows, carrier)
            settled, down = settled + len(rows) - left, left > 0
        return settled

    def _bring_all(self, rows: Sequence[OutboxRow], carrier: Carrier) -> int:
        """Bring these over one connection; when it breaks, the rest of them waits for the next try. How many do."""
        left = list(rows)
        try:
            with carrier.connected() as bring:
                for row in until(self.ending, rows):
                    self._settle(row, self._brought(row, bring))
                    left.remove(row)
        except CarrierDown as error:
            _LOG.warning("%d of kind %s were not brought: %s", len(left), carrier.kind, error)
            for row in left:
                self.transactions.run(settle_posted, SettlePosted(row=row, failure=str(error)))
        return len(left)

    def _brought(self, row: OutboxRow, bring: Bring) -> Exception | None:
        try:
            bring(row)
        except CarrierDown:
            raise
        except (Refused, Delayed) as error:
            _LOG.warning("the %s %s was not taken: %s", row.kind, row.id, error)
            return error
        except Exception as error:
            _LOG.exception("the %s %s was not brought", row.kind, row.id)
            return error
        return None

    def _settle(self, row: OutboxRow, error: Exception | None) -> None:
        failure = str(error) or repr(error) if error else None
        command = SettlePosted(row=row, failure=failure, final=isinstance(error, Refused))
        self.transactions.run(settle_posted, command)
