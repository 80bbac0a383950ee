"""Deliver one message or signal that a case threw; what it causes and its settling are one transaction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from server.commands.messages.publish import PublishMessage, PublishSignal, publish_message, publish_signal
from server.commands.transaction import Work
from server.domain.waiting import AwaitedKind
from server.store.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class DeliverThrown:
    """A row of the outbox whose turn it is."""

    row: OutboxRow


def deliver_thrown(command: DeliverThrown, work: Work) -> bool:
    """Publish it. False when another worker has delivered it meanwhile."""
    row = command.row
    if not work.uow.outbox.lock_pending(row.id):
        return False
    payload = row.payload
    name, branch = str(payload["name"]), str(payload["branch"])
    data = cast("Mapping[str, object]", payload["data"])
    if row.kind == AwaitedKind.SIGNAL:
        publish_signal(
            PublishSignal(name=name, branch=branch, data=data, outbox_id=row.id, origin=str(payload["case"])), work
        )
    else:
        correlation = cast("Mapping[str, object]", payload["correlation"])
        publish_message(
            PublishMessage(name=name, branch=branch, correlation=correlation, data=data, outbox_id=row.id), work
        )
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
    return work.uow.outbox.claim_batch(work.now, command.limit)
