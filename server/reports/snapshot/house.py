"""The snapshot of the house as the reports of one process use it, brought up to date whenever it is asked for."""

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import TIMEOUT_MAX, Event, Lock
from typing import Protocol

from server.domain.errors import NotReady
from server.reports.snapshot.clock import WorkingClock
from server.reports.snapshot.following import BATCH, Follower
from server.reports.snapshot.snapshot import (
    MEMORY,
    ReportsDiskFull,
    ReportsReplaced,
    Snapshot,
    SnapshotInUse,
    SnapshotUnusable,
    create,
    open_snapshot,
    set_meta,
)
from server.reports.snapshot.trail import last_entry
from server.reports.snapshot.working import Clocks
from server.store.database import Database

PATIENCE = 5.0
"""Seconds for which a reader waits until the snapshot is up to date."""
BACKLOG = 100_000
"""Entries; to take in more is the work of a process of its own."""
FEW = 5_000
"""Entries that are taken in at once beside requests."""
LATELY = 900.0
"""Seconds for which the snapshot is kept up to date after somebody asked."""
REST = 0.05
"""Seconds between two steps at the least, for requests."""
MOST_PROCESSES = 16
FIRST_YEAR = 2000
YEARS_AHEAD = 12


class ReportsBehind(NotReady):
    """The reports are still taking in what happened: %(percent)s%% so far. This page will ask again by itself."""


class Filling(Protocol):
    """Another process takes in what the snapshot at a path is behind; it has the file meanwhile."""

    def taken(self) -> int:
        """The number of the last entry that it took in."""
        ...

    def ended(self, seconds: float) -> bool:
        """Whether it has ended, waiting for that so long at most."""
        ...

    def well(self) -> bool:
        """Whether it took in everything; of one that has ended."""
        ...

    def stop(self) -> None:
        """End it; what it took in stays."""
        ...


@dataclass(slots=True)
class HouseSnapshot:
    """Each process has a file of its own: the first of `reports-0`, `reports-1`, … in the folder that is not in use.

    `memory`: bytes it may use. `fill`: begins a process that takes in a great backlog; without it all is done here.
    `path`: the file, where it is known. `told`: hears the number of the last entry after each step.
    """

    database: Database
    folder: Path
    patience: float = PATIENCE
    memory: int = MEMORY
    fill: Callable[[Path], Filling] | None = None
    path: Path | None = None
    told: Callable[[int], None] | None = None
    _lock: Lock = field(default_factory=Lock)
    _open: Snapshot | None = None
    _filling: Filling | None = None
    _asked: float = -math.inf
    _ending: Event = field(default_factory=Event)
    _clocks: Clocks = field(default_factory=lambda: Clocks(FIRST_YEAR, datetime.now(UTC).year + YEARS_AHEAD))

    def current(self) -> Snapshot:
        """The snapshot, with all that was committed before.

        Raises ReportsBehind when that takes too long, ReportsOutOfMemory and ReportsDiskFull.
        """
        self._asked = time.monotonic()
        until = self._asked + self.patience
        if not self._lock.acquire(timeout=min(self.patience, TIMEOUT_MAX)):
            raise self._behind()
        try:
            return self._caught_up(until)
        except (ReportsDiskFull, ReportsReplaced):
            self._let_go()  # the next reader opens it anew
            raise
        finally:
            self._lock.release()

    def follow(self) -> None:
        """Take in what is new when somebody asked lately, in small steps with rests, so that no request waits long."""
        while time.monotonic() - self._asked < LATELY and not self._ending.is_set():
            if not self._lock.acquire(blocking=False):
                return  # a reader is at it
            if self._filling is not None and not self._filling.ended(0):
                self._lock.release()
                return  # another process is
            began = time.monotonic()
            try:
                self._caught_up(began)
            except ReportsBehind:
                pass
            except (ReportsDiskFull, ReportsReplaced):
                self._let_go()
                raise
            else:
                return
            finally:
                self._lock.release()
            self._ending.wait(max(time.monotonic() - began, REST))

    def clock_of(self, branch: str) -> WorkingClock:
        """The working clock of a branch. Raises BranchNotFound."""
        with self.database.read() as connection:
            return self._clocks.of(self.database.working_times.of(branch, connection).calendar)

    def branches(self) -> frozenset[str]:
        """Every branch of the house."""
        with self.database.read() as connection:
            return frozenset(self.database.working_times.all(connection))

    def stop(self) -> None:
        """Begin nothing more by itself, and end the process that takes in a backlog."""
        self._ending.set()
        if (filling := self._filling) is not None:
            filling.stop()

    def close(self) -> None:
        """Let go of the file."""
        self.stop()
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _behind(self) -> ReportsBehind:
        filling, snapshot = self._filling, self._open
        taken = filling.taken() if filling else self._follower(snapshot).place.after if snapshot else 0
        return ReportsBehind(percent=100 * taken // max(last_entry(self.database), 1))

    def _follower(self, snapshot: Snapshot) -> Follower:
        return Follower(self.database, snapshot, self.clock_of)

    def _caught_up(self, until: float) -> Snapshot:
        well = self._filled(until)
        snapshot = self._ready()
        if self.fill is not None and well and self._backlog(snapshot) > BACKLOG and not self._ending.is_set():
            self._let_go()
            self._filling = self.fill(snapshot.path)
            self._filled(until)
            snapshot = self._ready()
        follower, most = self._follower(snapshot), BATCH if self.fill is None else FEW
        while not (progress := follower.step(most)).whole:
            if self.told is not None:
                self.told(progress.last)
            if time.monotonic() > until:
                raise self._behind()
        return snapshot

    def _filled(self, until: float) -> bool:
        """Whether no other process takes in a backlog, or one did so to the end. Raises ReportsBehind while it does."""
        if self._filling is None:
            return True
        if not self._filling.ended(max(0.0, until - time.monotonic())):
            raise self._behind()
        well, self._filling = self._filling.well(), None
        return well

    def _backlog(self, snapshot: Snapshot) -> int:
        return last_entry(self.database) - self._follower(snapshot).place.after

    def _ready(self) -> Snapshot:
        """The open file, of this trail and with the working hours of now."""
        if self._open is None:
            self._open = _taken(self.path, self.memory) if self.path else None
            self._open = self._open or _usable(self.folder, self.memory)
            self.path = self._open.path
        calendars = self._calendars()
        if not self._holds(self._open, calendars):
            self._open.close()
            self._open = _anew(self._open.path, self.memory)
        _note(self._open, calendars)
        return self._open

    def _calendars(self) -> Mapping[str, str]:
        """The working hours of each branch, in short."""
        with self.database.read() as connection:
            known = self.database.working_times.all(connection)
        return {branch: self._clocks.digest(each.calendar) for branch, each in known.items()}

    def _holds(self, snapshot: Snapshot, calendars: Mapping[str, str]) -> bool:
        """Whether it is of this trail, and its working clocks are those of now."""
        known = json.loads(snapshot.meta("calendars") or "{}")
        same = all(calendars.get(branch, digest) == digest for branch, digest in known.items())
        return same and self._follower(snapshot).is_of_this_trail()


def _note(snapshot: Snapshot, calendars: Mapping[str, str]) -> None:
    told = json.dumps(calendars, sort_keys=True)
    if snapshot.meta("calendars") != told:
        with snapshot.write() as connection:
            set_meta(connection, {"calendars": told})


def _usable(folder: Path, memory: int) -> Snapshot:
    """The first file that no other process uses; one that is damaged or of another version is made anew."""
    for number in range(MOST_PROCESSES):
        if found := _taken(folder / f"reports-{number}.duckdb", memory):
            return found
    raise SnapshotInUse(str(folder))


def _taken(path: Path, memory: int) -> Snapshot | None:
    """The file, made where there is none; None while another process uses it."""
    try:
        return open_snapshot(path, memory) if path.exists() else create(path, memory)
    except SnapshotInUse:
        return None
    except SnapshotUnusable:
        return _anew(path, memory)


def _anew(path: Path, memory: int) -> Snapshot:
    for each in (path, path.with_suffix(".duckdb.wal")):
        each.unlink(missing_ok=True)
    try:
        return create(path, memory)
    except SnapshotUnusable as error:
        raise ReportsDiskFull from error
