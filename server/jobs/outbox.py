"""The drain: deliver the messages and signals that cases threw; never lost, never twice."""

import logging
from threading import Event

from server.commands.messages.deliver import (
    ClaimThrown,
    DeliverThrown,
    PostponeThrown,
    claim_thrown,
    deliver_thrown,
    postpone_thrown,
)
from server.commands.transaction import Transactions
from server.jobs.ending import until
from server.store.outbox import OutboxRow

BATCH = 100
_LOG = logging.getLogger("countersign.outbox")


def drain(transactions: Transactions, ending: Event) -> int:
    """Deliver what is due, each in its own transaction, until told to end; return how many were delivered.

    One that fails is logged and tried again later; one whose worker dies comes again after its lease.
    """
    if ending.is_set():
        return 0  # what is claimed and not delivered would wait for the end of its lease
    return sum(_deliver(transactions, row) for row in until(ending, transactions.run(claim_thrown, ClaimThrown(BATCH))))


def _deliver(transactions: Transactions, row: OutboxRow) -> bool:
    try:
        return transactions.run(deliver_thrown, DeliverThrown(row))
    except Exception as error:
        _LOG.exception("the %s %s was not delivered", row.kind, row.id)
        transactions.run(postpone_thrown, PostponeThrown(row, repr(error)))
        return False
