"""The process beside a server process in which simulations run; it ends with the server."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from threading import Event, Lock
from types import FrameType

from server.jobs.simulating import run_waiting
from server.mining.simulation.log import Log
from server.mining.simulation.run import Cancelled
from server.reports.simulated_log import log_of
from server.reports.snapshot.house import ReportsBehind
from server.wiring.graph import Wired, wire
from server.wiring.logs import write_logs
from server.wiring.settings import Settings

_PATIENCE = 600.0
"""Seconds for which the reports may take in what happened before a run."""
_ENDS_SECONDS = 10.0


@dataclass(slots=True)
class Simulator:
    """The process beside a server process; there is one while something waits or runs."""

    settings: Settings
    _process: BaseProcess | None = None
    _lock: Lock = field(default_factory=Lock)

    def wake(self) -> None:
        """See that somebody runs what waits."""
        with self._lock:
            if self._process is None or not self._process.is_alive():
                args = self.settings, os.getpid()
                self._process = get_context("spawn").Process(target=_work, args=args, daemon=True)
                self._process.start()

    def stop(self) -> None:
        """End the process; what it was at is noted as interrupted."""
        with self._lock:
            if self._process is None:
                return
            self._process.terminate()
            self._process.join(_ENDS_SECONDS)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()


def _work(settings: Settings, parent: int) -> None:
    """Run what waits until nothing does."""
    ended = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to answer
    signal.signal(signal.SIGTERM, end)
    write_logs()
    with closing(wire(settings)) as wired:
        run_waiting(
            wired.transactions,
            lambda stopped: _log(wired, stopped),
            lambda: ended.is_set() or os.getppid() != parent,
        )


def _log(wired: Wired, stopped: Callable[[], bool]) -> Log:
    """All that happened until now, as soon as the reports know it. Raises Cancelled."""
    with wired.database.read() as connection:
        calendars = {branch: each.calendar for branch, each in wired.database.working_times.all(connection).items()}
    until = time.monotonic() + _PATIENCE
    while not stopped():
        try:
            return log_of(wired.reports.current(), calendars, wired.now())
        except ReportsBehind:
            if time.monotonic() > until:
                raise
    raise Cancelled
