"""Keep what came of a simulation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.commands.transaction import Work
from server.domain.house_events import SimulationEnded
from server.domain.simulations import Failure, RunState


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishSimulation:
    """It gave a `result`, or was broken off by an `error`."""

    run_id: str
    result: Mapping[str, Any] | None = None
    error: Failure | None = None


def finish_simulation(command: FinishSimulation, work: Work) -> bool:
    """Keep it; False when it no longer runs, such as one that was cancelled meanwhile."""
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
    return finished
