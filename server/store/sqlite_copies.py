"""Consistent copies of an SQLite database, also while it is used."""

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_file(source: Path, target: Path) -> None:
    """Copy the contents of one database file over another, in one transaction of the target."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(_readable(source)) as taken, closing(sqlite3.connect(target)) as written:
        taken.backup(written)


def is_sound(path: Path) -> bool:
    """Whether the file is an SQLite database of this program, without damage."""
    try:
        with closing(_readable(path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return sound and connection.execute("SELECT 1 FROM alembic_version").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _readable(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
