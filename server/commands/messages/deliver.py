"""Deliver one message or signal that a case threw; what it causes and its settling are one transaction."""

from dataclasses import dataclass
from datetime import timedelta

from server.commands.messages.publish import PublishMessage, PublishSignal, publish_message, publish_signal
from server.commands.messages.thrown import thrown_in
from server.commands.transaction import Work
from server.domain.waiting import AwaitedKind
from server.store.outbox import OutboxRow

LEASE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DeliverThrown:
    """A row of the outbox whose turn it is."""

    row: OutboxRow


def deliver_thrown(command: DeliverThrown, work: Work) -> bool:
    """Publish it; what suspended cases wait for is held for them. False when another worker was first."""
    row, thrown = command.row, thrown_in(command.row)
    if not work.uow.outbox.lock_pending(row.id):
        return False
    name, branch, data = thrown.name, thrown.branch, thrown.data
    if row.kind == AwaitedKind.SIGNAL:
        signal = PublishSignal(
            name=name, branch=branch, data=data, outbox_id=row.id, origin=thrown.origin, only=thrown.only
        )
        publish_signal(signal, work)
    else:
        message = PublishMessage(
            name=name, branch=branch, data=data, outbox_id=row.id, origin=thrown.origin, correlation=thrown.correlation
        )
        publish_message(message, work)
    return True


@dataclass(frozen=True, slots=True)
class PostponeThrown:
    """A delivery that failed, and why."""

    row: OutboxRow
    error: str


def postpone_thrown(command: PostponeThrown, work: Work) -> None:
    """Try again later, after a longer time at each failure."""
    work.uow.outbox.failed(command.row, work.now, command.error[:2000])


@dataclass(frozen=True, slots=True)
class ClaimThrown:
    """How many deliveries to take at once."""

    limit: int


def claim_thrown(command: ClaimThrown, work: Work) -> list[OutboxRow]:
    """Take those due, oldest first; what is not settled within the lease comes again."""
    return work.uow.outbox.claim_batch(AwaitedKind, work.now, command.limit, LEASE)
