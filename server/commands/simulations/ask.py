"""Ask for a simulation; it runs beside the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from server.commands.transaction import Work
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.report_events import SimulationAsked
from server.domain.simulations import RunState, SimulationRun, may_ask


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSimulation:
    """The wish; `asked` is storable data that says what to simulate."""

    actor: Actor
    asked: Mapping[str, Any]


def ask_simulation(command: AskSimulation, work: Work) -> SimulationRun:
    """Keep the wish. Raises RightMissing and TooManySimulations."""
    actor = command.actor
    branches = may_ask(actor, work.uow.simulations.under_way(actor.id))
    run = SimulationRun(
        id=new_id(),
        person=actor.id,
        asked={**command.asked, "branches": sorted(branches)},
        state=RunState.WAITING,
        progress=0,
        created_at=work.now,
        seen_at=datetime.now(UTC),
    )
    work.uow.simulations.add(run)
    work.uow.record(SimulationAsked(at=work.now, by=actor.id, run=run.id))
    return run
