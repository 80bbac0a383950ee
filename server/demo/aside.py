"""Makes a history beside the server that shows it: in a process of its own, which ends with the server."""

import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from server.commands.people.house_files import House
from server.demo.doing import BadHistory
from server.demo.making import HistoryFiles, Progress, make_history, read_history
from server.demo.watching import HistoryTaken
from server.scenarios.faults import ScenariosRefused
from server.store.database import Database
from server.store.known_cases import known_cases
from server.wiring.settings import Settings

FIRST_CASES = 10
_WAITS_SECONDS = 60.0
_LOOKS_SECONDS = 0.2


def make_aside(settings: Settings, house: House, folder: Path) -> BaseProcess:
    """Begin, or go on where it was cut; gives the process."""
    process = get_context("spawn").Process(target=_make, args=(settings, house, folder, os.getpid()), daemon=True)
    process.start()
    return process


def await_first_cases(database: Database, process: BaseProcess) -> None:
    """Wait until there is something to see, or the process ended, or a minute passed."""
    began = time.monotonic()
    while process.is_alive() and time.monotonic() - began < _WAITS_SECONDS:
        if len(known_cases(database, "", FIRST_CASES)) >= FIRST_CASES:
            return
        time.sleep(_LOOKS_SECONDS)


def telling(say: Callable[[str], None]) -> Callable[[Progress], None]:
    """Says a line for every tenth of the days."""

    def tell(progress: Progress) -> None:
        before, now = ((number * 10) // progress.total for number in (progress.number - 1, progress.number))
        if now > before:
            say(f"history: {now * 10} % ({progress.day})")

    return tell


def _make(settings: Settings, house: House, folder: Path, parent: int) -> None:
    # Ctrl-C is the server's to answer; when it has ended, this process sees that its parent is another.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        files: HistoryFiles = read_history(settings, house, folder)
        make_history(settings, files, telling(_say), lambda: os.getppid() != parent)
    except HistoryTaken:
        _say("history: another process goes on with it")
    except (BadHistory, ScenariosRefused) as error:
        _say(f"history: stopped: {error}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
