"""One simulation after another: takes what waits, says while it runs that it lives, keeps what came of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Self, TypeAlias

from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.commands.simulations.note_progress import NoteProgress, note_progress
from server.commands.transaction import Transactions
from server.domain.simulations import Failure, RunKind, SimulationRun
from server.mining.simulation.changes import ChangeImpossible
from server.mining.simulation.log import Log
from server.mining.simulation.run import Cancelled
from server.reports.forecasts import foretell
from server.reports.what_if import LogTooShort, answer

BEAT = 1.0
"""Seconds between notes of how far a run is, and looks whether it is still wanted."""
_LOG = logging.getLogger("countersign.simulating")

Stopped: TypeAlias = Callable[[], bool]
ReadLog: TypeAlias = Callable[[Stopped], Log]
"""Gives all that happened until now. Raises Cancelled when it is to stop before."""


def run_waiting(transactions: Transactions, read_log: ReadLog, ending: Stopped) -> int:
    """Run what waits until nothing does, or the server ends; return how many were run."""
    done = 0
    while not ending():
        run = transactions.run(begin_simulation, BeginSimulation(machine_now=datetime.now(UTC)))
        if run is None:
            break
        with _Beat(transactions, run.id, ending) as beat:
            finish = _outcome(run, read_log, beat)
        _keep(transactions, finish)
        done += 1
    return done


def _keep(transactions: Transactions, finish: FinishSimulation) -> None:
    """Keep what came of it; that it could not be kept, when it cannot."""
    try:
        transactions.run(finish_simulation, finish)
    except Exception:
        _LOG.exception("what came of simulation %s was not kept", finish.run_id)
        transactions.run(finish_simulation, FinishSimulation(run_id=finish.run_id, error=Failure.BROKEN))


def _outcome(run: SimulationRun, read_log: ReadLog, beat: "_Beat") -> FinishSimulation:
    try:
        return _answered(run, read_log(beat.stopped), beat)
    except Cancelled:
        return FinishSimulation(run_id=run.id, error=Failure.INTERRUPTED)
    except LogTooShort:
        return FinishSimulation(run_id=run.id, error=Failure.TOO_SHORT)
    except ChangeImpossible:
        return FinishSimulation(run_id=run.id, error=Failure.IMPOSSIBLE)
    except Exception:
        _LOG.exception("simulation %s broke off", run.id)
        return FinishSimulation(run_id=run.id, error=Failure.BROKEN)


def _answered(run: SimulationRun, log: Log, beat: "_Beat") -> FinishSimulation:
    if run.kind is RunKind.FORECAST:
        told = foretell(log, beat.tell, beat.stopped)
        return FinishSimulation(run_id=run.id, result=told.result, foreseen=told.cases)
    return FinishSimulation(run_id=run.id, result=answer(log, run, beat.tell, beat.stopped))


@dataclass(slots=True)
class _Beat:
    """Says while a run lasts that it lives and how far it is; learns when nobody wants it any more."""

    transactions: Transactions
    run_id: str
    ending: Stopped
    progress: int = 0
    unwanted: Event = field(default_factory=Event)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._run, name="countersign-beat", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def tell(self, progress: int) -> None:
        """How far it is, from 0 to 100."""
        self.progress = progress

    def stopped(self) -> bool:
        """Whether to stop: nobody wants it, or the server ends."""
        return self.unwanted.is_set() or self.ending()

    def _run(self) -> None:
        while not self._over.wait(BEAT):
            note = NoteProgress(run_id=self.run_id, progress=self.progress, machine_now=datetime.now(UTC))
            try:
                if not self.transactions.run(note_progress, note):
                    self.unwanted.set()
            except Exception:
                _LOG.exception("the progress of simulation %s was not noted", self.run_id)
