"""Ask for a forecast of all open cases of the house, unless there is one that will do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.commands.transaction import Work
from server.domain.forecasts import FRESH, wants_another
from server.domain.ids import new_id
from server.domain.people import Actor
from server.domain.report_events import ForecastAsked, SimulationEnded
from server.domain.rights import require_oversight
from server.domain.simulations import Failure, RunKind, RunState, SimulationRun


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForecast:
    """The wish for one that is no older than `oldest`; `machine_now` is by the machine's clock."""

    actor: Actor
    machine_now: datetime
    oldest: timedelta = FRESH


def ask_forecast(command: AskForecast, work: Work) -> bool:
    """Keep the wish; False when one is under way, or recent enough. Raises RightMissing.

    One forecast serves the whole house: whoever asks while it is made gets that one.
    """
    require_oversight(command.actor, None)
    work.uow.alone("forecast")
    last = work.uow.simulations.last_forecast()
    if not wants_another(last, work.now, command.machine_now, command.oldest):
        return False
    if last is not None and last.interrupted(command.machine_now):
        _note_interrupted(last, work)
    run = SimulationRun(
        id=new_id(),
        person=command.actor.id,
        asked={},
        state=RunState.WAITING,
        progress=0,
        created_at=work.now,
        seen_at=command.machine_now,
        kind=RunKind.FORECAST,
    )
    work.uow.simulations.add(run)
    work.uow.record(ForecastAsked(at=work.now, by=command.actor.id, run=run.id))
    return True


def _note_interrupted(run: SimulationRun, work: Work) -> None:
    ended = {"state": RunState.FAILED.value, "error": Failure.INTERRUPTED.value, "ended_at": work.now}
    if work.uow.simulations.move(run.id, RunState.RUNNING, **ended):
        work.uow.record(SimulationEnded(at=work.now, run=run.id, state=RunState.FAILED.value))
