"""The snapshot of the house as the reports of one process use it, brought up to date whenever it is asked for."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from server.domain.errors import NotReady
from server.reports.snapshot.clock import WorkingClock
from server.reports.snapshot.following import Follower
from server.reports.snapshot.snapshot import Snapshot, SnapshotInUse, SnapshotUnusable, create, open_snapshot, set_meta
from server.reports.snapshot.trail import last_entry
from server.reports.snapshot.working import Clocks
from server.store.database import Database

PATIENCE = 5.0
"""Seconds for which a reader waits until the snapshot is up to date."""
MOST_PROCESSES = 16
FIRST_YEAR = 2000
YEARS_AHEAD = 12


class ReportsBehind(NotReady):
    """The reports are still taking in what happened: %(percent)s%% so far. This page will ask again by itself."""


@dataclass(slots=True)
class HouseSnapshot:
    """Each process has a file of its own: the first of `reports-0`, `reports-1`, … in the folder that is not in use."""

    database: Database
    folder: Path
    patience: float = PATIENCE
    _lock: Lock = field(default_factory=Lock)
    _open: Snapshot | None = None
    _clocks: Clocks = field(default_factory=lambda: Clocks(FIRST_YEAR, datetime.now(UTC).year + YEARS_AHEAD))

    def current(self) -> Snapshot:
        """The snapshot, with all that was committed before. Raises ReportsBehind when that takes too long."""
        until = time.monotonic() + self.patience
        if not self._lock.acquire(timeout=self.patience):
            raise self._behind()
        try:
            return self._caught_up(until)
        finally:
            self._lock.release()

    def clock_of(self, branch: str) -> WorkingClock:
        """The working clock of a branch. Raises BranchNotFound."""
        with self.database.read() as connection:
            return self._clocks.of(self.database.working_times.of(branch, connection).calendar)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _behind(self) -> ReportsBehind:
        snapshot = self._open
        taken = self._follower(snapshot).place.after if snapshot else 0
        return ReportsBehind(percent=100 * taken // max(last_entry(self.database), 1))

    def _follower(self, snapshot: Snapshot) -> Follower:
        return Follower(self.database, snapshot, self.clock_of)

    def _caught_up(self, until: float) -> Snapshot:
        if self._open is None:
            self._open = _usable(self.folder)
        calendars = self._calendars()
        if not self._holds(self._open, calendars):
            self._open.close()
            self._open = _anew(self._open.path)
        _note(self._open, calendars)
        follower = self._follower(self._open)
        while not follower.step().whole:
            if time.monotonic() > until:
                raise self._behind()
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


def _usable(folder: Path) -> Snapshot:
    """The first file that no other process uses; one that is damaged or of another version is made anew."""
    for number in range(MOST_PROCESSES):
        path = folder / f"reports-{number}.duckdb"
        try:
            return open_snapshot(path) if path.exists() else create(path)
        except SnapshotInUse:
            continue
        except SnapshotUnusable:
            return _anew(path)
    raise SnapshotInUse(str(folder))


def _anew(path: Path) -> Snapshot:
    for each in (path, path.with_suffix(".duckdb.wal")):
        each.unlink(missing_ok=True)
    return create(path)
