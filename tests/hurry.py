"""Makes tests quick: databases do not wait for the disk, SQL is compiled once for all of them, and no file is checked twice.

What is hurried by is guarded where it is the subject: tests/store/test_lasting.py, tests/engine/test_confinement.py.
"""

from functools import cache

import sqlalchemy
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from server.engine import checking
from server.engine.confinement import run_confined
from server.store import database as store

PREPARE = store._prepare_sqlite_writer
"""What a connection to SQLite is told outside of tests."""
_COMPILED = LRUCache(5000)


def hurry() -> None:
    """Do so in this process from now on; processes that tests start are as they always are."""
    store._prepare_sqlite_writer = _never_waiting
    store.create_engine = _create_engine
    checking.run_confined = _run_once
    # A compiled statement is found again by its dialect; all databases of one kind have the same version here.
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        dialect.__eq__ = lambda one, other: type(one) is type(other)
        dialect.__hash__ = lambda one: hash(type(one))


def _run_once(command, stdin, confinement) -> bytes:
    return _answer(tuple(command), stdin, confinement)


@cache
def _answer(command, stdin, confinement) -> bytes:
    return run_confined(command, stdin, confinement)


def _never_waiting(connection, record) -> None:
    PREPARE(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


def _create_engine(url, **options) -> sqlalchemy.Engine:
    engine = sqlalchemy.create_engine(url, **options)
    engine._compiled_cache = _COMPILED
    return engine
