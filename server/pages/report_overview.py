"""How the house does, at a glance: what wants attention, how it was before, and where to look next."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from server.domain.people import Right
from server.pages.contexts.reports import CardsPage, Figure
from server.pages.framing import show
from server.pages.report_bottlenecks import finding
from server.pages.report_cards import table_card
from server.pages.report_cells import CellTeller, percent
from server.pages.report_flows import throughput
from server.pages.report_frame import report_frame
from server.pages.report_names import ReportNames, report_names
from server.pages.report_now import ageing_chart, stuck_card
from server.pages.report_query import Query, ReportQuery, read
from server.pages.visits import SignedInVisit, Visit
from server.reports.asked import branches_for
from server.reports.bottlenecks import bottlenecks
from server.reports.daily import by_day
from server.reports.scope import Reading
from server.reports.totals import Totals, totals
from server.reports.waiting import waiting

router = APIRouter(prefix="/reports")
HERE = "/reports"
MOST_WAITING = 8
_WAITING = ("process", "step", "role", "branch", "open", "overdue", "oldest")


@router.get("")
def get_overview(visit: SignedInVisit, query: Query) -> Response:
    """The page; who oversees no branch sees their own numbers. Raises BranchNotFound and ReportsBehind."""
    if not branches_for(visit.actor):
        return RedirectResponse("/reports/mine", 303)
    found, names = read(visit, query), report_names(visit)
    reading, gettext = found.reading, visit.words.gettext
    first = next((row for row in bottlenecks(reading) if row.role is not None and row.impact_median > 0), None)
    told = finding(visit, query, names, first) if first else (None, None)
    trouble = (stuck_card(visit, query, reading, names),)
    waits = table_card(
        CellTeller(visit.words, names, query, "waiting"),
        "waiting",
        gettext("What waits longest"),
        gettext("Open tasks; first those with most overdue."),
        _WAITING,
        waiting(reading)[:MOST_WAITING],
        gettext("Nothing waits."),
    )
    charts = (throughput(visit, query, by_day(reading, visit.zone)), ageing_chart(visit, query, reading, names))
    # Who keeps the house running sees first what is stuck; who leads it, how it does.
    keeps = visit.actor.holds_anywhere(Right.OPERATOR) and not visit.actor.holds_anywhere(Right.MANAGER)
    page = CardsPage(
        title=gettext("Overview"),
        figures=_figures(visit, query, reading, names),
        finding=told[0],
        finding_href=told[1],
        cards=(trouble, (waits,), charts) if keeps else ((waits,), charts, trouble),
        frame=report_frame(visit, query, found, names, HERE),
    )
    return show(visit, "reports/cards.html", page)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells figures with how they were in the time before."""

    visit: Visit
    cells: CellTeller

    def figure(
        self, now: float | None, before: float | None, about: str, href: str, *, share: bool = False, less: bool = False
    ) -> Figure:
        """`less`: less is worse."""
        if now is None:
            return Figure("—", about)
        worse = before is not None and (now < before if less else now > before)
        told = (
            ""
            if before is None
            else self.visit.words.gettext("(before: %(value)s)") % {"value": self._told(before, share=share)}
        )
        return Figure(self._told(now, share=share), about, href, told, worse and _differs(now, before))

    def _told(self, value: float, *, share: bool) -> str:
        return percent(value) if share else self.cells.number(value)


def _differs(now: float, before: float | None) -> bool:
    """Whether it changed by a tenth or more."""
    return before is not None and abs(now - before) >= 0.1 * max(abs(before), 1e-9)


def _figures(visit: Visit, query: ReportQuery, reading: Reading, names: ReportNames) -> tuple[Figure, ...]:
    now: Totals = totals(reading)
    earlier = reading.before()
    before = totals(earlier) if earlier else Totals()
    gettext, tell = visit.words.gettext, _Teller(visit, CellTeller(visit.words, names, query, ""))
    overdue = Figure(
        tell.cells.number(now.overdue),
        gettext("open tasks overdue"),
        query.href("/reports/waiting/overdue"),
        late=now.overdue > 0,
    )
    running = Figure(tell.cells.number(now.running), gettext("cases run now"), query.href("/reports/flow/running"))
    done, took = query.href("/reports/flow/completed"), query.href("/reports/flow/median")
    untaken = query.href("/reports/waiting/untaken")
    late = query.href("/reports/steps/late")
    return (
        running,
        tell.figure(now.completed, before.completed if earlier else None, gettext("cases completed"), done, less=True),
        tell.figure(now.median, before.median, gettext("working hours for half of them"), took),
        tell.figure(now.p90, before.p90, gettext("working hours for nine of ten"), took),
        overdue,
        Figure(tell.cells.number(now.untaken), gettext("open tasks that nobody holds"), untaken),
        tell.figure(now.in_time, before.in_time, gettext("of the tasks done in time"), late, share=True, less=True),
    )
