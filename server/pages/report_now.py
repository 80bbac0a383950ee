"""How things stand now: what is stuck and why, how old what waits is, and which days come."""

from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from server.domain.staffing.stops import Stop
from server.pages.chart_options import bars
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.reports import CardsPage, ReportCell, TableCard
from server.pages.forecast_cards import ForecastCards
from server.pages.foreseen import ForeseenTeller
from server.pages.framing import show
from server.pages.report_cards import page_of, paged, plain_card, table_card
from server.pages.report_cells import CellTeller
from server.pages.report_forecast import HERE as FORECAST
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import Query, ReportQuery, read
from server.pages.stop_words import stop_told
from server.pages.unsigned_card import UNSIGNED, unsigned_card
from server.pages.visits import SignedInVisit, Visit
from server.reports.ageing import AgeingRow, ageing
from server.reports.dates import DateRow, dates
from server.reports.scope import Reading
from server.reports.stuck import StuckRow, stuck
from server.reports.unsigned import unsigned
from server.reports.waiting import waiting
from server.store.forecasts import Forecasts

router = APIRouter(prefix="/reports/now")
HERE = "/reports/now"
STUCK = f"{HERE}/stuck"
MOST_STEPS = 15
MOST_LIKELY = 10
_WAITING = ("process", "step", "role", "branch", "open", "untaken", "overdue", "oldest", "usual_p90", "beyond_usual")


@router.get("")
def get_now(visit: SignedInVisit, query: Query) -> Response:
    """The page. Raises RightMissing, BranchNotFound and ReportsBehind."""
    found = read(visit, query)
    names = report_names(visit)
    gettext = visit.words.gettext
    teller = CellTeller(visit.words, names, query, "waiting")
    page = CardsPage(
        title=gettext("Now"),
        figures=(),
        finding=None,
        finding_href=None,
        cards=(
            *_likely(visit, query, found.reading, names),
            (stuck_card(visit, query, found.reading, names),),
            *_unsigned(visit, query, found.reading, names),
            (ageing_chart(visit, query, found.reading, names),),
            (
                table_card(
                    teller,
                    "waiting",
                    gettext("What waits now"),
                    gettext("Open tasks of each step, role and branch; first those with most overdue."),
                    _WAITING,
                    waiting(found.reading),
                    gettext("Nothing waits."),
                ),
            ),
            (_dates(visit, query, found.reading, names),),
        ),
        frame=report_frame(visit, query, found, names, HERE),
    )
    return show(visit, "reports/cards.html", page)


@router.get("/stuck")
def get_stuck(visit: SignedInVisit, query: Query) -> Response:
    """Every stuck case, page by page. Raises what the page raises."""
    found, names = read(visit, query), report_names(visit)
    card = stuck_card(visit, query, found.reading, names)
    frame = report_frame(visit, query, found, names, STUCK, HERE)
    return show(visit, "reports/cards.html", CardsPage(frame, card.title, (), None, None, ((card,),)))


@router.get("/signatures")
def get_unsigned(visit: SignedInVisit, query: Query) -> Response:
    """Every signature that is waited for, page by page. Raises what the page raises."""
    found, names = read(visit, query), report_names(visit)
    card = unsigned_card(visit, query, names, unsigned(found.reading))
    frame = report_frame(visit, query, found, names, UNSIGNED, HERE)
    return show(visit, "reports/cards.html", CardsPage(frame, card.title, (), None, None, ((card,),)))


def _unsigned(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> tuple[tuple[TableCard], ...]:
    """Signatures that are waited for; nothing where there is none."""
    rows = unsigned(reading)
    return ((unsigned_card(visit, query, names, rows),),) if rows else ()


def _likely(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> tuple[tuple[TableCard], ...]:
    """The cases most likely to be late, of the last forecast; nothing where there is none or no such case."""
    with visit.wired.database.read() as connection:
        rows = Forecasts(connection).riskiest(reading.scope.branches, reading.scope.process, MOST_LIKELY)
    rows = [row for row in rows if row.foreseen.chance_3 > 0]
    if not rows:
        return ()
    teller = ForeseenTeller(visit.words, visit.zone, rows[0].foreseen.at)
    return ((ForecastCards(visit, names, teller).likely(rows, query.href(FORECAST)),),)


def stuck_card(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> TableCard:
    """Stuck cases and why: the page of them that is asked for."""
    gettext = visit.words.gettext
    every = stuck(reading, visit.now)
    rows = page_of(query, every)
    known = replace(names, people={**names.people, **report_names(visit, (row.person for row in rows)).people})
    columns = [gettext("Case"), gettext("Why"), gettext("Step"), gettext("Branch"), gettext("Since")]
    card = plain_card(
        "stuck",
        gettext("Stuck cases"),
        gettext("What cannot go on by itself."),
        [(column, False) for column in columns],
        [_stuck_cells(visit, known, row) for row in rows],
        gettext("No case is stuck."),
    )
    return paged(visit.words, query, card, len(every), STUCK)


def _stuck_cells(visit: Visit, names: ReportNames, row: StuckRow) -> list[ReportCell]:
    gettext, detail = visit.words.gettext, row.detail
    if row.reason == "nobody":
        detail = stop_told(visit.words, Stop(row.detail), names.person(row.person))
    why = {
        "incident": gettext("The step failed: %(detail)s"),
        "nobody": gettext("No person may do the task: %(detail)s"),
        "suspended": gettext("The case is suspended"),
        "message": gettext("Waits for a message for longer than the usual %(detail)s working hours"),
    }[row.reason]
    return [
        ReportCell(row.title or row.case, f"/cases/{row.case}"),
        ReportCell(why % {"detail": detail}),
        ReportCell(names.step(row.process, row.step) if row.step else "—"),
        ReportCell(names.branch(row.branch)),
        ReportCell(_instant(visit, row.since)),
    ]


def _instant(visit: Visit, moment: datetime) -> str:
    return visit.words.formats.instant(moment, visit.zone)


def ageing_chart(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> Chart:
    """Open tasks by how old they are."""
    gettext = visit.words.gettext
    rows = ageing(reading)
    titles = [
        gettext("younger than half took"),
        gettext("younger than nine of ten took"),
        gettext("older than that"),
        gettext("too few done to say"),
    ]
    shown = [row for row in rows if row.young or row.usual or row.old or row.unknown]
    steps = [names.step(row.process, row.step) for row in shown[:MOST_STEPS]]
    counts = [[getattr(row, name) for row in shown[:MOST_STEPS]] for name in ("young", "usual", "old", "unknown")]
    options = bars(steps, list(zip(titles, counts, strict=True)), stacked=True)
    turned = {**options, "graded": True, "xAxis": options["yAxis"], "yAxis": {**options["xAxis"], "inverse": True}}
    return Chart(
        "ageing",
        gettext("Age of what waits"),
        gettext("Open tasks of each step, compared with how long tasks of the step took in this time."),
        turned,
        ChartTable((gettext("Step"), *titles), tuple(_ages(visit, query, names, row) for row in shown)),
        tall=len(steps) > MOST_STEPS // 2,
    )


def _ages(visit: Visit, query: ReportQuery, names: ReportNames, row: AgeingRow) -> tuple[Cell, ...]:
    number = visit.words.formats.number
    counts = {"young": row.young, "usual": row.usual, "old": row.old, "unknown": row.unknown}
    keys = {"of": row.process, "of_step": row.step}
    return (
        Cell(names.step(row.process, row.step)),
        *(
            Cell(number(count), query.href(f"/reports/ageing/{name}", **keys) if count else None)
            for name, count in counts.items()
        ),
    )


def _dates(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> TableCard:
    gettext = visit.words.gettext
    return plain_card(
        "dates",
        gettext("Days that come"),
        gettext("Dates that lists show of running cases, in days of the calendar."),
        [
            (gettext("Date"), False),
            (gettext("Process"), False),
            (gettext("Passed"), True),
            (gettext("In 30 days"), True),
            (gettext("In 60 days"), True),
            (gettext("In 90 days"), True),
        ],
        [_date_cells(visit, query, names, row) for row in dates(reading)],
        gettext("No process shows dates of its cases."),
    )


def _date_cells(visit: Visit, query: ReportQuery, names: ReportNames, row: DateRow) -> list[ReportCell]:
    def cell(count: int, column: str) -> ReportCell:
        href = query.href(f"/reports/dates/{column}", of=row.process, of_date=row.name) if count else None
        return ReportCell(visit.words.formats.number(count), href)

    return [
        ReportCell(names.attribute(row.process, row.name)),
        ReportCell(names.process(row.process)),
        cell(row.passed, "passed"),
        cell(row.in_30, "in_30"),
        cell(row.in_60, "in_60"),
        cell(row.in_90, "in_90"),
    ]
