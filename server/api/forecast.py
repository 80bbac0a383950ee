"""The forecast of open cases, about the branches the caller oversees."""

from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from server.api.access import Caller, ReportsCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.describing import answers, takes
from server.api.params import AddressInvalid, Cursor, Limit, Word
from server.api.report_bodies import ForecastBody
from server.api.responses import ok, page
from server.api.watching_shapes import ForecastOut, ForeseenPageOut
from server.commands.simulations.ask_forecast import AskForecast, ask_forecast
from server.domain.rights import require_oversight
from server.domain.simulations import Failure, RunState
from server.mining.batches import SOON, WEEKS
from server.mining.ranges import LEVELS, bands_of, quantile
from server.reports.forecasts import Outlook, outlook
from server.store.forecasts import Forecasts, ForeseenCase
from server.store.simulations import Simulations

_LONGEST = 6
"""Digits of a cursor: it counts the cases before."""
router = routes_below("/forecast", tag="forecast")


@router.get("", responses=answers(ForecastOut, 404))
def get_forecast(caller: ReportsCaller, process: Word = None, branch: Word = None) -> Response:
    """The last forecast, all cases together, and how often bands of the past held."""
    return _state(caller, process, branch)


@router.post("", status_code=202, responses=answers(ForecastOut, 413, status=202), openapi_extra=takes(ForecastBody))
def post_forecast(caller: ReportsCaller, raw: RawBody) -> Response:
    """Have another made, unless one is being made."""
    read(ForecastBody, raw)
    command = AskForecast(actor=caller.actor, machine_now=datetime.now(UTC), oldest=timedelta(0))
    caller.run(ask_forecast, command)
    caller.wired.simulations()
    return _state(caller, None, None, 202)


@router.get("/cases", responses=answers(ForeseenPageOut, 404))
def get_cases(
    caller: ReportsCaller, process: Word = None, branch: Word = None, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """Running cases one by one, those most likely to be late within three working days first."""
    branches, skip = require_oversight(caller.actor, branch), _skipped(cursor)
    with caller.wired.database.read() as connection:
        known = Forecasts(connection)
        count, rows = known.running(branches, process), known.riskiest(branches, process, limit, skip)
    return page([_foreseen(row) for row in rows], str(skip + limit) if skip + limit < count else None)


def _skipped(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST):
        raise AddressInvalid
    return int(cursor)


def _state(caller: Caller, process: str | None, branch: str | None, status: int = 200) -> Response:
    branches = require_oversight(caller.actor, branch)
    with caller.wired.database.read() as connection:
        simulations = Simulations(connection)
        last, done = simulations.last_forecast(), simulations.done_forecast()
    interrupted = last is not None and last.interrupted(datetime.now(UTC))
    made = None
    if done is not None and done.result is not None:
        made = outlook(done.result, lambda desk: desk[1] in branches and process in {None, desk[0]})
    shape = {
        "state": None if last is None else RunState.FAILED if interrupted else last.state,
        "progress": None if last is None else last.progress,
        "error": Failure.INTERRUPTED if interrupted else last and last.error,
        "made": None if made is None else _made(made),
    }
    return ok(shape, status)


def _made(told: Outlook) -> dict[str, object]:
    batch = told.batch
    return {
        "at": told.at,
        "until": told.until,
        "replications": told.replications,
        "cases": batch.cases if batch else 0,
        "late": [_counts(*each) for each in zip(SOON, batch.late, strict=True)] if batch else [],
        "done": [_counts(*each) for each in zip(WEEKS, batch.done, strict=True)] if batch else [],
        "past": [
            {"level": round(100 * level), "judged": judged, "held": held}
            for level in LEVELS
            for judged, held in [told.calibration.held(level)]
        ],
    }


def _counts(within: int, counts: tuple[int, ...]) -> dict[str, object]:
    bands = {f"{level:.0%}".rstrip("%"): [round(one.low), round(one.high)] for level, one in bands_of(counts).items()}
    return {"within": within, "middle": round(quantile(counts, 0.5)), "bands": bands}


def _foreseen(row: ForeseenCase) -> dict[str, object]:
    one = row.foreseen
    return {
        **{name: getattr(one, name) for name in ("case", "process", "branch", "at", "done", "likely")},
        "title": row.title,
        "business_key": row.business_key,
        "bands": {"50": [one.from_50, one.by_50], "85": [one.from_85, one.by_85], "95": [one.from_95, one.by_95]},
        "late": {"1": one.chance_1, "3": one.chance_3, "5": one.chance_5},
        "late_at": {"1": one.step_1, "3": one.step_3, "5": one.step_5},
    }
