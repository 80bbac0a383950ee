"""A snapshot: a DuckDB file with the tables of `schema.py`, opened by one process."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from server.domain.errors import NoRoom, NotReady
from server.reports.snapshot.kept import KeptAnswers
from server.reports.snapshot.schema import VERSION, statements

MEBIBYTE = 1024 * 1024
MEMORY = 512 * MEBIBYTE
"""Bytes that one snapshot may use; sorting and grouping more goes by way of the disk."""
MOST_SPILLED = "4GiB"
"""What may be on the disk on its way, in a folder beside the file that goes with it."""
THREADS = 2
_CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "max_temp_directory_size": MOST_SPILLED,
    "threads": THREADS,
    "preserve_insertion_order": False,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_META = "SELECT content FROM meta WHERE name = $name"


class ReportsOutOfMemory(NoRoom):
    """This needs more memory than reports may use. Ask for a shorter time or one process; operators can allow more."""


class ReportsDiskFull(NoRoom):
    """The reports cannot be kept up to date: the disk is full or cannot be written. Please tell an operator."""


class ReportsReplaced(NotReady):
    """The reports are being put in order. This page will ask again by itself."""


class SnapshotUnusable(Exception):
    """The file is none of ours, of another version, or damaged."""


class SnapshotInUse(Exception):
    """Another process has the file open."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An open snapshot. Reads may go on in several threads at once, beside one writer."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    writing: Lock
    kept: KeptAnswers = field(default_factory=KeptAnswers)

    def rows(self, text: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """What a SELECT with `$name` parameters gives."""
        with _told():
            return self.connection.cursor().execute(text, dict(values or {})).fetchall()

    def columns(self, text: str, values: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The same, column by column, as numpy arrays."""
        with _told():
            return self.connection.cursor().execute(text, dict(values or {})).fetchnumpy()

    @contextmanager
    def session(self) -> Generator[duckdb.DuckDBPyConnection]:
        """For several statements that read, with tables for a while of their own."""
        with _told():
            cursor = self.connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    def meta(self, name: str) -> str | None:
        """A fact about the snapshot itself."""
        found = self.rows(_META, {"name": name})
        return found[0][0] if found else None

    @contextmanager
    def write(self) -> Generator[duckdb.DuckDBPyConnection]:
        """A transaction that is committed at the end, or has changed nothing."""
        with self.writing, _told():
            cursor = self.connection.cursor()
            cursor.execute("BEGIN")
            try:
                yield cursor
            except BaseException:
                with suppress(duckdb.Error):  # what broke the transaction may have ended it
                    cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


@contextmanager
def _told() -> Generator[None]:
    """Say in our words what stands in the way of an answer."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise ReportsOutOfMemory from error
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise ReportsDiskFull from error
    except (duckdb.ConnectionException, duckdb.FatalException) as error:
        raise ReportsReplaced from error


def set_meta(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, str]) -> None:
    """Write facts about the snapshot."""
    for name, content in facts.items():
        connection.execute("INSERT OR REPLACE INTO meta VALUES ($name, $content)", {"name": name, "content": content})


def create(path: Path, memory: int = MEMORY) -> Snapshot:
    """A new, empty snapshot. Raises SnapshotInUse, SnapshotUnusable and ReportsDiskFull."""
    path.parent.mkdir(parents=True, exist_ok=True)
    snapshot = _open(path, memory, read_only=False)
    try:
        with snapshot.write() as connection:
            for statement in statements():
                connection.execute(statement)
            set_meta(connection, {"version": str(VERSION)})
    except BaseException:
        snapshot.close()
        raise
    return snapshot


def open_snapshot(path: Path, memory: int = MEMORY, *, read_only: bool = False) -> Snapshot:
    """A snapshot made before. Raises SnapshotInUse and SnapshotUnusable."""
    snapshot = _open(path, memory, read_only=read_only)
    try:
        known = snapshot.meta("version") == str(VERSION)
    except (duckdb.Error, ReportsDiskFull, ReportsReplaced) as error:
        snapshot.close()
        raise SnapshotUnusable(str(error)) from error
    if not known:
        snapshot.close()
        raise SnapshotUnusable("another version")
    return snapshot


def _open(path: Path, memory: int, *, read_only: bool) -> Snapshot:
    more = {"memory_limit": f"{memory // MEBIBYTE}MiB", "temp_directory": str(path.with_suffix(".spilled"))}
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config={**_CONFIG, **more})
    except duckdb.Error as error:
        in_use = "lock" in str(error)
        raise (SnapshotInUse if in_use else SnapshotUnusable)(str(error)) from error
    return Snapshot(path, connection, Lock())
