"""Makes tests quick: no waiting for the disk, and SQL, checks of files and processes are worked out once for all tests.

What is hurried by is guarded where it is the subject: tests/store/test_lasting.py, tests/engine/test_confinement.py.
"""

import os
from functools import lru_cache

import sqlalchemy
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from server.engine import checking, shelf
from server.engine.bundle import Bundle
from server.engine.bundles import load_bundle
from server.engine.confinement import Confinement, run_confined
from server.engine.report_codec import pack_report, unpack_files
from server.store import database as store

PREPARE = store._prepare_sqlite_writer
"""What a connection to SQLite is told outside of tests."""
_COMPILED = LRUCache(5000)
_USUAL = Confinement(20, 1024)


def hurry() -> None:
    """Do so in this process from now on; processes that tests start are as they always are."""
    store._prepare_sqlite_writer = _never_waiting
    store.create_engine = _create_engine
    checking.run_confined = _check_here
    shelf.load_bundle = _load_once
    # Else each program that a test starts compiles the whole server again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    # A compiled statement is found again by its dialect; all databases of one kind have the same version here.
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        dialect.__eq__ = lambda one, other: type(one) is type(other)
        dialect.__hash__ = lambda one: hash(type(one))


def _check_here(command, stdin, confinement) -> bytes:
    """In this process, and the same files once; with limits of its own in a process of its own, as always."""
    return _answer(stdin) if confinement == _USUAL else run_confined(command, stdin, confinement)


@lru_cache(maxsize=500)
def _answer(stdin) -> bytes:
    return pack_report(checking.check(*unpack_files(stdin)))


def _load_once(files, process) -> Bundle:
    """A bundle is never changed, so all houses may have the same."""
    return _loaded(tuple(sorted(files.items())), process)


@lru_cache(maxsize=200)
def _loaded(files, process) -> Bundle:
    return load_bundle(dict(files), process)


def _never_waiting(connection, record) -> None:
    PREPARE(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


def _create_engine(url, **options) -> sqlalchemy.Engine:
    engine = sqlalchemy.create_engine(url, **options)
    engine._compiled_cache = _COMPILED
    return engine
