"""Reports that one gets by mail: ask for them, and end them."""

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.mailed_reports.subscribe import (
    SubscribeToReport,
    UnsubscribeFromReport,
    subscribe_to_report,
    unsubscribe_from_report,
)
from server.domain.errors import InvalidValue, SubscribedAlready, TooManySubscriptions
from server.domain.report_times import Pace, Times
from server.pages.alerts_page import HERE, Entered, alerts_page
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit
from server.pages.words import Names
from server.reports.asked import report_named

router = APIRouter(prefix="/reports/mails")
_FIELDS = ("report", "process", "branch", "days", "pace", "weekday", "month_day", "hour")
_DAYS = {Pace.WEEKLY.value: "weekday", Pace.MONTHLY.value: "month_day"}
"""The field of the day, by pace."""


@router.post("")
def post_subscription(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Ask for one. Raises ReportNotFound, RightMissing and BranchNotFound."""
    gettext = visit.words.gettext
    try:
        command = SubscribeToReport(
            actor=visit.actor,
            report=report_named(sent.text("report")).name,
            times=_times(sent),
            days=sent.number("days"),
            process=sent.text("process") or None,
            branch=sent.text("branch") or None,
        )
        visit.run(subscribe_to_report, command)
    except InvalidValue as refused:
        field = (
            _DAYS.get(sent.text("pace"), "pace") if refused.params["field"] == "day" else str(refused.params["field"])
        )
        errors = {
            field: gettext("Enter a day from 1 to 31.") if field == "month_day" else gettext("Please choose one.")
        }
    except (SubscribedAlready, TooManySubscriptions) as refused:
        errors = {"report": visit.words.refusal(refused, Names())}
    else:
        return send_on(HERE, Note(News.REPORT_SUBSCRIBED))
    entered = Entered({name: sent.text(name) for name in _FIELDS}, errors)
    return show(visit, "reports/alerts.html", alerts_page(visit, Entered(), entered), status=422, here=HERE)


@router.post("/{subscription_id}/end")
def post_end(subscription_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """End one. Raises SubscriptionNotFound."""
    del sent
    command = UnsubscribeFromReport(person=visit.actor.id, subscription_id=subscription_id)
    visit.run(unsubscribe_from_report, command)
    return send_on(HERE, Note(News.REPORT_UNSUBSCRIBED))


def _times(sent: Sent) -> Times:
    """What the form says; of the days only the one that fits the pace counts. Raises InvalidValue."""
    text = sent.text("pace")
    if text not in set(Pace):
        raise InvalidValue(field="pace", problem="no such pace")
    name = _DAYS.get(text)
    return Times(pace=Pace(text), hour=sent.number("hour"), day=None if name is None else sent.number(name))
