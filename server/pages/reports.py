"""Reports for managers as tables: pages and files."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from server.pages.contexts.reports import ReportPage, ReportTab
from server.pages.framing import send_csv, show
from server.pages.report_budget import oversees_all
from server.pages.report_cells import CellTeller
from server.pages.report_frame import report_frame
from server.pages.report_names import names_for_rows
from server.pages.report_query import Query, Read, ReportQuery, read
from server.pages.report_table import report_columns, report_rows, watch_hrefs
from server.pages.report_words import reports_told
from server.pages.visits import SignedInVisit, Visit
from server.reports.asked import report_named, rows_for
from server.reports.registry import REPORTS, Report

router = APIRouter(prefix="/reports")


@router.get("/{name}")
def get_report(name: str, visit: SignedInVisit, query: Query) -> Response:
    """A report as a page. Raises ReportNotFound, RightMissing, BranchNotFound and ReportsBehind."""
    report = report_named(name)
    found = read(visit, query)
    rows = _rows(visit, report, found)
    names = names_for_rows(visit.wired.database, visit.locale, report, rows)
    told = reports_told(visit.words)
    teller = CellTeller(visit.words, names, query, name)
    page = ReportPage(
        tables=tuple(_tables(visit, query, name)),
        title=told[name].title,
        about=told[name].about,
        columns=report_columns(visit.words, report),
        rows=report_rows(teller, report, rows),
        watch=watch_hrefs(report, rows),
        file_href=query.href(f"/reports/{name}/file"),
        frame=report_frame(visit, query, found, names, f"/reports/{name}", tab="/reports/waiting"),
    )
    return show(visit, "reports/page.html", page)


@router.get("/{name}/file")
def get_file(name: str, visit: SignedInVisit, query: Query) -> Response:
    """The same for spreadsheets, numbers as they are. Raises what the page raises."""
    report = report_named(name)
    found = read(visit, query)
    rows = _rows(visit, report, found)
    names = names_for_rows(visit.wired.database, visit.locale, report, rows)
    teller = CellTeller(visit.words, names, query, name)
    header = [column.title for column in report_columns(visit.words, report)]
    lines = [[teller.plain(column, row) for column in report.columns] for row in rows]
    return send_csv([header, *lines], f"{name}-{found.since.isoformat()}-{found.until.isoformat()}")


def _tables(visit: Visit, query: ReportQuery, name: str) -> Iterator[ReportTab]:
    """The tables there are, and the budget for who may see it."""
    told = reports_told(visit.words)
    for each in REPORTS:
        yield ReportTab(each, told[each].title, query.href(f"/reports/{each}"), each == name)
    if oversees_all(visit) and not query.log:
        yield ReportTab("budget", visit.words.gettext("Budget of the year"), "/reports/budget", current=False)


def _rows(visit: Visit, report: Report, found: Read) -> Sequence[Any]:
    return report.rows(found.reading) if found.log else rows_for(visit.actor, report, found.reading)
