"""What commands share that work on the database: its parts, opened and closed, and people by id or login."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from server.cli.running import Failed
from server.domain.people import Actor
from server.store.people import People
from server.wiring.core import Core, prepare_database, wire_core
from server.wiring.settings import load_settings


@contextmanager
def opened(*, prepared: bool = True) -> Generator[Core]:
    """The wired parts, closed afterwards. `prepared`: with an up-to-date database."""
    with database_told(), closing(wire_core(load_settings())) as wired:
        if prepared:
            prepare_database(wired)
        yield wired


def person_id(wired: Core, id_or_login: str) -> str:
    """The id of a person, active or not. Raises PersonNotFound."""
    with wired.database.read() as connection:
        people = People(connection, wired.database.branches)
        found = people.by_login(id_or_login)
        return found.id if found is not None else people.by_id(id_or_login).id


def active_person(wired: Core, id_or_login: str) -> Actor:
    """Somebody who may act. Raises PersonNotFound."""
    wanted = person_id(wired, id_or_login)
    with wired.database.read() as connection:
        return People(connection, wired.database.branches).actor(wanted, wired.now())


@contextmanager
def database_told() -> Generator[None]:
    """Say in one line what the database's driver complains of. Raises Failed."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise Failed(f"the database cannot be used: {str(cause).splitlines()[0]}") from error
