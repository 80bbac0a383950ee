"""The worker as a process of its own, on a real PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from server.jobs.queue import prepare_queue
from server.store.database import open_database

ROOT = Path(__file__).parents[2]
ALIVE = text("SELECT count(*) FROM procrastinate_workers")


@pytest.fixture
def url(postgres):
    name = postgres.create()
    prepare_queue(postgres.url(name))
    yield postgres.url(name)
    postgres.drop(name)


def test_a_worker_shows_that_it_lives_and_ends_when_told(url, tmp_path):
    env = {name: value for name, value in os.environ.items() if not name.startswith("COUNTERSIGN_")}
    env |= {"PYTHONPATH": str(ROOT), "COUNTERSIGN_DATABASE_URL": url}
    database = open_database(url)
    with subprocess.Popen([sys.executable, "-m", "server.worker"], cwd=tmp_path, env=env) as worker:
        deadline = time.monotonic() + 60
        alive = 0
        while not alive and time.monotonic() < deadline and worker.poll() is None:
            with database.read() as connection:
                alive = connection.execute(ALIVE).scalar_one()
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
    database.close()
    assert alive == 1
