"""Reads logs of other systems in processes of their own, so that no request waits for them and none slows the pages."""

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from server.domain.logs import TooManyLogs
from server.store.log_files import LogFiles
from server.wiring.settings import Settings

MOST = 2
"""So many logs one server process reads at once; each takes a processor and up to a gigabyte."""
PATIENCE = 10.0
"""Seconds that a reading gets to end when the server does."""
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class LogRuns:
    """The readings that this process has begun."""

    settings: Settings
    _running: list[tuple[str, subprocess.Popen[bytes]]] = field(
        default_factory=list[tuple[str, "subprocess.Popen[bytes]"]]
    )
    _lock: Lock = field(default_factory=Lock)

    def check(self) -> None:
        """Raises TooManyLogs when another reading cannot begin now."""
        with self._lock:
            self._collect()
            if len(self._running) >= MOST:
                raise TooManyLogs

    def start(self, log_id: str) -> None:
        """Begin to read a log that is `mapped`."""
        LogFiles(self.settings.logs_dir).sign(log_id)
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        program = subprocess.Popen(  # noqa: S603 -- the command is ours, the id comes from a row
            [sys.executable, "-m", "server.wiring.log_program", log_id],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        with self._lock:
            self._running.append((log_id, program))
        if program.stdin is not None:
            with program.stdin, contextlib.suppress(BrokenPipeError):
                program.stdin.write(self.settings.model_dump_json().encode())

    def close(self) -> None:
        """End the readings under way; they are said to have broken off, and leave nothing behind."""
        with self._lock:
            for _, program in self._running:
                program.terminate()
            for log_id, program in self._running:
                try:
                    program.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    program.kill()
                    program.wait()
                LogFiles(self.settings.logs_dir).stop(log_id)
            self._running.clear()

    def _collect(self) -> None:
        """Forget those that have ended."""
        self._running = [(log_id, program) for log_id, program in self._running if program.poll() is None]
