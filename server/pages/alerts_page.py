"""The page of alerts and mailed reports, as it stands and with what was sent and refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.domain.alerts import USUAL_EVERY, Alert, AlertState, Direction
from server.domain.report_times import SPANS, Pace, Subscription
from server.domain.rights import overseen
from server.pages.alert_words import amount, lasting_told, measure_name, place_name, times_told, when_alarming
from server.pages.contexts.alerts import (
    AlertForm,
    AlertLine,
    AlertsPage,
    LimitFields,
    MailedReportForm,
    MailedReportLine,
    OptionGroup,
)
from server.pages.contexts.parts import Option, options
from server.pages.report_frame import report_tabs
from server.pages.report_names import ReportNames, names_of_house
from server.pages.report_query import EVERYTHING, ReportQuery
from server.pages.report_words import columns_told, reports_told, weekdays_told
from server.pages.visits import Visit
from server.reports.columns import WORDS
from server.reports.registry import REPORTS
from server.store.alerts import Alerts
from server.store.mail_wishes import Wishes
from server.store.subscriptions_to_reports import ReportSubscriptions

HERE = "/reports/alerts"


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered into a form, by field, and what is wrong with it."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])

    def get(self, name: str, usual: str = "") -> str:
        """The text of a field."""
        return self.texts.get(name, usual)


def alerts_page(visit: Visit, alert: Entered, mail: Entered, query: ReportQuery = EVERYTHING) -> AlertsPage:
    """The page with what was entered into its two forms; the other pages stay about what is asked for."""
    with visit.wired.database.read() as connection:
        alerts = Alerts(connection).of(visit.actor.id)
        mailed = ReportSubscriptions(connection).of(visit.actor.id)
        address = Wishes(connection).of(visit.actor.id).address
    names, branches = names_of_house(visit.wired.database, visit.locale), sorted(overseen(visit.actor))
    return AlertsPage(
        tabs=report_tabs(visit, query, HERE),
        alerts=tuple(alert_line(visit, each, names) for each in alerts),
        mailed=tuple(_mailed(visit, each, names) for each in mailed),
        alert_form=_alert_form(visit, alert, names, branches) if branches else None,
        mail_form=_mail_form(visit, mail, names, branches) if branches else None,
        reachable=bool(address) and visit.wired.settings.mails,
    )


def alert_line(visit: Visit, alert: Alert, names: ReportNames) -> AlertLine:
    """An alert in words."""
    words, watched, limits = visit.words, alert.watched, alert.limits
    back = Direction.BELOW if limits.direction is Direction.ABOVE else Direction.ABOVE
    tone, state = _state(visit, alert)
    return AlertLine(
        id=alert.id,
        measure=measure_name(words, watched.report, watched.measure),
        place=_place(visit, names, watched.process, watched.step, watched.branch),
        alarm=when_alarming(words, limits.direction, amount(words, watched.measure, limits.alarm_at)),
        release=when_alarming(words, back, amount(words, watched.measure, limits.release_at))
        if limits.alarm_at != limits.release_at
        else words.gettext("as soon as that is over"),
        every=limits.every,
        lasting=lasting_told(words, limits.lasting),
        tone=tone,
        state=state,
        value="" if alert.value is None else amount(words, watched.measure, alert.value),
    )


def limit_fields(visit: Visit, entered: Entered) -> LimitFields:
    """The fields of limits with what was entered."""
    words, chosen = visit.words, entered.get("direction", Direction.ABOVE.value)
    told = {Direction.ABOVE: words.gettext("or more"), Direction.BELOW: words.gettext("or less")}
    return LimitFields(
        directions=tuple(Option(each.value, text, each.value == chosen) for each, text in told.items()),
        alarm=entered.get("alarm"),
        release=entered.get("release"),
        every=entered.get("every", str(USUAL_EVERY)),
        lasting=entered.get("lasting"),
        lasting_in=options(
            {"minutes": words.gettext("minutes"), "hours": words.gettext("working hours")}, entered.get("lasting_in")
        ),
        errors=entered.errors,
    )


def _state(visit: Visit, alert: Alert) -> tuple[str, str]:
    gettext, since = visit.words.gettext, visit.words.formats.instant(alert.since, visit.zone)
    if alert.rests is not None:
        why = (
            gettext("you may not read this report any more")
            if alert.rests == "rights"
            else gettext("there is no such number any more")
        )
        return "soon", gettext("Rests: %(why)s", why=why)
    if alert.state is AlertState.ALARM:
        return "late", gettext("Alarm since %(since)s", since=since)
    return "calm", gettext("Calm since %(since)s", since=since)


def _mailed(visit: Visit, each: Subscription, names: ReportNames) -> MailedReportLine:
    words, told = visit.words, reports_told(visit.words)
    branches = overseen(visit.actor)
    return MailedReportLine(
        id=each.id,
        title=told[each.report].title if each.report in told else each.report,
        place=_place(visit, names, each.process, None, each.branch),
        times=times_told(words, each.times),
        days=each.days,
        next=words.formats.instant(each.next_at, visit.zone),
        sent=words.formats.instant(each.sent_at, visit.zone) if each.sent_at else "",
        rests=not branches or (each.branch is not None and each.branch not in branches),
    )


def _place(visit: Visit, names: ReportNames, process: str | None, step: str | None, branch: str | None) -> str:
    return place_name(
        visit.words,
        (
            process and names.processes.get(process, process),
            step and names.step(process or "", step),
            branch and names.branches.get(branch, branch),
        ),
    )


def _alert_form(visit: Visit, entered: Entered, names: ReportNames, branches: Sequence[str]) -> AlertForm:
    step = entered.get("step")
    return AlertForm(
        measures=_measures(visit, entered.get("measure")),
        processes=options(names.processes, entered.get("process")),
        branches=options({code: names.branches.get(code, code) for code in branches}, entered.get("branch")),
        step=step,
        step_name=names.step(entered.get("process"), step) if step else "",
        limits=limit_fields(visit, entered),
    )


def _measures(visit: Visit, chosen: str) -> tuple[OptionGroup, ...]:
    reports, columns = reports_told(visit.words), columns_told(visit.words)
    return tuple(
        OptionGroup(
            reports[name].title,
            tuple(
                Option(f"{name}.{column}", _named(*columns[column]), f"{name}.{column}" == chosen)
                for column in report.columns
                if column not in WORDS
            ),
        )
        for name, report in REPORTS.items()
    )


def _named(title: str, help_text: str) -> str:
    return f"{title} – {help_text}" if help_text else title


def _mail_form(visit: Visit, entered: Entered, names: ReportNames, branches: Sequence[str]) -> MailedReportForm:
    words, gettext = visit.words, visit.words.gettext
    paces = {Pace.DAILY: gettext("Every day"), Pace.WEEKLY: gettext("Every week"), Pace.MONTHLY: gettext("Every month")}
    days = {
        str(each): gettext("the last %(days)s days", days=each) if each > 1 else gettext("the last day")
        for each in SPANS
    }
    return MailedReportForm(
        reports=options({name: told.title for name, told in reports_told(words).items()}, entered.get("report")),
        processes=options(names.processes, entered.get("process")),
        branches=options({code: names.branches.get(code, code) for code in branches}, entered.get("branch")),
        spans=options(days, entered.get("days", "30")),
        paces=options({pace.value: text for pace, text in paces.items()}, entered.get("pace", Pace.WEEKLY.value)),
        weekdays=options(dict(zip("0123456", weekdays_told(words), strict=True)), entered.get("weekday", "0")),
        hours=options({str(hour): f"{hour}:00" for hour in range(24)}, entered.get("hour", "8")),
        month_day=entered.get("month_day", "1"),
        errors=entered.errors,
    )
