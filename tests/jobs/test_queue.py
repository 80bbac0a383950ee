"""The queue on a real PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.jobs.queue import has_tables, make_queue, prepare_queue, send_wake
from server.store.database import open_database
from server.store.migrate import drift


@pytest.fixture
def url(postgres):
    name = postgres.create()
    yield postgres.url(name)
    postgres.drop(name)


def work(app):
    """Run what is queued, then return; in a thread of its own, since a browser may have its loop in this one."""
    alone = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
    with ThreadPoolExecutor(1) as other:
        other.submit(app.run_worker, delete_jobs="successful", **alone).result()


def test_preparing_twice_changes_nothing_and_is_no_drift(url):
    prepare_queue(url)
    prepare_queue(url)
    app = make_queue(url)
    with app.open():
        assert has_tables(app)
    opened = open_database(url)
    assert drift(opened) == []
    opened.close()


def test_a_wake_becomes_a_sweep_and_many_wakes_one(url):
    prepare_queue(url)
    sender = make_queue(url)
    with sender.open():
        for _ in range(5):
            send_wake(sender)
    swept = []
    work(make_queue(url, lambda: swept.append(threading.current_thread().name), lambda: None))
    assert len(swept) == 1
