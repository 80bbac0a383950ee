"""Alerts on reports: see, set, change and remove them."""

from decimal import Decimal, InvalidOperation

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.alerts.set_alert import (
    AddAlert,
    ChangeAlert,
    RemoveAlert,
    add_alert,
    change_alert,
    remove_alert,
)
from server.domain.alerts import (
    USUAL_EVERY,
    AlarmWaitsTooLong,
    Alert,
    AlertChanged,
    AlertNotFound,
    AlertTooOften,
    Direction,
    Limits,
    ReleaseBeyondAlarm,
    TooManyAlerts,
    Watched,
)
from server.domain.errors import DomainError, RightMissing
from server.domain.people import Right
from server.pages.alerts_page import HERE, Entered, alert_line, alerts_page, limit_fields
from server.pages.contexts.alerts import AlertPage
from server.pages.flashes import News, Note
from server.pages.framing import send_on, show
from server.pages.inbox_query import Text
from server.pages.report_names import names_of_house
from server.pages.report_query import Query
from server.pages.sent import Sent, SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Names
from server.reports.columns import WORDS
from server.reports.registry import REPORTS
from server.store.alerts import Alerts

router = APIRouter(prefix=HERE)
_LONGEST = 1_000_000_000
_LASTING = {"minutes": "PT%sM", "hours": "%sWH"}
_FIELDS = (
    *("measure", "process", "branch", "step"),
    *("direction", "alarm", "release", "every", "lasting", "lasting_in"),
)
_AT: dict[type[DomainError], str] = {
    ReleaseBeyondAlarm: "release",
    AlertTooOften: "every",
    AlarmWaitsTooLong: "lasting",
    TooManyAlerts: "measure",
}
"""The field at which a refusal is told."""


@router.get("")
def get_alerts(
    visit: SignedInVisit, query: Query, measure: Text = "", process: Text = "", branch: Text = "", step: Text = ""
) -> Response:
    """One's alerts and mailed reports. Raises RightMissing for who oversees nothing and has none."""
    filled = {"measure": measure, "process": process, "branch": branch, "step": step}
    page = alerts_page(visit, Entered(filled), Entered(), query)
    if page.alert_form is None and not page.alerts and not page.mailed:
        raise RightMissing(role=Right.MANAGER.value)
    return show(visit, "reports/alerts.html", page)


@router.post("")
def post_alert(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Set one."""
    texts = {name: sent.text(name) for name in _FIELDS}
    errors = _measure_errors(visit, texts["measure"])
    limits = _limits(visit, sent, errors)
    if limits is not None and not errors:
        report, _, measure = texts["measure"].partition(".")
        about = {name: texts[name] or None for name in ("process", "branch", "step")}
        command = AddAlert(actor=visit.actor, watched=Watched(report=report, measure=measure, **about), limits=limits)
        try:
            visit.run(add_alert, command)
        except tuple(_AT) as refused:
            errors = {_AT[type(refused)]: visit.words.refusal(refused, Names())}
        else:
            return send_on(HERE, Note(News.ALERT_SET))
    page = alerts_page(visit, Entered(texts, errors), Entered())
    return show(visit, "reports/alerts.html", page, status=422, here=HERE)


@router.get("/{alert_id}")
def get_alert(alert_id: str, visit: SignedInVisit) -> Response:
    """One of one's own, to be changed. Raises AlertNotFound."""
    alert = _own(visit, alert_id)
    texts = {
        "direction": alert.limits.direction.value,
        "alarm": f"{alert.limits.alarm_at.normalize():f}",
        "release": f"{alert.limits.release_at.normalize():f}",
        "every": str(alert.limits.every),
        "lasting": alert.limits.lasting.removeprefix("PT").rstrip("MWH"),
        "lasting_in": "hours" if alert.limits.lasting.endswith("WH") else "minutes",
    }
    return show(visit, "reports/alert.html", _page(visit, alert, alert.version, Entered(texts)))


@router.post("/{alert_id}")
def post_change(alert_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Change its limits. Raises AlertNotFound."""
    alert, version, errors = _own(visit, alert_id), sent.number("version"), dict[str, str]()
    limits, refusal, status = _limits(visit, sent, errors), "", 422
    if limits is not None:
        command = ChangeAlert(actor=visit.actor, alert_id=alert_id, version=version, limits=limits)
        try:
            visit.run(change_alert, command)
        except AlertChanged as stale:
            refusal, status, version = visit.words.refusal(stale, Names()), 409, alert.version
        except tuple(_AT) as refused:
            errors = {_AT[type(refused)]: visit.words.refusal(refused, Names())}
        else:
            return send_on(HERE, Note(News.ALERT_CHANGED))
    entered = Entered({name: sent.text(name) for name in _FIELDS}, errors)
    return show(visit, "reports/alert.html", _page(visit, alert, version, entered, refusal), status=status)


@router.post("/{alert_id}/remove")
def post_remove(alert_id: str, visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Remove one. Raises AlertNotFound."""
    del sent
    visit.run(remove_alert, RemoveAlert(actor=visit.actor, alert_id=alert_id))
    return send_on(HERE, Note(News.ALERT_REMOVED))


def _own(visit: Visit, alert_id: str) -> Alert:
    with visit.wired.database.read() as connection:
        found = next((each for each in Alerts(connection).of(visit.actor.id) if each.id == alert_id), None)
    if found is None:
        raise AlertNotFound
    return found


def _page(visit: Visit, alert: Alert, version: int, entered: Entered, refusal: str = "") -> AlertPage:
    names = names_of_house(visit.wired.database, visit.locale)
    return AlertPage(
        alert=alert_line(visit, alert, names),
        version=version,
        limits=limit_fields(visit, entered),
        refusal=refusal,
    )


def _measure_errors(visit: Visit, measure: str) -> dict[str, str]:
    report, _, column = measure.partition(".")
    known = REPORTS[report].columns if report in REPORTS else ()
    if column in known and column not in WORDS:
        return {}
    return {"measure": visit.words.gettext("Choose what is to be watched.")}


def _limits(visit: Visit, sent: Sent, errors: dict[str, str]) -> Limits | None:
    """The limits that were sent; what is no number is noted in `errors`, and then there are none."""
    alarm, release = (_number(visit, sent, name, errors) for name in ("alarm", "release"))
    every = sent.text("every") or str(USUAL_EVERY)
    if not (every.isascii() and every.isdigit()):
        errors["every"] = visit.words.gettext("Enter a whole number.")
    direction, lasting = sent.text("direction"), sent.text("lasting")
    if lasting and not (lasting.isascii() and lasting.isdigit()):
        errors["lasting"] = visit.words.gettext("Enter a whole number.")
    if alarm is None or release is None or errors.keys() & {"every", "lasting"}:
        return None
    return Limits(
        direction=Direction(direction) if direction in set(Direction) else Direction.ABOVE,
        alarm_at=alarm,
        release_at=release,
        every=min(int(every), _LONGEST),
        lasting=_LASTING.get(sent.text("lasting_in"), "PT%sM") % lasting[:9] if lasting else "",
    )


def _number(visit: Visit, sent: Sent, name: str, errors: dict[str, str]) -> Decimal | None:
    text = sent.text(name).replace(",", "").replace("，", "").removesuffix("%").removeprefix("¥").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) > _LONGEST:
        errors[name] = visit.words.gettext("Enter a number, such as 1234.50.")
        return None
    return round(number, 4)
