"""Reports for managers, as pages and as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.responses import Response

from server.pages.contexts.parts import Option
from server.pages.contexts.reports import ReportCell, ReportColumn, ReportPage
from server.pages.days import midnight, read_day
from server.pages.framing import send_csv, show
from server.pages.inbox_query import Text
from server.pages.report_tabs import report_tabs
from server.pages.report_words import columns_told, reports_told
from server.pages.visits import SignedInVisit, Visit
from server.queries.names import branch_names, person_names, role_names
from server.queries.naming import labels_in_force
from server.queries.processes import list_processes
from server.reports.asked import USUAL, Asked, branches_for, reading_for, report_named
from server.reports.registry import Report

router = APIRouter(prefix="/reports")
_SHARES = frozenset({"late", "in_time"})
_BARS = frozenset({"waited_in_all"})
_WORDS = frozenset({"process", "step", "role", "branch", "person"})


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
    names = _names(visit, report, rows)
    told, columns = reports_told(visit.words), columns_told(visit.words)
    page = ReportPage(
        tabs=report_tabs(visit.words, name, query.href),
        title=told[name].title,
        about=told[name].about,
        processes=_options(names.processes, query.process),
        branches=_options({code: names.branches.get(code, code) for code in sorted(names.own)}, query.branch),
        since=since.isoformat(),
        until=until.isoformat(),
        columns=tuple(_column(report, column, *columns[column]) for column in report.columns),
        rows=tuple(tuple(_cells(visit, report, row, names, rows)) for row in rows),
        here=f"/reports/{name}",
        file_href=query.href(name, "/file"),
    )
    return show(visit, "reports/page.html", page)


@router.get("/{name}/file")
def get_file(name: str, visit: SignedInVisit, query: Query) -> Response:
    """The same for spreadsheets, numbers as they are. Raises what the page raises."""
    report = report_named(name)
    rows, since, until = _read(visit, report, query)
    names, columns = _names(visit, report, rows), columns_told(visit.words)
    header = [columns[column][0] for column in report.columns]
    lines = [[_plain(column, getattr(row, column), row, names) for column in report.columns] for row in rows]
    return send_csv([header, *lines], f"{name}-{since.isoformat()}-{until.isoformat()}")


@dataclass(frozen=True, slots=True)
class _Names:
    """Names for the codes and ids in rows; `own`: branches that the reader oversees."""

    processes: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, str]
    branches: Mapping[str, str]
    people: Mapping[str, str]
    own: frozenset[str]

    def step(self, process: str, element: str) -> str:
        """What a step is called, also one of a called process."""
        key = f"element.{element}"
        own = self.labels.get(process, {}).get(key)
        return own or next((each[key] for each in self.labels.values() if key in each), element)


def _read(visit: Visit, report: Report, query: ReportQuery) -> tuple[Sequence[Any], date, date]:
    """The rows, and the first and the last day they are about."""
    today = visit.now.astimezone(visit.zone).date()
    last = min(query.until or today, today)
    first = query.since or last - USUAL
    until = None if last == today else midnight(last + timedelta(days=1), visit.zone)
    asked = Asked(query.process or None, query.branch or None, midnight(first, visit.zone), until)
    return report.rows(reading_for(visit.wired.reports, visit.actor, asked, visit.now)), first, last


def _names(visit: Visit, report: Report, rows: Sequence[Any]) -> _Names:
    known = {version.process: version.name or version.process for version in list_processes(visit.wired.database)}
    people = [row.person for row in rows] if "person" in report.columns else []
    with visit.wired.database.read() as connection:
        labels = labels_in_force(connection, known, visit.locale)
        branches = branch_names(connection, visit.locale)
        named = person_names(connection, people)
    processes = {key: labels.get(key, {}).get("process.title", name) for key, name in known.items()}
    return _Names(processes, labels, role_names(*labels.values()), branches, named, branches_for(visit.actor))


def _column(report: Report, name: str, title: str, text: str) -> ReportColumn:
    key = "step" if "step" in report.columns else report.columns[0]
    return ReportColumn(title, text, name not in _WORDS, name == key)


def _cells(visit: Visit, report: Report, row: Any, names: _Names, rows: Sequence[Any]) -> list[ReportCell]:  # noqa: ANN401 -- a row of the report
    return [_cell(visit, column, row, names, rows) for column in report.columns]


def _cell(visit: Visit, column: str, row: Any, names: _Names, rows: Sequence[Any]) -> ReportCell:  # noqa: ANN401 -- as above
    value = getattr(row, column)
    if column in _WORDS:
        return ReportCell(str(_plain(column, value, row, names)))
    if value is None:
        return ReportCell("—")
    if column in _SHARES:
        return ReportCell(f"{round(value * 100)}%")
    most = max((getattr(each, column) for each in rows), default=0) if column in _BARS else 0
    share = round(value / most * 100) if round(most, 1) else None
    return ReportCell(_number(visit, value), _href(column, row), share)


def _number(visit: Visit, value: float) -> str:
    exact = Decimal(value) if isinstance(value, int) else round(Decimal(value), 1)
    return visit.words.formats.number(exact)


def _href(column: str, row: Any) -> str | None:  # noqa: ANN401 -- as above
    """The tasks or cases that were counted, where a list has them."""
    if column in {"open", "overdue", "untaken"} and hasattr(row, "step"):
        given = {"view": "all", "process": row.process, "step": row.step, "branch": getattr(row, "branch", "")}
        late = {"due": "late"} if column == "overdue" else {}
        return "/inbox?" + urlencode({key: value for key, value in {**given, **late}.items() if value})
    if column in {"holding", "overdue"} and hasattr(row, "person"):
        late = {"due": "late"} if column == "overdue" else {}
        return "/inbox?" + urlencode({"view": "all", "holder": row.person, **late})
    if (
        column in {"running", "completed", "cancelled", "failed"}
        and not hasattr(row, "step")
        and hasattr(row, "process")
    ):
        return "/cases?" + urlencode({"process": row.process, "status": column})
    return None


def _plain(column: str, value: Any, row: Any, names: _Names) -> object:  # noqa: ANN401 -- as above
    """A code or id by its name; anything else as it is."""
    ways = {
        "process": lambda: names.processes.get(value, value),
        "step": lambda: names.step(row.process, value),
        "role": lambda: names.roles.get(value, value),
        "branch": lambda: names.branches.get(value, value),
        "person": lambda: names.people.get(value, value),
    }
    return ways[column]() if column in ways else "" if value is None else value


def _options(texts: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, text, value == chosen) for value, text in texts.items())
