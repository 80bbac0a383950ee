"""Cursors on PostgreSQL."""

import psycopg
import pytest

from server.store import cursors
from server.store.cursors import LazyCursor


@pytest.fixture
def connection(postgres):
    name = postgres.create()
    address = postgres.url(name).replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, cursor_factory=LazyCursor) as opened:
        yield opened
    postgres.drop(name)


def test_a_result_is_described_as_the_driver_describes_it(connection):
    for sql in ("SELECT 1 AS one, 'x'::text AS other", "SELECT", "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)"):
        found = connection.execute(sql)
        plain = psycopg.Cursor.description.fget(found)
        assert (found.description is None) == (plain is None), sql
        assert [tuple(column) for column in found.description or ()] == [tuple(column) for column in plain or ()], sql
    assert connection.cursor().description is None


def test_columns_nobody_looks_at_are_not_described(connection, monkeypatch):
    monkeypatch.setattr(cursors, "Column", None)
    described = connection.execute("SELECT 1 AS one, 2 AS two").description
    assert len(described) == 2
