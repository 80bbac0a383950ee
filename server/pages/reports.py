"""Reports for managers as tables: pages, files, and the way from each number to what it counts."""

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.errors import NotFound
from server.pages.contexts.reports import CountedPage, CountedRow, ReportPage, ReportTab
from server.pages.counted_words import counted_columns
from server.pages.framing import send_csv, show
from server.pages.report_budget import oversees_all
from server.pages.report_cells import CellTeller
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, names_for_rows, report_names
from server.pages.report_query import Query, Read, ReportQuery, read
from server.pages.report_table import report_columns, report_rows, watch_hrefs
from server.pages.report_words import columns_told, reports_told
from server.pages.visits import SignedInVisit, Visit
from server.reports.asked import report_named, rows_for
from server.reports.drill import DRILLS, MOST, Drill, DrillRow, drilled
from server.reports.registry import REPORTS, Report

router = APIRouter(prefix="/reports")
_KEYS = {
    "of": "process",
    "of_step": "step",
    "of_role": "role",
    "of_branch": "branch",
    "of_person": "person",
    "of_ending": "ending",
    "of_again": "again",
    "of_way": "way",
    "of_operator": "operator",
    "of_outcome": "outcome",
}
MOST_IN_FILE = 10_000
_BACK = {
    "endings": "/reports/flows",
    "rework": "/reports/flows",
    "variants": "/reports/flows",
    "bottlenecks": "/reports/bottlenecks",
}
"""Pages of what is no table of its own."""


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


@router.get("/{name}/{column}")
def get_counted(name: str, column: str, visit: SignedInVisit, query: Query) -> Response:
    """What a number of a report counts. Raises NotFound for what counts nothing, and what the page raises."""
    drill, found, keys = _drill(name, column), read(visit, query), _keys(query)
    skip = int(told) if (told := query.told("skip")).isascii() and told.isdigit() and len(told) < len("1000000") else 0
    rows = drilled(found.reading, drill, keys, skip)
    names = report_names(visit, (row.person for row in rows))
    asked = {key: query.told(key) for key in _KEYS if query.told(key)}
    here = f"/reports/{name}/{column}"
    columns = counted_columns(visit.words, drill.of)
    page = CountedPage(
        title=columns_told(visit.words)[column][0],
        of=_of(visit, names, keys),
        columns=tuple(columns.values()),
        numbers=frozenset(number for number, each in enumerate(columns) if each in {"wait", "hold", "total"}),
        rows=tuple(_counted(visit, query, names, row, list(columns)) for row in rows[:MOST]),
        hidden=tuple(asked.items()),
        back_href=query.href(_BACK.get(name, f"/reports/{name}")),
        file_href=query.href(f"{here}/file", **asked),
        first_href=query.href(here, **asked) if skip else None,
        next_href=query.href(here, **asked, skip=str(skip + MOST)) if len(rows) > MOST else None,
        frame=report_frame(visit, query, found, names, here),
    )
    return show(visit, "reports/counted.html", page)


@router.get("/{name}/{column}/file")
def get_counted_file(name: str, column: str, visit: SignedInVisit, query: Query) -> Response:
    """The same for spreadsheets, at most ten thousand rows. Raises what the page raises."""
    drill, found = _drill(name, column), read(visit, query)
    rows = drilled(found.reading, drill, _keys(query), most=MOST_IN_FILE)[:MOST_IN_FILE]
    names = report_names(visit, (row.person for row in rows))
    columns = counted_columns(visit.words, drill.of)
    lines = [[row.title or row.case, *_cells(visit, names, row, list(columns)[1:])] for row in rows]
    return send_csv([list(columns.values()), *lines], f"{name}-{column}")


def _tables(visit: Visit, query: ReportQuery, name: str) -> Iterator[ReportTab]:
    """The tables there are, and the budget for who may see it."""
    told = reports_told(visit.words)
    for each in REPORTS:
        yield ReportTab(each, told[each].title, query.href(f"/reports/{each}"), each == name)
    if oversees_all(visit) and not query.log:
        yield ReportTab("budget", visit.words.gettext("Budget of the year"), "/reports/budget", current=False)


def _rows(visit: Visit, report: Report, found: Read) -> Sequence[Any]:
    return report.rows(found.reading) if found.log else rows_for(visit.actor, report, found.reading)


def _drill(name: str, column: str) -> Drill:
    found = DRILLS.get(name, {}).get(column)
    if found is None:
        raise NotFound
    return found


def _keys(query: ReportQuery) -> dict[str, str]:
    return {key: query.told(name) for name, key in _KEYS.items() if query.told(name)}


def _of(visit: Visit, names: ReportNames, keys: dict[str, str]) -> str:
    """What the number is about, in words."""
    process = keys.get("process", "")
    parts = [
        names.process(process) if process else "",
        *(names.step(process, keys[each]) for each in ("step", "again", "ending") if each in keys),
        names.outcomes.get(keys.get("outcome", ""), ""),
        names.role(keys.get("role")),
        names.branch(keys["branch"]) if "branch" in keys else "",
        *(report_names(visit, [keys[each]]).person(keys[each]) for each in ("person", "operator") if each in keys),
    ]
    return " · ".join(part for part in parts if part)


def _counted(visit: Visit, query: ReportQuery, names: ReportNames, row: DrillRow, columns: Sequence[str]) -> CountedRow:
    title = row.title or row.business_key or row.case
    return CountedRow(title, query.case_href(row.case), tuple(_cells(visit, names, row, columns[1:])))


def _cells(visit: Visit, names: ReportNames, row: DrillRow, columns: Sequence[str]) -> list[str]:
    teller = CellTeller(visit.words, names, ReportQuery(), "")
    formats, zone = visit.words.formats, visit.zone
    ways = {
        "step": lambda: names.step(row.process, row.step or ""),
        "process": lambda: names.process(row.process),
        "branch": lambda: names.branch(row.branch),
        "person": lambda: names.person(row.person),
        "began": lambda: formats.instant(row.began, zone),
        "ended": lambda: formats.instant(row.ended, zone) if row.ended else "—",
        "due": lambda: formats.instant(row.due, zone) if row.due else "—",
        "wait": lambda: "—" if row.wait is None else teller.number(row.wait),
        "hold": lambda: "—" if row.hold is None else teller.number(row.hold),
        "total": lambda: teller.number(row.total),
    }
    return [ways[column]() for column in columns]
