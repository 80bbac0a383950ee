"""Cancel a simulation that one asked for."""

from dataclasses import dataclass

from server.commands.transaction import Work
from server.domain.people import Actor
from server.domain.report_events import SimulationCancelled
from server.domain.simulations import RunState, own


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSimulation:
    """The wish to have the answer no longer."""

    actor: Actor
    run_id: str


def cancel_simulation(command: CancelSimulation, work: Work) -> bool:
    """Cancel it; False when it had ended already. Raises SimulationNotFound, also for one of somebody else."""
    run = own(work.uow.simulations.get(command.run_id), command.actor)
    cancelled = run.under_way and work.uow.simulations.move(
        run.id, run.state, state=RunState.CANCELLED.value, ended_at=work.now
    )
    if cancelled:
        work.uow.record(SimulationCancelled(at=work.now, by=command.actor.id, run=run.id))
    return cancelled
