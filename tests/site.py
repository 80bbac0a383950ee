"""The demo house behind the whole web server, for tests of pages."""

from datetime import timedelta
from functools import cache

from sqlalchemy import update

from server.auth.passwords import hash_password
from server.auth.tokens import digest
from server.domain.staff import Session
from server.main import create_app
from server.store.tables.organisation import person
from server.store.unit_of_work import UnitOfWork
from server.wiring.settings import Settings
from tests.house import MONDAY, WORKFLOWS, House

PASSWORD = "correct horse"


@cache
def password_hash():
    return hash_password(PASSWORD)


def settings_for(database_url, folder, **more):
    return Settings(
        _env_file=None,
        database_url=database_url,
        secret_key="x" * 40,
        var_dir=folder,
        **{"locale": "en", "clock": "manual", **more},
    )


def site(database_url, folder, **more):
    return create_app(settings_for(database_url, folder, **more))


def settle(database, *processes):
    """Load the demo house, everybody with the same password, at nine on a Monday."""
    with UnitOfWork(database) as work:
        work.clock.set(MONDAY)
        work.commit()
    house = House(database, *(processes or ("loan_origination",)))
    with database.write() as connection:
        connection.execute(update(person).values(password_hash=password_hash()))
        connection.commit()
    return house


def open_session(house, login, token=None) -> tuple[str, str]:
    """A session without the slow sign-in: its cookie and CSRF token."""
    token, csrf = token or f"token-{login}", f"csrf-{login}"
    ends = house.now + timedelta(hours=12)
    added = Session(digest(token), house.person(login).id, csrf, house.now, house.now, ends)
    with UnitOfWork(house.database) as work:
        work.sessions.add(added)
        work.commit()
    return token, csrf


__all__ = ["MONDAY", "PASSWORD", "WORKFLOWS", "open_session", "settings_for", "settle", "site"]
