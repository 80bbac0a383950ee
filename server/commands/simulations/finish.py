"""Keep what came of a simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.commands.transaction import Work
from server.domain.forecasts import Foreseen
from server.domain.report_events import SimulationEnded
from server.domain.simulations import Failure, RunKind, RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishSimulation:
    """It gave a `result`, or was broken off by an `error`. `foreseen`: what a forecast says of each open case."""

    run_id: str
    result: Mapping[str, Any] | None = None
    error: Failure | None = None
    foreseen: Sequence[Foreseen] = ()


def finish_simulation(command: FinishSimulation, work: Work) -> bool:
    """Keep it; False when it no longer runs, such as one that was cancelled meanwhile.

    A forecast takes the place of those before it; one that was broken off leaves the last result as it is.
    """
    state = RunState.DONE if command.error is None else RunState.FAILED
    kept = {
        "state": state.value,
        "result": command.result,
        "error": command.error.value if command.error else None,
        "ended_at": work.now,
        **({"progress": 100} if state is RunState.DONE else {}),
    }
    finished = work.uow.simulations.move(command.run_id, RunState.RUNNING, **kept)
    if finished:
        work.uow.record(SimulationEnded(at=work.now, run=command.run_id, state=state.value))
        _replace_forecast(command, work, state)
    return finished


def _replace_forecast(command: FinishSimulation, work: Work, state: RunState) -> None:
    run = work.uow.simulations.get(command.run_id)
    if run is None or run.kind is not RunKind.FORECAST:
        return
    if state is RunState.DONE:
        work.uow.forecasts.replace(command.foreseen)
        work.uow.simulations.forget_forecasts(run.id, RunState.DONE, RunState.FAILED)
    else:
        work.uow.simulations.forget_forecasts(run.id, RunState.FAILED)
