"""How cases flow: what came and was done, what was in work, how long it took, and the ways that cases took."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

from fastapi import APIRouter
from starlette.responses import Response

from server.pages.chart_options import bars, lines, scatter
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.reports import CardsPage
from server.pages.framing import show
from server.pages.report_cells import CellTeller
from server.pages.report_conformance import conformance_card
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_outcomes import outcome_charts
from server.pages.report_query import Query, ReportQuery, read
from server.pages.report_ways import endings_card, rework_card, variants_card
from server.pages.visits import SignedInVisit, Visit
from server.pages.words import Words
from server.reports.daily import DayRow, StageRow, by_day, is_shown, marks, stages, took
from server.reports.scope import Reading

router = APIRouter(prefix="/reports/flows")
HERE = "/reports/flows"
MOST_STAGES = 7
"""Steps that have a band of their own; the others share one."""


@router.get("")
def get_flows(visit: SignedInVisit, query: Query) -> Response:
    """The page. Raises RightMissing, BranchNotFound and ReportsBehind."""
    found, names = read(visit, query), report_names(visit)
    reading, gettext = found.reading, visit.words.gettext
    days, dated = by_day(reading, visit.zone), replace(query, since=found.since)
    page = CardsPage(
        title=gettext("Flow"),
        figures=(),
        finding=None,
        finding_href=None,
        cards=(
            (throughput(visit, query, days), _running(visit, dated, days)),
            (_stages(visit, dated, names, stages(reading, visit.zone)),),
            (_took(visit, query, reading, names),),
            (endings_card(visit, query, reading, names), rework_card(visit, query, reading, names)),
            *outcome_charts(visit, query, found, names),
            (variants_card(visit, query, reading, names),),
            *(() if found.log else ((conformance_card(visit, query, reading),),)),
        ),
        frame=report_frame(visit, query, found, names, HERE),
    )
    return show(visit, "reports/cards.html", page)


def weekly(days: Sequence[DayRow]) -> list[DayRow]:
    """Days put together to weeks from Monday; what runs is that at the end of each."""
    found: dict[object, DayRow] = {}
    for row in days:
        monday = row.day - timedelta(days=row.day.weekday())
        so_far = found.get(monday, DayRow(monday, 0, 0, 0, 0))
        found[monday] = DayRow(
            monday,
            so_far.started + row.started,
            so_far.completed + row.completed,
            so_far.dropped + row.dropped,
            row.running,
        )
    return list(found.values())


def throughput(visit: Visit, query: ReportQuery, days: Sequence[DayRow]) -> Chart:
    """What came and what was done, week by week."""
    gettext, formats = visit.words.gettext, visit.words.formats
    rows = weekly(days)
    weeks = [formats.day(row.day) for row in rows]
    series = [
        (gettext("Cases started"), [row.started for row in rows]),
        (gettext("Completed"), [row.completed for row in rows]),
        (gettext("Ended otherwise"), [row.dropped for row in rows]),
    ]
    cells = [
        (
            Cell(formats.day(row.day)),
            *(
                Cell(formats.number(count), _week_href(query, row, name) if count else None)
                for name, count in (("started", row.started), ("completed", row.completed), ("dropped", row.dropped))
            ),
        )
        for row in rows
    ]
    return Chart(
        "throughput",
        gettext("Arrivals and completions"),
        gettext("Cases that started and ended, week by week."),
        bars(weeks, series),
        ChartTable((gettext("Week from"), *(name for name, _ in series)), tuple(cells)),
    )


def _week_href(query: ReportQuery, row: DayRow, column: str) -> str:
    asked = replace(query, since=row.day, until=row.day + timedelta(days=6))
    return asked.href(f"/reports/flow/{column}")


def _running(visit: Visit, query: ReportQuery, days: Sequence[DayRow]) -> Chart:
    words = visit.words
    gettext, formats = words.gettext, words.formats
    base = days[0].running - days[0].started + days[0].completed + days[0].dropped if days else 0
    came = accumulate((row.started for row in days[1:]), initial=base + days[0].started) if days else ()
    done = accumulate(row.completed + row.dropped for row in days)
    told = [
        (row.day, so_far, ended, row.running)
        for row, so_far, ended in zip(days, came, done, strict=True)
        if is_shown(row.day, days[0].day, days[-1].day)
    ]
    series = [
        (gettext("Came, with those that ran before"), [float(so_far) for _, so_far, _, _ in told]),
        (gettext("Cases ended"), [float(ended) for _, _, ended, _ in told]),
    ]
    cells = [
        (
            Cell(formats.day(day)),
            *(
                Cell(formats.number(count), asked.href(f"/reports/flow/{name}") if count else None)
                for name, count in zip(("came", "ended", "running"), counts, strict=True)
            ),
        )
        for day, *counts in told
        for asked in (replace(query, until=day),)
    ]
    return Chart(
        "cumulative",
        gettext("Cumulative flow"),
        gettext("The distance between the lines is what is in work; where it widens, more comes than is done."),
        lines([formats.day(day) for day, *_ in told], series),
        ChartTable((gettext("Day"), *(name for name, _ in series), gettext("Running")), tuple(cells)),
    )


def _stages(visit: Visit, query: ReportQuery, names: ReportNames, rows: Sequence[StageRow]) -> Chart:
    words = visit.words
    gettext, formats = words.gettext, words.formats
    whole: dict[tuple[str, str], int] = {}
    for row in rows:
        whole[row.process, row.step] = whole.get((row.process, row.step), 0) + row.open
    often = sorted((key for key in whole if whole[key]), key=lambda key: -whole[key])[:MOST_STAGES]
    days = sorted({row.day for row in rows})
    counts = {(row.day, row.process, row.step): row.open for row in rows}
    others = dict.fromkeys(days, 0)
    for row in rows:
        if (row.process, row.step) not in often:
            others[row.day] += row.open
    series = [(names.step(*key), [float(counts.get((day, *key), 0)) for day in days]) for key in often] + [
        (gettext("Other steps"), [float(others[day]) for day in days])
    ]
    told = " ".join("/".join(key) for key in often)
    cells = [
        (
            Cell(formats.day(day)),
            *(_open_cell(words, asked, {"of": key[0], "of_step": key[1]}, counts.get((day, *key), 0)) for key in often),
            _open_cell(words, asked, {"of_others": told}, others[day]),
        )
        for day in days
        for asked in (replace(query, until=day),)
    ]
    return Chart(
        "stages",
        gettext("Open tasks by step"),
        gettext("How many tasks were open at the end of each day; of a long time, at the end of each week."),
        lines([formats.day(day) for day in days], series, areas=True),
        ChartTable((gettext("Day"), *(name for name, _ in series)), tuple(cells if often else ())),
        tall=True,
    )


def _open_cell(words: Words, asked: ReportQuery, keys: Mapping[str, str], count: int) -> Cell:
    """How many tasks of a step, or of the other ones, were open then, with the way to them."""
    return Cell(words.formats.number(count), asked.href("/reports/waiting/open", **keys) if count else None)


def _took(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> Chart:
    words, zone = visit.words, visit.zone
    gettext, formats = words.gettext, words.formats
    teller = CellTeller(words, names, query, "")
    rows = sorted(took(reading), key=lambda row: row.ended)
    points = [
        {
            "value": [row.ended.astimezone(zone).date().isoformat(), round(row.hours, 1)],
            "name": row.title or row.case,
            "href": query.case_href(row.case),
        }
        for row in rows
    ]
    shares = zip((gettext("median"), "85%", "95%"), marks(reading), strict=True)
    lines_across = [(name, value) for name, value in shares if value is not None]
    cells = [
        (
            Cell(row.title or row.case),
            Cell(formats.instant(row.ended, zone)),
            Cell(teller.number(row.hours), query.case_href(row.case)),
        )
        for row in sorted(rows, key=lambda row: -row.hours)[:100]
    ]
    return Chart(
        "took",
        gettext("How long cases took"),
        gettext("Each point is a completed case: when it ended, and its working hours from start to completion."),
        scatter(points, gettext("working hours"), lines_across),
        ChartTable((gettext("Case, the longest first"), gettext("Ended"), gettext("Working hours")), tuple(cells)),
        tall=True,
    )
