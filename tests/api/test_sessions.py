"""A browser's session opens the JSON interface too; what changes something needs its CSRF token."""

import pytest
from starlette.testclient import TestClient

from server.auth.csrf import HEADER
from server.auth.sessions import COOKIE
from server.auth.tokens import digest
from server.domain.staff import Session
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams


@pytest.fixture
def browser(app, api):
    api.deploy(diagrams.free())
    wired = app.state.wired
    now = wired.now()
    with UnitOfWork(wired.database) as work:
        later = now.replace(year=now.year + 1)
        work.sessions.add(Session(digest("cookie"), "id-wang", "the-token", now, now, later))
        work.commit()
    client = TestClient(app, raise_server_exceptions=False)
    client.cookies.set(COOKIE, "cookie")
    return client


def test_a_session_reads(browser):
    assert browser.get("/api/v1/tasks").status_code == 200


def test_a_session_changes_things_only_with_its_token(browser):
    path, body = "/api/v1/processes/free/cases", {"data": {}}
    for headers in ({}, {HEADER: "other"}, {HEADER: ""}):
        answer = browser.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "bad_csrf_token")
    assert browser.post(path, json=body, headers={HEADER: "the-token"}).status_code == 201


def test_an_unknown_session_is_refused(app):
    client = TestClient(app)
    client.cookies.set(COOKIE, "other")
    answer = client.get("/api/v1/tasks")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_expired")


def test_a_bad_token_is_not_covered_by_a_session(browser):
    answer = browser.get("/api/v1/tasks", headers={"Authorization": "Bearer csk_wrong"})
    assert answer.status_code == 401
