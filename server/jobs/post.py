"""The post: decides what of the notices leaves the house, and brings it to the mail server; never lost.

It runs beside the sweep, since a mail server may be slow and timers must not wait for it. No transaction is open while
it talks to the server. A mail that was taken and not noted, because the process died in between, is sent again under
the same Message-ID, by which mail programs know it.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Event
from typing import TypeAlias

from server.commands.notices.post import ClaimMail, PostNotices, SettleMail, claim_mail, post_notices, settle_mail
from server.commands.transaction import Transactions
from server.domain.mailing import Letter, MailOrder
from server.jobs.ending import until
from server.store.outbox import OutboxRow

BATCH = 20
NOTICES = 500
_LOG = logging.getLogger("countersign.post")

Send: TypeAlias = Callable[[Letter], None]
"""Hand one letter over. Raises MailRefused, MailDelayed, or MailPostponed."""


class MailRefused(Exception):
    """The server will never take this letter, such as one to an address that it does not know."""


class MailDelayed(Exception):
    """The server does not take this letter now, such as for a full mailbox."""


class MailPostponed(Exception):
    """The server cannot be reached, or takes nothing at all now."""


@dataclass(frozen=True, slots=True)
class Post:
    """Posts what is due. `server`: a connection for some letters, None where no mail is sent at all.

    `write` makes the letter of an order by the rights of this moment; None when there is nothing left to tell.
    """

    transactions: Transactions
    write: Callable[[MailOrder], Letter | None]
    server: Callable[[], AbstractContextManager[Send]] | None
    rests: Callable[[], bool]
    ending: Event = field(default_factory=Event)

    def run(self) -> int:
        """Post what is due; return how many letters were settled."""
        if self.rests():
            return 0
        decide, settled = PostNotices(NOTICES, mail=self.server is not None), 0
        while not self.ending.is_set() and self.transactions.run(post_notices, decide):
            continue
        while self.server is not None and not self.ending.is_set():
            rows = self.transactions.run(claim_mail, ClaimMail(BATCH))
            if not rows:
                break
            settled += self._bring(rows, self.server)
        return settled

    def stop(self) -> None:
        """Finish the letter under way and begin no other."""
        self.ending.set()

    def _bring(self, rows: Sequence[OutboxRow], server: Callable[[], AbstractContextManager[Send]]) -> int:
        """Send these over one connection; when it breaks, the rest of them waits for the next try."""
        left = list(rows)
        try:
            with server() as send:
                for row in until(self.ending, rows):
                    self._settle(row, self._send(row, send))
                    left.remove(row)
        except MailPostponed as error:
            _LOG.warning("%d mails were not sent: %s", len(left), error)
            for row in left:
                self.transactions.run(settle_mail, SettleMail(row=row, failure=str(error)))
        return len(rows)

    def _send(self, row: OutboxRow, send: Send) -> Exception | None:
        try:
            letter = self.write(MailOrder.read(row.payload))
            if letter is not None:
                send(letter)
        except MailPostponed:
            raise
        except (MailRefused, MailDelayed) as error:
            _LOG.warning("the mail %s was not taken: %s", row.id, error)
            return error
        except Exception as error:
            _LOG.exception("the mail %s was not sent", row.id)
            return error
        return None

    def _settle(self, row: OutboxRow, error: Exception | None) -> None:
        failure = str(error) or repr(error) if error else None
        self.transactions.run(settle_mail, SettleMail(row=row, failure=failure, final=isinstance(error, MailRefused)))
