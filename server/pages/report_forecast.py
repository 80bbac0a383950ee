"""The forecast: when open cases will be done, what will be late, and how far that is to be trusted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from server.commands.simulations.ask_forecast import AskForecast, ask_forecast
from server.domain.forecasts import wants_another
from server.domain.rights import require_oversight
from server.domain.simulations import Failure, RunState, SimulationRun
from server.pages.calibration_cards import CalibrationCards
from server.pages.contexts.charts import Chart
from server.pages.contexts.forecast import ForecastPage, ForecastState
from server.pages.contexts.reports import TableCard
from server.pages.forecast_cards import ForecastCards
from server.pages.foreseen import ForeseenTeller
from server.pages.framing import send_csv, send_on, show, show_piece
from server.pages.report_frame import undated_frame
from server.pages.report_names import report_names
from server.pages.report_query import Query, ReportQuery
from server.pages.sent import SentByPerson
from server.pages.visits import SignedInVisit, Visit
from server.queries.case_steps import open_tasks_of
from server.reports.forecasts import DAYS, Outlook, outlook
from server.store.forecasts import Forecasts
from server.store.simulations import Simulations

HERE = "/reports/forecast"
MOST = 25
"""Cases on a page."""
MOST_IN_FILE = 10_000
router = APIRouter(prefix=HERE)


@router.get("")
def get_forecast(visit: SignedInVisit, query: Query) -> Response:
    """The last forecast; one that is too old is made anew meanwhile. Raises RightMissing and BranchNotFound."""
    branches = require_oversight(visit.actor, query.branch or None)
    last = _kept_fresh(visit)
    with visit.wired.database.read() as connection:
        done = Simulations(connection).done_forecast()
    state = _state(visit, query, last)
    names = report_names(visit)
    frame, title = undated_frame(visit, query, names, HERE), visit.words.gettext("Forecast")
    if done is None or done.result is None:
        page = ForecastPage(frame, state, title, (), None, None, ())
        return show(visit, "reports/forecast.html", page)
    process = query.process or None
    told = outlook(done.result, lambda desk: desk[1] in branches and process in {None, desk[0]})
    cards = ForecastCards(visit, names, ForeseenTeller(visit.words, visit.zone, told.at))
    page = ForecastPage(
        frame,
        replace(state, made=_made(visit, told)),
        title,
        cards.figures(told.batch) if told.batch else (),
        CalibrationCards(visit.words, told.calibration).trust() if told.batch else None,
        None,
        _cards(visit, query, branches, cards, told),
    )
    return show(visit, "reports/forecast.html", page)


@router.post("")
def post_forecast(visit: SignedInVisit, sent: SentByPerson) -> Response:
    """Make another now, unless one is being made. Raises RightMissing."""
    _ask(visit, timedelta(0))
    query = ReportQuery(process=sent.text("process"), branch=sent.text("branch"))
    return send_on(query.href(HERE))


@router.get("/state")
def get_state(visit: SignedInVisit, query: Query) -> Response:
    """How far the forecast is, as a piece of the page, which is shown anew when it is there. Raises RightMissing."""
    require_oversight(visit.actor, None)
    with visit.wired.database.read() as connection:
        last = Simulations(connection).last_forecast()
    state = _state(visit, query, last)
    response = show_piece(visit, "reports/forecast_piece.html", state, HERE)
    if not state.under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@router.get("/file")
def get_file(visit: SignedInVisit, query: Query) -> Response:
    """Every running case that was foreseen, for spreadsheets. Raises what the page raises."""
    branches, gettext = require_oversight(visit.actor, query.branch or None), visit.words.gettext
    names = report_names(visit)
    with visit.wired.database.read() as connection:
        rows = Forecasts(connection).riskiest(branches, query.process or None, MOST_IN_FILE)
    header = [
        gettext("Case"),
        gettext("Process"),
        gettext("Branch"),
        gettext("Done about"),
        *(
            gettext("%(level)s band", level=f"{level}%") + f", {end}"
            for level in (50, 85, 95)
            for end in (gettext("from"), gettext("until"))
        ),
        gettext("Late within 1 working day"),
        gettext("Late within 3 working days"),
        gettext("Late within 5 working days"),
        gettext("Late at"),
    ]
    lines: list[list[object]] = []
    for row in rows:
        one = row.foreseen
        told = ForecastCards(visit, names, ForeseenTeller(visit.words, visit.zone, one.at))
        ends = (one.done, one.from_50, one.by_50, one.from_85, one.by_85, one.from_95, one.by_95)
        lines.append(
            [
                row.title or row.business_key or one.case,
                names.process(one.process),
                names.branch(one.branch),
                *(told.instant(end) if end else "" for end in ends),
                *(round(chance, 3) for chance in (one.chance_1, one.chance_3, one.chance_5)),
                told.step(one.step_5) if one.step_5 else "",
            ]
        )
    return send_csv([header, *lines], "forecast")


def _kept_fresh(visit: Visit) -> SimulationRun | None:
    """The last run, after another was asked for where it is too old."""
    with visit.wired.database.read() as connection:
        last = Simulations(connection).last_forecast()
    if wants_another(last, visit.now, datetime.now(UTC)):
        _ask(visit)
        with visit.wired.database.read() as connection:
            return Simulations(connection).last_forecast()
    if last is not None and last.state is RunState.WAITING:
        visit.wired.simulations()  # the process beside the server may have ended just before this one was asked for
    return last


def _ask(visit: Visit, oldest: timedelta | None = None) -> None:
    command = AskForecast(actor=visit.actor, machine_now=datetime.now(UTC))
    visit.run(ask_forecast, command if oldest is None else replace(command, oldest=oldest))
    visit.wired.simulations()


def _state(visit: Visit, query: ReportQuery, last: SimulationRun | None) -> ForecastState:
    under_way = last is not None and last.under_way and not last.interrupted(datetime.now(UTC))
    return ForecastState(
        made=None,
        under_way=under_way,
        progress=last.progress if last is not None else 0,
        failure=None if under_way else _failure(visit, last),
        here=query.href(HERE),
        state_href=query.href(f"{HERE}/state"),
        hidden=tuple((name, text) for name, text in (("process", query.process), ("branch", query.branch)) if text),
    )


def _failure(visit: Visit, last: SimulationRun | None) -> str | None:
    if last is None or last.error is None:
        return None
    gettext = visit.words.gettext
    told = {
        Failure.TOO_SHORT: gettext("There is too little history yet: a forecast learns from at least six weeks."),
        Failure.INTERRUPTED: gettext("The server was ended while the forecast was made. Ask for it again."),
    }
    return told.get(last.error, gettext("The forecast could not be made. The log of the server says why."))


def _made(visit: Visit, told: Outlook) -> str:
    return visit.words.gettext(
        "As of %(time)s, from %(count)s simulated futures of the next %(days)s days.",
        time=visit.words.formats.instant(told.at, visit.zone),
        count=told.replications,
        days=round(DAYS),
    )


def _cards(
    visit: Visit, query: ReportQuery, branches: frozenset[str], cards: ForecastCards, told: Outlook
) -> tuple[tuple[TableCard | Chart, ...], ...]:
    risk = _risk(visit, query, branches, cards)
    if told.batch is None:
        return ((risk,),)
    done: tuple[TableCard | Chart, ...] = (cards.done(told.batch),)
    if not told.calibration.bands:
        return ((risk,), done, (cards.by_process(told),))
    known = CalibrationCards(visit.words, told.calibration)
    return ((risk,), (*done, known.held()), (cards.by_process(told),), (known.ahead(), known.late()))


def _risk(visit: Visit, query: ReportQuery, branches: frozenset[str], cards: ForecastCards) -> TableCard:
    process, asked = query.process or None, query.told("skip")
    skip = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("1000000") else 0
    with visit.wired.database.read() as connection:
        known = Forecasts(connection)
        count, rows = known.running(branches, process), known.riskiest(branches, process, MOST, skip)
        tasks = open_tasks_of(connection, [row.foreseen.case for row in rows])
    more = skip + MOST < count
    return replace(
        cards.risk(rows, count, tasks),
        file_href=query.href(f"{HERE}/file"),
        more=visit.words.gettext("The next %(count)s", count=min(MOST, count - skip - MOST)) if more else "",
        more_href=query.href(HERE, skip=str(skip + MOST)) if more else None,
    )
