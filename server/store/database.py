"""Opening the database: engines for reading and writing, on SQLite and PostgreSQL alike."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError

from server.store.branches import BranchCache
from server.store.cursors import LazyCursor
from server.store.working_times import WorkingTimes

BUSY_MILLISECONDS = 10_000
IDLE_SECONDS = 5.0
PATIENT_PAGES = 10_000
"""Pages of 4 KB that may wait for a checkpoint where commits are patient."""
_TRY_ALONE = text("SELECT pg_try_advisory_lock(hashtextextended(:matter, 0))")
_LET_GO = text("SELECT pg_advisory_unlock(hashtextextended(:matter, 0))")
_PG_SESSION = (
    "-c timezone=UTC -c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
)


@dataclass(frozen=True, slots=True)
class StatementLog:
    """SQL texts and the number of commits seen while counting."""

    statements: list[str] = field(default_factory=list[str])
    commits: list[str] = field(default_factory=list[str])

    def heard(self, *args: Any) -> None:  # noqa: ANN401 -- the event's own signature
        """Note a statement."""
        if not str(args[2]).startswith(("BEGIN", "PRAGMA")):
            self.statements.append(str(args[2]))

    def committed(self, *_args: Any) -> None:  # noqa: ANN401 -- the event's own signature
        """Note a commit."""
        self.commits.append("COMMIT")


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. One `write()` at a time on SQLite; reads never wait for it."""

    writer: Engine
    reader: Engine
    branches: BranchCache
    working_times: WorkingTimes

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.writer.dialect.name

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A connection that cannot write."""
        with self.reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A connection in a transaction that is rolled back unless committed before the end."""
        with self.writer.connect() as connection:
            yield connection

    @contextmanager
    def counting(self) -> Generator[StatementLog]:
        """Log what every connection executes meanwhile (for tests and measurements)."""
        log = StatementLog()
        for engine in (self.writer, self.reader):
            event.listen(engine, "before_cursor_execute", log.heard)
            event.listen(engine, "commit", log.committed)
        try:
            yield log
        finally:
            for engine in (self.writer, self.reader):
                event.remove(engine, "before_cursor_execute", log.heard)
                event.remove(engine, "commit", log.committed)

    @contextmanager
    def alone(self, matter: str) -> Generator[bool]:
        """Whether no other process does this now, for as long as the block lasts; one that is killed lets go.

        On SQLite always True: what several processes do there is one after the other anyhow.
        """
        if self.dialect == "sqlite":
            yield True
            return
        with self.reader.connect() as connection:
            mine = bool(connection.scalar(_TRY_ALONE, {"matter": matter}))
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(_LET_GO, {"matter": matter})

    def be_fleeting(self) -> None:
        """Let no commit wait for the disk, on SQLite before the first connection: nobody misses this database."""
        event.listen(self.writer, "connect", _never_wait)

    def be_patient(self) -> None:
        """Let commits reach the disk at checkpoints, on SQLite before the first connection.

        For what can be made again: after a power failure the last of it may be missing, and nothing is damaged.
        """
        if self.dialect == "sqlite":
            event.listen(self.writer, "connect", _wait_seldom)

    def close(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(url: str, *, pool_size: int = 10, time_zone: str = "Asia/Shanghai") -> Database:
    """Open `sqlite:///path` (a file) or `postgresql+psycopg://…`; nothing is created but the SQLite file."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed, pool_size, WorkingTimes(time_zone))
    return _open_postgresql(parsed, pool_size, WorkingTimes(time_zone))


def _open_sqlite(url: URL, pool_size: int, times: WorkingTimes) -> Database:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: readers and the writer are separate connections")
    connect: dict[str, Any] = {"isolation_level": None, "check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    writer = create_engine(
        url, connect_args=connect, pool_size=1, max_overflow=0, pool_timeout=BUSY_MILLISECONDS / 1000
    )
    reader = create_engine(url, connect_args=connect, pool_size=pool_size, max_overflow=pool_size)
    event.listen(writer, "connect", _prepare_sqlite_writer)
    event.listen(writer, "begin", _begin_immediate)
    event.listen(reader, "connect", _prepare_sqlite_reader)
    event.listen(reader, "begin", _begin_deferred)
    return Database(writer, reader, BranchCache(), times)


def _open_postgresql(url: URL, pool_size: int, times: WorkingTimes) -> Database:
    url = url.set(drivername="postgresql+psycopg")
    shared: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size}
    writing = {"options": _PG_SESSION, "cursor_factory": LazyCursor}
    reading = {**writing, "options": f"{_PG_SESSION} -c default_transaction_read_only=on"}
    writer = create_engine(url, isolation_level="READ COMMITTED", connect_args=writing, **shared)
    # Each read is one statement on its own snapshot, so no BEGIN and ROLLBACK travel around it.
    reader = create_engine(url, isolation_level="AUTOCOMMIT", connect_args=reading, **shared)
    for engine in (writer, reader):
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _refuse_dead)
    _lose_together(writer, reader)
    return Database(writer, reader, BranchCache(), times)


def _note_use(_connection: object, record: Any) -> None:  # noqa: ANN401 -- the pool's own record
    record.info["used"] = time.monotonic()


def _refuse_dead(connection: Any, record: Any, _proxy: object) -> None:  # noqa: ANN401 -- the driver's and the pool's
    """Try a connection that lay idle; asking every time would cost each request a round trip."""
    if time.monotonic() - record.info.get("used", 0.0) < IDLE_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as error:
        raise DisconnectionError from error


def _lose_together(*engines: Engine) -> None:
    """When one connection turns out to be lost, let go of the idle ones of both pools: the server is the same."""

    def lost(context: ExceptionContext) -> None:
        if context.is_disconnect:
            for engine in engines:
                engine.dispose()

    for engine in engines:
        event.listen(engine, "handle_error", lost)


def _prepare_sqlite_writer(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def _never_wait(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's connection
    connection.execute("PRAGMA synchronous=OFF")


def _wait_seldom(connection: Any, _record: object) -> None:  # noqa: ANN401 -- the driver's connection
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint={PATIENT_PAGES}")


def _prepare_sqlite_reader(connection: Any, record: object) -> None:  # noqa: ANN401 -- the driver's connection
    _prepare_sqlite_writer(connection, record)
    connection.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
