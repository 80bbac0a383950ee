"""The whole application with the demo house: what one person entered, and who else tries to read it."""

import pytest
from starlette.testclient import TestClient

from tests import site
from tests.pages.conftest import Person


@pytest.fixture
def app(tmp_path, sqlite_template):
    """Over SQLite: what is read where is no matter of the database."""
    (tmp_path / "house.db").write_bytes(sqlite_template.read_bytes())
    made = site.site(f"sqlite:///{tmp_path / 'house.db'}", tmp_path)
    with TestClient(made):
        yield made


@pytest.fixture
def house(app):
    return site.settle(app.state.wired.database)


@pytest.fixture
def sign_in(app, house):
    people = {}

    def signed_in(login):
        if login not in people:
            people[login] = Person(app, house, login)
        return people[login]

    return signed_in
