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
def app(database_url, tmp_path):
    made = create_app(settings_for(database_url, tmp_path))
    with TestClient(made):
        settle(made.state.wired.database)
        yield made


@pytest.fixture
def api(app):
    return Api(app)
