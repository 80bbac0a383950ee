"""A commit that was answered survives the loss of power: tests do without that, the server does not."""

import sqlite3

from tests.hurry import PREPARE

FULL = 2


def test_a_commit_waits_for_the_disk(tmp_path):
    connection = sqlite3.connect(tmp_path / "house.db")
    PREPARE(connection, None)
    assert connection.execute("PRAGMA synchronous").fetchone() == (FULL,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
