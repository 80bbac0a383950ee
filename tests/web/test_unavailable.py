"""A database that is locked or broken is said to be so, and nothing of it leaks."""

import sqlite3
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from server.main import create_app
from server.store import database as databases
from tests.web.test_server import settings_for


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "BUSY_MILLISECONDS", 50)
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'house.db'}", tmp_path, clock="manual"))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


def sign_in(client):
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post("/sign-in", data={"csrf_token": token, "login": "nobody", "password": "nothing at all"})


def test_a_locked_database_is_a_503_to_be_tried_again(client, tmp_path):
    with closing(sqlite3.connect(tmp_path / "house.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = sign_in(client)
        other.execute("ROLLBACK")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "locked" not in answer.text
    assert sign_in(client).status_code == 422


def test_programs_get_a_problem_while_the_database_is_locked(client, tmp_path):
    @client.app.get("/api/v1/writes")
    def writes():
        with client.app.state.wired.database.write() as connection:
            connection.exec_driver_sql("SELECT 1")

    with closing(sqlite3.connect(tmp_path / "house.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.get("/api/v1/writes")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["code"] == "unavailable"
    assert "locked" not in answer.text


def test_our_own_bad_sql_is_not_called_a_passing_fault(client):
    @client.app.get("/api/v1/bad")
    def bad():
        with client.app.state.wired.database.read() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere")

    answer = client.get("/api/v1/bad")
    assert answer.status_code == 500
    assert answer.json()["code"] == "unexpected"
    assert "nowhere" not in answer.text
