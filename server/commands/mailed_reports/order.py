"""Owe people the reports whose time has come: each time once, and one for all the times that were missed."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.transaction import Work
from server.domain.errors import BranchNotFound, PersonNotFound, RightMissing
from server.domain.ids import new_id
from server.domain.mailing import ReportOrder
from server.domain.report_events import ReportMailed
from server.domain.report_times import Subscription, next_time
from server.domain.rights import require_oversight
from server.store.outbox import OutboxRow

REPORT = "report"
"""The kind of what is owed."""


@dataclass(frozen=True, slots=True)
class OrderReports:
    """How many to order at once; `mail`: whether there is a server for it. What is not is never owed."""

    limit: int
    mail: bool


def order_reports(command: OrderReports, work: Work) -> int:
    """Owe what is due, in the transaction that sets its next time; how many were seen.

    Whoever left, or may not read that report any more, is owed none; the times go on.
    """
    found = work.uow.mailed_reports.due(work.now, command.limit)
    for each in found:
        owed = command.mail and _may_read(each, work)
        if owed:
            _owe(each, work)
        work.uow.mailed_reports.settle(each.id, _next(each, work), work.now if owed else each.sent_at)
    return len(found)


def _owe(each: Subscription, work: Work) -> None:
    order = ReportOrder(each.owner, each.id)
    dedup = f"{REPORT}/{each.id}/{each.next_at.isoformat()}"
    work.uow.outbox.put(OutboxRow(new_id(), REPORT, order.payload(), work.now), dedup=dedup)
    work.uow.record(ReportMailed(at=work.now, by=None, person=each.owner, subscription=each.id, report=each.report))


def _may_read(each: Subscription, work: Work) -> bool:
    try:
        require_oversight(work.uow.people.actor(each.owner, work.now), each.branch)
    except (PersonNotFound, RightMissing, BranchNotFound):
        return False
    return True


def _next(each: Subscription, work: Work) -> datetime:
    branch = work.uow.people.by_id(each.owner).branch
    return next_time(each.times, work.uow.working_time(branch).calendar, work.now)
