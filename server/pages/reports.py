"""Reports for managers, as pages and as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.responses import Response

from server.pages.alerts_page import report_tabs
from server.pages.contexts.parts import Option
from server.pages.contexts.reports import ReportPage
from server.pages.days import midnight, read_day
from server.pages.framing import send_csv, show
from server.pages.inbox_query import Text
from server.pages.report_table import plain_cell, report_columns, report_names, report_rows, watch_hrefs
from server.pages.report_words import reports_told
from server.pages.visits import SignedInVisit, Visit
from server.reports.asked import USUAL, Asked, branches_for, reading_for, report_named
from server.reports.registry import REPORTS, Report

router = APIRouter(prefix="/reports")


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What a report is asked for by its address; days are in the zone of the reader's branch, the last included."""

    process: str
    branch: str
    since: date | None
    until: date | None

    def href(self, name: str, end: str = "") -> str:
        """The address of a report about the same."""
        given = {"process": self.process, "branch": self.branch, "since": self.since, "until": self.until}
        query = urlencode({key: str(value) for key, value in given.items() if value})
        return f"/reports/{name}{end}" + (f"?{query}" if query else "")


def report_query(process: Text = "", branch: Text = "", since: str = "", until: str = "") -> ReportQuery:
    """Read the address; what is no day counts as none."""
    return ReportQuery(process, branch, read_day(since), read_day(until))


Query = Annotated[ReportQuery, Depends(report_query)]


@router.get("")
def get_reports(visit: SignedInVisit, query: Query) -> Response:
    """What waits now."""
    return get_report("waiting", visit, query)


@router.get("/{name}")
def get_report(name: str, visit: SignedInVisit, query: Query) -> Response:
    """A report as a page. Raises ReportNotFound, RightMissing and BranchNotFound."""
    report = report_named(name)
    rows, since, until = _read(visit, report, query)
    names = report_names(visit.wired.database, visit.locale, report, rows)
    told, own = reports_told(visit.words), branches_for(visit.actor)
    page = ReportPage(
        tabs=report_tabs(visit, name, {each: query.href(each) for each in REPORTS}),
        title=told[name].title,
        about=told[name].about,
        processes=_options(names.processes, query.process),
        branches=_options({code: names.branches.get(code, code) for code in sorted(own)}, query.branch),
        since=since.isoformat(),
        until=until.isoformat(),
        columns=report_columns(visit.words, report),
        rows=report_rows(visit.words, report, rows, names),
        watch=watch_hrefs(report, rows),
        here=f"/reports/{name}",
        file_href=query.href(name, "/file"),
    )
    return show(visit, "reports/page.html", page)


@router.get("/{name}/file")
def get_file(name: str, visit: SignedInVisit, query: Query) -> Response:
    """The same for spreadsheets, numbers as they are. Raises what the page raises."""
    report = report_named(name)
    rows, since, until = _read(visit, report, query)
    names = report_names(visit.wired.database, visit.locale, report, rows)
    header = [column.title for column in report_columns(visit.words, report)]
    lines = [[plain_cell(visit.words, column, row, names) for column in report.columns] for row in rows]
    return send_csv([header, *lines], f"{name}-{since.isoformat()}-{until.isoformat()}")


def _read(visit: Visit, report: Report, query: ReportQuery) -> tuple[Sequence[Any], date, date]:
    """The rows, and the first and the last day they are about."""
    today = visit.now.astimezone(visit.zone).date()
    last = min(query.until or today, today)
    first = query.since or last - USUAL
    until = None if last == today else midnight(last + timedelta(days=1), visit.zone)
    asked = Asked(query.process or None, query.branch or None, midnight(first, visit.zone), until)
    return report.rows(reading_for(visit.wired.database, visit.actor, asked, visit.now)), first, last


def _options(texts: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, text, value == chosen) for value, text in texts.items())
