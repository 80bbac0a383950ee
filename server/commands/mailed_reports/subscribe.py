"""Ask for a report by mail at set times, and end that."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.errors import SubscribedAlready, SubscriptionNotFound, TooManySubscriptions
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.report_events import ReportSubscribed, ReportUnsubscribed
from server.domain.report_times import MOST, Subscription, Times, next_time, sensible
from server.domain.rights import require_oversight


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeToReport:
    """The wish; whether there is such a report, the caller knows. `days`: of how many last days it is."""

    actor: Actor
    report: str
    times: Times
    days: int
    process: str | None = None
    branch: str | None = None


def subscribe_to_report(command: SubscribeToReport, work: Work) -> Subscription:
    """Keep it. Raises RightMissing, BranchNotFound, SubscribedAlready, TooManySubscriptions, InvalidValue."""
    actor, times = command.actor, sensible(command.times, command.days)
    require_oversight(actor, command.branch)
    work.uow.people.lock(actor.id)  # or a form sent twice at once would be kept twice
    known = work.uow.mailed_reports.of(actor.id)
    added = Subscription(
        id=new_id(),
        owner=actor.id,
        report=command.report,
        times=times,
        days=command.days,
        created_at=work.now,
        next_at=next_time(times, work.uow.working_time(actor.branch).calendar, work.now),
        process=command.process,
        branch=command.branch,
    )
    if added.brings in {each.brings for each in known}:
        raise SubscribedAlready
    if len(known) >= MOST:
        raise TooManySubscriptions(most=MOST)
    work.uow.mailed_reports.add(added)
    work.uow.record(
        ReportSubscribed(
            at=work.now,
            by=actor.id,
            subscription=added.id,
            report=added.report,
            rhythm=times.pace.value,
            day=times.day,
            hour=times.hour,
        )
    )
    return added


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeFromReport:
    """The wish of a person (id) to get it no longer; a link out of a mail is proof enough of who wishes."""

    person: str
    subscription_id: str


def unsubscribe_from_report(command: UnsubscribeFromReport, work: Work) -> None:
    """End it. Raises SubscriptionNotFound also for one of somebody else."""
    if not work.uow.mailed_reports.remove(command.subscription_id, command.person):
        raise SubscriptionNotFound
    work.uow.record(ReportUnsubscribed(at=work.now, by=command.person, subscription=command.subscription_id))
