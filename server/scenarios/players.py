"""Plays scenarios side by side, each player in a process and on a database file of its own."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

from server.domain.ids import new_id
from server.scenarios.houses import settings_for
from server.scenarios.model import Scenario
from server.scenarios.playing import Played, play
from server.scenarios.stage import Stage
from server.scenarios.witness import Witness
from server.store.sqlite_copies import copy_file
from server.wiring.core import wire_core
from server.wiring.settings import Settings

_FEW = 4
_PLAYED = "played"
_LOOK_SECONDS = 2.0
_SHARES = 3
"""Shares that a player gets, one after the other: more even out the end, fewer compile less."""


@dataclass(frozen=True, slots=True)
class Playground:
    """Where players work: the houses by clock, and a folder for copies. `fail_fast`: stop at the first failure."""

    folder: Path
    settings: Settings
    houses: Mapping[datetime, Path]
    fail_fast: bool = False

    def note(self, played: Played) -> None:
        """Tell that one more was played: a character for each in a file, to which several players may add at once."""
        with (self.folder / _PLAYED).open("ab") as file:
            file.write(b"-" if played.failure else b"+")


def played_so_far(folder: Path) -> tuple[int, int]:
    """How many the players in this folder have played, and how many of them failed."""
    try:
        told = (folder / _PLAYED).read_bytes()
    except FileNotFoundError:
        return 0, 0
    return len(told), told.count(b"-")


def forget_played(folder: Path) -> None:
    """Begin to count anew."""
    (folder / _PLAYED).unlink(missing_ok=True)


def play_all(scenarios: Sequence[Scenario], ground: Playground, jobs: int) -> list[Played]:
    """Play them with so many players; gives what was played, by file and line."""
    jobs = min(jobs, -(-len(scenarios) // _FEW))
    played = _play_share(scenarios, ground) if jobs <= 1 else list(_side_by_side(scenarios, ground, jobs))
    return sorted(played, key=lambda one: (one.file, one.line))


def _side_by_side(scenarios: Sequence[Scenario], ground: Playground, jobs: int) -> Iterator[Played]:
    by_length = sorted(scenarios, key=lambda one: len(one.steps), reverse=True)
    shares = [by_length[start :: jobs * _SHARES] for start in range(jobs * _SHARES)]
    with ProcessPoolExecutor(jobs, get_context("spawn"), _end_with, (os.getpid(),)) as players:
        waiting: list[Future[list[Played]]] = [players.submit(_play_share, share, ground) for share in shares if share]
        for done in as_completed(waiting):
            if done.cancelled():
                continue
            played = done.result()
            yield from played
            if ground.fail_fast and any(one.failure for one in played):
                players.shutdown(wait=False, cancel_futures=True)


def _end_with(parent: int) -> None:
    """Let this process end soon after the one that began it, however that ended."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os._exit(1)

    Thread(target=look, daemon=True).start()


def _play_share(scenarios: Sequence[Scenario], ground: Playground) -> list[Played]:
    """Play one after the other in one process; each begins with a fresh copy of its house."""
    if not scenarios:
        return []
    path, witness = ground.folder / f"{new_id()}.db", Witness()
    copy_file(ground.houses[scenarios[0].clock], path)
    played: list[Played] = []
    with closing(wire_core(settings_for(ground.settings, path), witness)) as wired:
        wired.database.be_fleeting()
        for scenario in scenarios:
            copy_file(ground.houses[scenario.clock], path)
            witness.moves.clear()
            played.append(play(scenario, Stage(wired, witness, scenario.branch)))
            ground.note(played[-1])
            if ground.fail_fast and played[-1].failure is not None:
                break
    return played
