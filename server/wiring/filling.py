"""The process beside a server process that takes a great backlog of the trail into its reports; no page waits."""

import os
import signal
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from server.reports.snapshot.house import HouseSnapshot
from server.store.database import open_database
from server.wiring.logs import write_logs
from server.wiring.settings import Settings

_ENDS_SECONDS = 10.0
_SPAWN = get_context("spawn")


@dataclass(slots=True)
class BesideServer:
    """One such process, begun when this is made; it has the file at `path`, and ends with the server."""

    settings: Settings
    path: Path
    _last: Any = field(default_factory=lambda: _SPAWN.Value("q", 0))
    _process: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        """Begin."""
        args = self.settings, self.path, self._last, os.getpid()
        self._process = _SPAWN.Process(target=_fill, args=args, daemon=True)
        self._process.start()

    def taken(self) -> int:
        """The number of the last entry that it took in."""
        return self._last.value

    def ended(self, seconds: float) -> bool:
        """Whether it has ended, waiting for that so long at most."""
        self._process.join(seconds)
        return not self._process.is_alive()

    def well(self) -> bool:
        """Whether it took in everything."""
        return self._process.exitcode == 0

    def stop(self) -> None:
        """End it; a step under way is undone."""
        self._process.terminate()
        if not self.ended(_ENDS_SECONDS):
            self._process.kill()
            self._process.join()


def _fill(settings: Settings, path: Path, last: Any, parent: int) -> None:  # noqa: ANN401 -- a shared number
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to answer
    write_logs()
    told = partial(_tell, last, parent)
    with closing(open_database(settings.database_url, time_zone=settings.time_zone)) as database:
        memory = settings.reports_memory
        house = HouseSnapshot(database, path.parent, float("inf"), memory, path=path, told=told)
        with closing(house):
            house.current()


def _tell(last: Any, parent: int, number: int) -> None:  # noqa: ANN401 -- a shared number
    """Note how far it is; ends the process when the server has gone."""
    last.value = number
    if os.getppid() != parent:
        raise SystemExit(1)
