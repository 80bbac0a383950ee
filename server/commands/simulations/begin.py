"""Begin the simulation that has waited longest."""

from dataclasses import dataclass
from datetime import datetime

from server.commands.transaction import Work
from server.domain.simulations import RunState, SimulationRun


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSimulation:
    """Somebody is free for one; `machine_now` is by the machine's clock."""

    machine_now: datetime


def begin_simulation(command: BeginSimulation, work: Work) -> SimulationRun | None:
    """Take it; None when none waits, or another process was faster."""
    simulations = work.uow.simulations
    run_id = simulations.next_waiting()
    if run_id is None:
        return None
    running = {"state": RunState.RUNNING.value, "seen_at": command.machine_now}
    return simulations.get(run_id) if simulations.move(run_id, RunState.WAITING, **running) else None
