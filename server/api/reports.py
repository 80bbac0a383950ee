"""Reports for those who oversee branches."""

from dataclasses import asdict

from starlette.responses import Response

from server.api.access import ReportsCaller
from server.api.admitting import routes_below
from server.api.audit import Format
from server.api.describing import answers
from server.api.params import Instant, Word
from server.api.report_shapes import ReportOut, ReportsOut
from server.api.responses import NO_STORE, ok
from server.domain.codec import rfc3339
from server.domain.errors import RightMissing
from server.domain.people import Right
from server.domain.spreadsheets import csv_table
from server.reports.asked import Asked, branches_for, reading_for, report_named, rows_for
from server.reports.registry import REPORTS

router = routes_below("/reports", tag="reports")


@router.get("", responses=answers(ReportsOut))
def get_reports(caller: ReportsCaller) -> Response:
    """The reports there are, with their columns."""
    if not branches_for(caller.actor):
        raise RightMissing(role=Right.MANAGER.value)
    return ok({"items": [{"name": each.name, "columns": each.columns} for each in REPORTS.values()]})


@router.get("/{name}", responses=answers(ReportOut, 404))
def get_report(  # noqa: PLR0917 -- one parameter for each filter
    caller: ReportsCaller,
    name: str,
    process: Word = None,
    branch: Word = None,
    since: Instant = None,
    until: Instant = None,
    format: Format = Format.JSON,  # noqa: A002 -- the contract's name
) -> Response:
    """One report about the branches the caller oversees; of the last ninety days unless told otherwise."""
    report = report_named(name)
    asked = Asked(process, branch, since, until)
    reading = reading_for(caller.wired.reports, caller.actor, asked, caller.wired.now())
    rows = rows_for(caller.actor, report, reading)
    if format is Format.JSON:
        scope = reading.scope
        times = {"since": rfc3339(scope.since), "until": rfc3339(scope.until)}
        return ok({"name": report.name, **times, "items": [asdict(row) for row in rows]})
    table = csv_table([report.columns, *([getattr(row, column) for column in report.columns] for row in rows)])
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{report.name}.csv"'}
    return Response(table, headers=headers, media_type="text/csv; charset=utf-8")
