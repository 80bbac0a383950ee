"""What every page of reports has around it: the pages there are, and what they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from server.pages.contexts.parts import Option, options
from server.pages.contexts.reports import Chip, ReportFrame, ReportTab
from server.pages.report_names import ReportNames
from server.pages.report_query import Read, ReportQuery
from server.pages.visits import Visit
from server.queries.processes import versions_of
from server.reports.asked import branches_for

_MONTH = timedelta(days=30)
_A_MOMENT = 1.0
"""Seconds; what is older than that is told with its instant."""
OF_LOGS = frozenset({"/reports", "/reports/bottlenecks", "/reports/flows", "/reports/people", "/reports/waiting"})
"""Pages that can be told of a log of another system."""


def report_frame(
    visit: Visit, query: ReportQuery, read: Read, names: ReportNames, here: str, tab: str = ""
) -> ReportFrame:
    """The frame of the page `here`, which belongs to `tab`; made last, since it tells how old what was read is."""
    as_of = _as_of(visit, read)
    return ReportFrame(
        tabs=report_tabs(visit, query, tab or here),
        processes=options(_processes(read, names), query.process),
        branches=_branch_options(query, names, _branches(visit, read)),
        every_branch=_every_branch(visit, names, read),
        versions=_versions(visit, query, names),
        log=query.log,
        log_name=read.log.name if read.log else "",
        since=read.since.isoformat(),
        until=read.until.isoformat(),
        here=here,
        clear_href=ReportQuery(log=query.log).href(here),
        periods=() if query.log else _periods(visit, query, here),
        chips=tuple(_chips(visit, query, names, here)),
        about=_about(visit, query, names, read),
        as_of=as_of,
        anew_href=query.href(here, **query.more, anew="1") if as_of else "",
    )


def undated_frame(visit: Visit, query: ReportQuery, names: ReportNames, here: str, tab: str = "") -> ReportFrame:
    """The frame of a page about what is to come, which belongs to `tab`: process and branch are chosen, no time."""
    return ReportFrame(
        tabs=report_tabs(visit, query, tab or here),
        processes=options(names.processes, query.process),
        branches=_branch_options(query, names, _branches(visit)),
        every_branch=_every_branch(visit, names),
        versions=(),
        log="",
        log_name="",
        since=str(query.since or ""),
        until=str(query.until or ""),
        here=here,
        clear_href=here,
        periods=(),
        chips=(),
        about=_about(visit, query, names),
        dated=False,
    )


def _as_of(visit: Visit, read: Read) -> str:
    """The instant of the oldest answer; empty when none is older than a moment, and of a log, which does not change."""
    age = max(read.reading.ages, default=0.0)
    if read.log is not None or age < _A_MOMENT:
        return ""
    return visit.words.formats.instant(visit.now - timedelta(seconds=age), visit.zone)


def _about(visit: Visit, query: ReportQuery, names: ReportNames, read: Read | None = None) -> str:
    """What the page is about, in words: process, branch, days, what it is narrowed to, and when it was made."""
    gettext, formats = visit.words.gettext, visit.words.formats
    version = query.version
    parts = [
        names.process(query.process) if query.process else gettext("All processes"),
        gettext("Version %(version)s", version=version) if version is not None else "",
        names.branch(query.branch) if query.branch else _every_branch(visit, names, read),
        f"{formats.day(read.since)} – {formats.day(read.until)}" if read else "",
        gettext("Log: %(name)s", name=read.log.name) if read and read.log else "",
        *(chip.text for chip in (_chips(visit, query, names, "") if read else ())),
        gettext("As of %(time)s", time=formats.instant(visit.now, visit.zone)),
    ]
    return " · ".join(part for part in parts if part)


def report_tabs(visit: Visit, query: ReportQuery, here: str) -> tuple[ReportTab, ...]:
    """The pages of reports about the same that the reader may open; of a log of another system those told of it."""
    if not branches_for(visit.actor):
        return ()
    shown = {path: title for path, title in pages_told(visit).items() if not query.log or path in OF_LOGS}
    return tuple(ReportTab(path, title, query.href(path), path == here) for path, title in shown.items())


def _processes(read: Read, names: ReportNames) -> Mapping[str, str]:
    return names.processes if read.log is None else {key: key for key in read.log.processes}


def _branches(visit: Visit, read: Read | None = None) -> Sequence[str]:
    return sorted(branches_for(visit.actor)) if read is None or read.log is None else read.log.branches


def _branch_options(query: ReportQuery, names: ReportNames, branches: Sequence[str]) -> tuple[Option, ...]:
    """Those that can be chosen; none for who oversees one alone."""
    return options({code: names.branch(code) for code in branches}, query.branch) if len(branches) > 1 else ()


def _every_branch(visit: Visit, names: ReportNames, read: Read | None = None) -> str:
    """What all branches that a page can be about are called: by name when it is one, mine when the house has others."""
    branches = _branches(visit, read)
    if len(branches) <= 1:
        return "".join(names.branch(code) for code in branches)
    whole = (read is not None and read.log is not None) or visit.wired.reports.branches() <= set(branches)
    return visit.words.gettext("All branches") if whole else visit.words.gettext("All my branches")


def pages_told(visit: Visit) -> Mapping[str, str]:
    """The pages of reports by address, in order."""
    gettext = visit.words.gettext
    return {
        "/reports": gettext("Overview"),
        "/reports/bottlenecks": gettext("Bottlenecks"),
        "/reports/now": gettext("Now"),
        "/reports/staffing": gettext("Staffing"),
        "/reports/forecast": gettext("Forecast"),
        "/reports/flows": gettext("Flow"),
        "/reports/people": gettext("People"),
        "/reports/what-if": gettext("What if"),
        "/reports/waiting": gettext("Tables"),
        "/reports/alerts": gettext("Alerts and mail"),
        "/reports/logs": gettext("Logs of other systems"),
    }


def _versions(visit: Visit, query: ReportQuery, names: ReportNames) -> tuple[Option, ...]:
    if query.process not in names.processes:
        return ()
    known = [str(each.version) for each in versions_of(visit.wired.database, query.process)]
    return options({each: each for each in known}, str(query.version or "")) if len(known) > 1 else ()


def _periods(visit: Visit, query: ReportQuery, here: str) -> tuple[ReportTab, ...]:
    """Times that are often asked for."""
    today = visit.now.astimezone(visit.zone).date()
    month = today.replace(day=1)
    last = (month - timedelta(days=1)).replace(day=1)
    gettext = visit.words.gettext
    found = (
        (gettext("Last 7 days"), today - timedelta(days=6), today),
        (gettext("Last 30 days"), today - _MONTH, today),
        (gettext("This month"), month, today),
        (gettext("Last month"), last, month - timedelta(days=1)),
    )
    return tuple(_period(query, here, title, since, until, today) for title, since, until in found)


def _period(query: ReportQuery, here: str, title: str, since: date, until: date, today: date) -> ReportTab:
    ends = None if until == today else until
    asked = replace(query, since=since, until=ends)
    chosen = (query.since, query.until) == (since, ends)
    return ReportTab(title, title, asked.href(here, **query.more), chosen)


def _chips(visit: Visit, query: ReportQuery, names: ReportNames, here: str) -> list[Chip]:
    """The attributes that the page is narrowed to, each with the way to drop it."""
    told = visit.words.gettext("%(label)s: %(text)s")
    return [
        Chip(
            told % {"label": names.attribute(query.process, name), "text": names.value(query.process, name, text)},
            query.without(name).href(here, **query.more),
            name,
            text,
        )
        for name, text in query.attributes.items()
    ]
