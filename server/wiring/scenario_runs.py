"""Plays scenarios of drafts in processes of their own, so that no request waits for them and none slows the pages."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from server.domain.scenario_runs import Checked, Order, Run, RunState, ScenariosUnderWay, TooManyScenarioRuns
from server.store.scenario_results import ScenarioResults
from server.wiring.settings import Settings

MOST = 2
"""So many runs one server process has at once; each takes what processors are free."""
_ROOT = Path(__file__).resolve().parents[2]
_ENDS_SECONDS = 10.0


class Checker(Protocol):
    """Reads scenario files; the rooms below do not know how they are read."""

    def __call__(self, settings: Settings, files: Mapping[str, bytes], folder: str) -> Checked:
        """What is in the scenario files of a folder, beside the files of other processes."""
        ...


def _nothing(settings: Settings, files: Mapping[str, bytes], folder: str) -> Checked:
    """For processes without pages."""
    del settings, files, folder
    return Checked()


@dataclass(slots=True)
class ScenarioRuns:
    """The runs that this process has begun. `checker` is set by whoever serves pages."""

    settings: Settings
    checker: Checker = _nothing
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list["subprocess.Popen[bytes]"])
    _lock: Lock = field(default_factory=Lock)

    @property
    def results(self) -> ScenarioResults:
        """Where it is kept what came of runs."""
        return ScenarioResults(self.settings.scenarios_dir)

    def check(self, files: Mapping[str, bytes], folder: str) -> Checked:
        """What is in the scenario files of a folder; `files` has those of other processes too."""
        return self.checker(self.settings, files, folder)

    def start(self, order: Order) -> None:
        """Begin to play. Raises ScenariosUnderWay and TooManyScenarioRuns."""
        with self._lock:
            self._running = [program for program in self._running if program.poll() is None]
            if len(self._running) >= MOST:
                raise TooManyScenarioRuns
            held = self.results.take(order.person)
            if held is None:
                raise ScenariosUnderWay
            try:
                self.results.begin(Run(order, RunState.RUNNING, datetime.now(UTC)))
                program = self._begun(held)
            finally:
                os.close(held)  # the program has it now
            self._running.append(program)
        told = {"settings": json.loads(self.settings.model_dump_json()), "order": asdict(order)}
        if program.stdin is not None:
            with program.stdin, contextlib.suppress(BrokenPipeError):
                program.stdin.write(json.dumps(told).encode())

    def close(self) -> None:
        """End the runs under way; their pages say that they were interrupted."""
        with self._lock:
            for program in self._running:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(program.pid, signal.SIGKILL)
                program.wait(_ENDS_SECONDS)
            self._running.clear()

    def _begun(self, held: int) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            [sys.executable, "-m", "server.scenarios.beside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
            pass_fds=(held,),
        )
