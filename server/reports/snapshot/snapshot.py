"""A snapshot: a DuckDB file with the tables of `schema.py`, opened by one process."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from server.reports.snapshot.kept import KeptAnswers
from server.reports.snapshot.schema import VERSION, statements

MEMORY = "512MB"
THREADS = 2
_CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY,
    "threads": THREADS,
    "preserve_insertion_order": False,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_META = "SELECT content FROM meta WHERE name = $name"


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
        return self.connection.cursor().execute(text, dict(values or {})).fetchall()

    def columns(self, text: str, values: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The same, column by column, as numpy arrays."""
        return self.connection.cursor().execute(text, dict(values or {})).fetchnumpy()

    def meta(self, name: str) -> str | None:
        """A fact about the snapshot itself."""
        found = self.rows(_META, {"name": name})
        return found[0][0] if found else None

    @contextmanager
    def write(self) -> Generator[duckdb.DuckDBPyConnection]:
        """A transaction that is committed at the end, or has changed nothing."""
        with self.writing:
            cursor = self.connection.cursor()
            cursor.execute("BEGIN")
            try:
                yield cursor
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def set_meta(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, str]) -> None:
    """Write facts about the snapshot."""
    for name, content in facts.items():
        connection.execute("INSERT OR REPLACE INTO meta VALUES ($name, $content)", {"name": name, "content": content})


def create(path: Path) -> Snapshot:
    """A new, empty snapshot. Raises SnapshotInUse and SnapshotUnusable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    snapshot = _open(path, read_only=False)
    with snapshot.write() as connection:
        for statement in statements():
            connection.execute(statement)
        set_meta(connection, {"version": str(VERSION)})
    return snapshot


def open_snapshot(path: Path, *, read_only: bool = False) -> Snapshot:
    """A snapshot made before. Raises SnapshotInUse and SnapshotUnusable."""
    snapshot = _open(path, read_only=read_only)
    try:
        known = snapshot.meta("version") == str(VERSION)
    except duckdb.Error as error:
        snapshot.close()
        raise SnapshotUnusable(str(error)) from error
    if not known:
        snapshot.close()
        raise SnapshotUnusable("another version")
    return snapshot


def _open(path: Path, *, read_only: bool) -> Snapshot:
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=dict(_CONFIG))
    except duckdb.Error as error:
        in_use = "lock" in str(error)
        raise (SnapshotInUse if in_use else SnapshotUnusable)(str(error)) from error
    return Snapshot(path, connection, Lock())
