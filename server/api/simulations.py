"""What if: simulations that the caller asked for."""

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from server.api.access import Caller, ReportsCaller
from server.api.admitting import routes_below
from server.api.bodies import RawBody, read
from server.api.change_bodies import change_shape, changes_from
from server.api.describing import answers, takes
from server.api.report_bodies import SimulationBody
from server.api.responses import ok
from server.api.watching_shapes import SimulationOut, SimulationsOut
from server.commands.simulations.ask import AskSimulation, ask_simulation
from server.commands.simulations.cancel import CancelSimulation, cancel_simulation
from server.domain.errors import RightMissing
from server.domain.people import Right
from server.domain.simulations import Failure, RunState, SimulationRun, own
from server.mining.simulation.bands import Band
from server.mining.simulation.change_codec import packed, unpacked
from server.reports.asked import branches_for
from server.reports.simulated_log import changeable
from server.reports.what_if import read_result
from server.store.simulations import Simulations

router = routes_below("/simulations", tag="what if")


@router.get("", responses=answers(SimulationsOut))
def get_simulations(caller: ReportsCaller) -> Response:
    """The caller's latest, the last first, without what came of them."""
    with caller.wired.database.read() as connection:
        runs = Simulations(connection).of(caller.actor.id)
    return ok({"items": [_head(run) for run in runs]})


@router.post(
    "",
    status_code=201,
    responses=answers(SimulationOut, 409, 413, 503, status=201),
    openapi_extra=takes(SimulationBody),
)
def post_simulation(caller: ReportsCaller, raw: RawBody) -> Response:
    """Ask for the house as it is and changed, side by side; it runs beside the server."""
    branches = branches_for(caller.actor)
    if not branches:
        raise RightMissing(role=Right.MANAGER.value)
    body = read(SimulationBody, raw)
    changes = changes_from(body.changes, changeable(caller.wired.reports.current(), branches))
    asked = {
        "changes": [packed(change) for change in changes],
        "weeks": body.weeks,
        "replications": body.replications,
    }
    run = caller.run(ask_simulation, AskSimulation(actor=caller.actor, asked=asked))
    caller.wired.simulations()
    return ok(_shape(run), 201)


@router.get("/{run_id}", responses=answers(SimulationOut, 404))
def get_simulation(run_id: str, caller: ReportsCaller) -> Response:
    """How far one of the caller's is, and what came of it."""
    return ok(_shape(_own(caller, run_id)))


@router.post("/{run_id}/cancel", responses=answers(SimulationOut, 404))
def post_cancel(run_id: str, caller: ReportsCaller) -> Response:
    """Cancel one of the caller's; one that has ended stays as it is."""
    caller.run(cancel_simulation, CancelSimulation(actor=caller.actor, run_id=run_id))
    return ok(_shape(_own(caller, run_id)))


def _own(caller: Caller, run_id: str) -> SimulationRun:
    with caller.wired.database.read() as connection:
        run = own(Simulations(connection).get(run_id), caller.actor)
    if run.state is RunState.WAITING:
        caller.wired.simulations()  # the process beside the server may have ended just before this one was asked for
    return run


def _head(run: SimulationRun) -> dict[str, object]:
    interrupted = run.interrupted(datetime.now(UTC))
    return {
        "id": run.id,
        "state": RunState.FAILED if interrupted else run.state,
        "progress": run.progress,
        "asked_at": run.created_at,
        "ended_at": run.ended_at,
        "error": Failure.INTERRUPTED if interrupted else run.error,
        "changes": [change_shape(unpacked(change)) for change in run.asked["changes"]],
        "weeks": int(run.asked["weeks"]),
        "replications": int(run.asked["replications"]),
    }


def _shape(run: SimulationRun) -> dict[str, object]:
    return {**_head(run), "result": None if run.result is None else _result(run.result)}


def _result(stored: Any) -> dict[str, object]:  # noqa: ANN401 -- what is stored of a result
    tested, compared = read_result(stored)
    return {
        "tested_since": datetime.fromtimestamp(float(stored["since"]), UTC),
        "tested_until": datetime.fromtimestamp(float(stored["until"]), UTC),
        "tested": [
            {
                "kind": row.measure.kind,
                "about": row.measure.about,
                "actual": row.actual,
                "simulated": _band(row.simulated),
            }
            for row in tested
        ],
        "compared": [
            {
                "kind": row.measure.kind,
                "about": row.measure.about,
                "base": _band(row.base),
                "changed": _band(row.changed),
                "difference": _band(row.difference),
            }
            for row in compared
        ],
    }


def _band(band: Band | None) -> dict[str, float] | None:
    return None if band is None else {"value": band.value, "low": band.low, "high": band.high}
