"""The load of people, and who waits for whom; nobody is ranked."""

from dataclasses import replace
from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from server.pages.chart_options import network
from server.pages.contexts.charts import Cell, Chart, ChartTable
from server.pages.contexts.reports import CardsPage, Figure, ReportCell, TableCard
from server.pages.framing import show
from server.pages.report_cards import plain_card, table_card
from server.pages.report_cells import CellTeller, percent
from server.pages.report_counted import OWN
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_query import EVERYTHING, Query, Read, ReportQuery, read, read_own
from server.pages.visits import SignedInVisit, Visit
from server.reports.asked import branches_for
from server.reports.handover import HandoverRow, TakerRow, handovers, takers
from server.reports.load import LoadRow, load
from server.reports.naming import may_name
from server.reports.weeks import PersonWeekRow, weeks_of

router = APIRouter(prefix="/reports")
HERE = "/reports/people"
MOST_PAIRS = 40
_WEEK = timedelta(days=6)
"""From the first day of one to its last."""
_TAKEN = ("tasks", "waited")
_LOAD = ("person", "holding", "overdue", "completed", "in_time", "hold_median")


@router.get("/people")
def get_people(visit: SignedInVisit, query: Query) -> Response:
    """The team. Raises RightMissing, BranchNotFound and ReportsBehind."""
    found = read(visit, query)
    gettext = visit.words.gettext
    loads, pairs = load(found.reading), handovers(found.reading)
    people = {row.person for row in loads} | {each for row in pairs for each in (row.giver, row.taker)}
    branches = found.reading.scope.branches if found.log is None else branches_for(visit.actor)
    named = may_name(visit.actor, branches, [row.person for row in loads])
    names = report_names(visit, people if named else ())
    teller = CellTeller(visit.words, names, query, "load")
    cards: tuple[tuple[TableCard | Chart, ...], ...] = ()
    if named:
        about = gettext("What everybody holds now and completed in this time, by name. Nobody is ranked.")
        nothing = gettext("Nobody did anything.")
        rows = sorted(loads, key=lambda row: names.person(row.person))
        cards = (
            (table_card(teller, "load", gettext("Load of people"), about, _LOAD, rows, nothing),),
            (_network(visit, query, names, pairs, takers(found.reading)),),
            (_pairs(visit, query, names, pairs),),
        )
    page = CardsPage(
        title=gettext("People"),
        figures=_figures(visit, names, loads, query, "load"),
        finding=None if named else gettext("Fewer than five people are told of here: only who leads them sees names."),
        finding_href=None,
        cards=cards,
        frame=report_frame(visit, query, found, names, HERE),
    )
    return show(visit, "reports/cards.html", page)


@router.get("/mine")
def get_mine(visit: SignedInVisit, query: Query) -> Response:
    """The reader's own numbers, for their eyes. Raises ReportsBehind."""
    found = read_own(visit, query)
    names = report_names(visit, [visit.actor.id])
    gettext = visit.words.gettext
    own = [row for row in load(found.reading) if row.person == visit.actor.id]
    page = CardsPage(
        title=gettext("My numbers"),
        figures=_figures(visit, names, own, query, OWN),
        finding=None,
        finding_href=None,
        cards=((_weeks(visit, query, found),),),
        frame=report_frame(visit, query, found, names, "/reports/mine"),
    )
    return show(visit, "reports/cards.html", page)


def _figures(
    visit: Visit, names: ReportNames, rows: list[LoadRow], query: ReportQuery, counted: str
) -> tuple[Figure, ...]:
    """What all of them hold and did; `counted`: the report whose columns these numbers are."""
    gettext, number = visit.words.gettext, CellTeller(visit.words, names, EVERYTHING, "").number
    done = sum(row.completed for row in rows)
    held, late = sum(row.holding for row in rows), sum(row.overdue for row in rows)

    def figure(count: int, about: str, column: str) -> Figure:
        return Figure(number(count), about, query.href(f"/reports/{counted}/{column}") if count else None)

    people = (Figure(number(len(rows)), gettext("people")),) if counted != OWN else ()
    return (
        *people,
        figure(held, gettext("tasks held now"), "holding"),
        replace(figure(late, gettext("of them overdue"), "overdue"), late=late > 0),
        figure(done, gettext("tasks completed in this time"), "completed"),
    )


def _weeks(visit: Visit, query: ReportQuery, found: Read) -> TableCard:
    gettext, formats = visit.words.gettext, visit.words.formats
    number = CellTeller(visit.words, report_names(visit), EVERYTHING, "").number
    return plain_card(
        "weeks",
        gettext("Week by week"),
        gettext("Tasks that you completed. Nobody but you and who leads your branch sees these numbers by name."),
        [
            (gettext("Week from"), False),
            (gettext("Completed"), True),
            (gettext("In time"), True),
            (gettext("Held, median"), True),
        ],
        [
            [
                ReportCell(formats.day(row.week)),
                ReportCell(number(row.completed), _week_of(query, found, row).href(f"/reports/{OWN}/completed")),
                ReportCell("—" if row.in_time is None else percent(row.in_time)),
                ReportCell(number(row.hold_median)),
            ]
            for row in weeks_of(found.reading, visit.actor.id, visit.zone)
        ],
        gettext("You completed no task in this time."),
    )


def _week_of(query: ReportQuery, found: Read, row: PersonWeekRow) -> ReportQuery:
    """What is counted in a week: its days that the page is about."""
    return replace(query, since=max(found.since, row.week), until=min(found.until, row.week + _WEEK))


def _network(
    visit: Visit, query: ReportQuery, names: ReportNames, pairs: list[HandoverRow], rows: list[TakerRow]
) -> Chart:
    gettext = visit.words.gettext
    teller = CellTeller(visit.words, names, query, "takers")
    shown = [row for row in pairs if row.giver != row.taker][:MOST_PAIRS]
    waited = {row.taker: row.waited for row in rows}
    drawn = sorted({person for row in shown for person in (row.giver, row.taker)})
    cells = [
        (Cell(names.person(row.taker)), *(Cell(each.text, each.href) for each in teller.cells(_TAKEN, row, rows)))
        for row in rows
    ]
    return Chart(
        "network",
        gettext("Who waits for whom"),
        gettext(
            "Lines go from who completed a step to who took the next; the larger a person is drawn, the longer work"
            " of others waited for them."
        ),
        network(
            [(names.person(person), waited.get(person, 0.0)) for person in drawn],
            [(names.person(row.giver), names.person(row.taker), row.tasks) for row in shown],
        ),
        ChartTable(
            (gettext("Person"), gettext("Tasks"), gettext("Working hours that work waited")),
            tuple(cells),
        ),
        tall=True,
    )


def _pairs(visit: Visit, query: ReportQuery, names: ReportNames, rows: list[HandoverRow]) -> TableCard:
    gettext = visit.words.gettext
    teller = CellTeller(visit.words, names, query, "handovers")
    return plain_card(
        "pairs",
        gettext("Handovers"),
        gettext("Tasks offered when somebody completed a step, and taken by somebody; the longest waiting first."),
        [
            (gettext("From whom"), False),
            (gettext("To whom"), False),
            (gettext("Tasks"), True),
            (gettext("Waited in all"), True),
            (gettext("Wait, median"), True),
        ],
        [
            [
                ReportCell(names.person(row.giver)),
                ReportCell(names.person(row.taker)),
                *teller.cells(("tasks", "waited", "wait_median"), row, rows),
            ]
            for row in rows[:MOST_PAIRS]
        ],
        gettext("Nobody handed work on."),
    )
