"""Decide which notices leave the house, by mail and to a program of the house, and settle what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.commands.transaction import Work
from server.domain.ids import new_id
from server.domain.mailing import MailOrder
from server.store.mail_wishes import Addressee
from server.store.notices import NoticeToPost
from server.store.outbox import OutboxRow

MAIL, WEBHOOK = "mail", "webhook"
LEASE = timedelta(minutes=15)
"""Longer than a slow server may take for a whole batch."""
MOST_TRIES = 20
"""After about three days it is of no use any more."""


@dataclass(frozen=True, slots=True)
class PostNotices:
    """How many to decide at once; `mail` and `webhook`: whether there is a server for it. What is not is never owed."""

    limit: int
    mail: bool
    webhook: bool


def post_notices(command: PostNotices, work: Work) -> int:
    """Owe one mail to everybody of what is due for them now, in the transaction that settles it; how many were seen.

    What was read meanwhile, or is not wanted, is not mailed. What must wait for a digest or the end of quiet hours is
    looked at again then. The webhook is owed each notice at once.
    """
    found = work.uow.notices.to_post(work.now, command.limit)
    for one in found if command.webhook else ():
        work.uow.outbox.put(OutboxRow(new_id(), WEBHOOK, {"notice": one.id}, work.now), dedup=f"{WEBHOOK}/{one.id}")
    people = work.uow.wishes.of_active({one.person for one in found} if command.mail else set())
    due = {one.id: _due(one, people, work) for one in found}
    for moment in {each for each in due.values() if each is not None and each > work.now}:
        work.uow.notices.post_at([one for one, when in due.items() if when == moment], moment)
    work.uow.notices.post_at([one for one, when in due.items() if when is None or when <= work.now], None)
    orders: dict[str, list[str]] = {}
    for one in found:
        if (when := due[one.id]) is not None and when <= work.now:
            orders.setdefault(one.person, []).append(one.id)
    for person, ids in orders.items():
        order = MailOrder(person, tuple(sorted(ids)))
        work.uow.outbox.put(OutboxRow(new_id(), MAIL, order.payload(), work.now), dedup=f"{MAIL}/{order.notices[0]}")
    return len(found)


def _due(one: NoticeToPost, people: Mapping[str, Addressee], work: Work) -> datetime | None:
    """When it may go out; None for never."""
    addressee = people.get(one.person)
    if addressee is None or not one.unread or not addressee.wishes.wants(one.kind):
        return None
    return addressee.wishes.due(one.at, work.uow.working_time(addressee.branch).zone)


@dataclass(frozen=True, slots=True)
class ClaimPosted:
    """Of which kind, and how many to take at once."""

    kind: str
    limit: int


def claim_posted(command: ClaimPosted, work: Work) -> list[OutboxRow]:
    """Take those owed, oldest first; what is not settled within the lease comes again."""
    return work.uow.outbox.claim_batch((command.kind,), work.now, command.limit, LEASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePosted:
    """What became of something owed: brought when `failure` is None; `final`: trying again is of no use."""

    row: OutboxRow
    failure: str | None = None
    final: bool = False


def settle_posted(command: SettlePosted, work: Work) -> None:
    """Note that it was brought, or try again after a longer time at each failure, twenty times at most."""
    row, failure, outbox = command.row, command.failure, work.uow.outbox
    if failure is None:
        outbox.done(row.id, work.now)
    elif command.final or row.attempts >= MOST_TRIES:
        outbox.abandon(row.id, work.now, failure[:2000])
    else:
        outbox.failed(row, work.now, failure[:2000])
