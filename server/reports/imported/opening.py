"""Opens the snapshot of a log that is ready, for the same reports as the house's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from server.reports.imported.hours import hours_from
from server.reports.scope import Reading, ReportScope
from server.reports.snapshot.clock import EPOCH
from server.reports.snapshot.snapshot import Snapshot, open_snapshot
from server.reports.snapshot.tables import ClockOf


@dataclass(frozen=True, slots=True)
class OpenLog:
    """A log to be read from: the branches and processes it names, the instants of its first and its last event.

    `clock_of` gives the working clock that its readings are of.
    """

    snapshot: Snapshot
    branches: tuple[str, ...]
    processes: tuple[str, ...]
    first: datetime
    last: datetime
    clock_of: ClockOf

    def reading(self, since: datetime | None = None, until: datetime | None = None) -> Reading:
        """What a report about the log reads: all of it, or the part from `since` to before `until`."""
        end = self.last + timedelta(microseconds=1)
        scope = ReportScope(self.branches, since or self.first, min(until or end, end))
        return Reading(self.snapshot, scope, self.clock_of)


def open_log(path: Path) -> OpenLog:
    """The log in this file, read only; several processes may have it open. It closes when nobody holds it any more.

    Raises SnapshotUnusable.
    """
    snapshot = open_snapshot(path, read_only=True)
    clock = hours_from(snapshot.meta("hours") or "").clock()
    branches = snapshot.rows(
        "SELECT DISTINCT branch FROM activity_all UNION SELECT DISTINCT branch FROM trace_all ORDER BY 1"
    )
    processes = snapshot.rows("SELECT DISTINCT process FROM trace_all ORDER BY 1")
    return OpenLog(
        snapshot,
        tuple(row[0] for row in branches),
        tuple(row[0] for row in processes),
        _moment(snapshot, "first"),
        _moment(snapshot, "last"),
        lambda _: clock,
    )


def _moment(snapshot: Snapshot, name: str) -> datetime:
    return EPOCH + timedelta(microseconds=int(snapshot.meta(name) or 0))
