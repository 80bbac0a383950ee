"""The whole application with the demo house, and people who browse it without a browser."""

import re

import pytest
from starlette.testclient import TestClient

from server.auth import sessions
from tests import site


class Person:
    """Somebody signed in, following no redirects."""

    def __init__(self, app, house, login):
        self.house, self.login = house, login
        token, self.csrf = site.open_session(house, login)
        self.client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        # Without one of the application each request would begin a thread and an event loop of its own.
        self.client.portal = getattr(app.state, "portal", None)
        self.client.cookies.set(sessions.COOKIE, token)

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, fields=None, **more):
        return self.client.post(path, data={"csrf_token": self.csrf, **(fields or {})}, **more)

    def act(self, task, verb, **fields):
        return self.post(f"/tasks/{task.id}/{verb}", {"version": task.version, **fields})


@pytest.fixture
def app(database_url, tmp_path):
    made = site.site(database_url, tmp_path)
    with TestClient(made) as running:
        made.state.portal = running.portal
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


@pytest.fixture
def stranger(app, house):
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


def hidden(html, name):
    """The value of the first hidden field of this name."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', html)
    assert found, html
    return found.group(1)
