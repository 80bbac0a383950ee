"""Databases for tests: a migrated SQLite file and a migrated PostgreSQL database, empty for every test."""

import gc
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from server.store.database import Database, open_database
from server.store.migrate import upgrade
from tests.hurry import hurry
from tests.postgres import PostgresServer

# The same examples at every run, so that a change is judged by its own faults; `make fuzz` looks for others.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, print_blob=True, deadline=None)
settings.load_profile("same")
hurry()


def pytest_collection_modifyitems(items):
    """What takes longest comes first, so that at the end no process works alone for long; it waits more than it works."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None and "faults" not in item.path.parts)


def pytest_collection_finish():
    """What is loaded by now stays to the end; the collector need not look at it over and over."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.drop_lent()


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
    name = server.lend()
    yield server.url(name)
    server.take_back(name)


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
