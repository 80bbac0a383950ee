"""The whole application over a fresh database, SQLite and PostgreSQL."""

import pytest
from starlette.testclient import TestClient

from server.main import create_app
from server.wiring.settings import Settings
from tests.api.house import Api, settle


def settings_for(database_url, folder, clock="manual"):
    return Settings(
        _env_file=None, database_url=database_url, secret_key="x" * 40, clock=clock, var_dir=folder, locale="en"
    )


@pytest.fixture
def bare_app(database_url, tmp_path):
    """The application over a database without anybody in it."""
    made = create_app(settings_for(database_url, tmp_path))
    with TestClient(made):
        yield made


@pytest.fixture
def app(bare_app):
    settle(bare_app.state.wired.database)
    return bare_app


@pytest.fixture
def api(app):
    return Api(app)
