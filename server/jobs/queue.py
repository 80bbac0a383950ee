"""Background work on PostgreSQL: Procrastinate wakes workers and spreads their work.

The tables of timers and deliveries are the truth. A job only says "look now", so a lost one costs at most the period
of the sweep, and one too many finds nothing to do.
"""

from collections.abc import Callable
from contextlib import suppress

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy.engine import make_url

SWEEP, POST, DAILY, MOVE = "countersign.sweep", "countersign.post", "countersign.daily", "countersign.move"
_EVERY_FIVE_SECONDS = "* * * * * */5"
_EVERY_HOUR = "7 * * * *"


def connection_info(database_url: str) -> str:
    """The address as libpq reads it."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def make_queue(
    database_url: str,
    sweep: Callable[[], object] | None = None,
    post: Callable[[], object] | None = None,
    daily: Callable[[], object] | None = None,
    move: Callable[[], object] | None = None,
) -> procrastinate.App:
    """The queue with its own connections. Without work to do it only sends."""
    connector = procrastinate.PsycopgConnector(conninfo=connection_info(database_url), min_size=1, max_size=4)
    app = procrastinate.App(connector=connector)
    _add(app, SWEEP, sweep, _EVERY_FIVE_SECONDS)
    _add(app, POST, post, _EVERY_FIVE_SECONDS)
    _add(app, DAILY, daily, _EVERY_HOUR)
    _add(app, MOVE, move, _EVERY_FIVE_SECONDS)
    return app


def send_wake(app: procrastinate.App) -> None:
    """Let workers sweep, post and move cases now; one wake of each that waits is enough."""
    for name in (SWEEP, POST, MOVE):
        with suppress(AlreadyEnqueued):
            app.configure_task(name, queueing_lock=name).defer()


def prepare_queue(database_url: str) -> None:
    """Create the queue's tables where they are missing."""
    app = make_queue(database_url)
    with app.open():
        if not has_tables(app):
            app.schema_manager.apply_schema()


def has_tables(app: procrastinate.App) -> bool:
    """Whether the queue's tables are there."""
    row = app.connector.get_sync_connector().execute_query_one("SELECT to_regclass('procrastinate_jobs') AS found")
    return row["found"] is not None


def run_workers(app: procrastinate.App, concurrency: int) -> None:
    """Work until a signal ends it; what is under way is finished first."""
    app.run_worker(concurrency=concurrency, delete_jobs="successful", shutdown_graceful_timeout=30)


def _add(app: procrastinate.App, name: str, work: Callable[[], object] | None, cron: str) -> None:
    def job(timestamp: int = 0) -> None:
        del timestamp
        if work is not None:
            work()

    task = app.task(name=name, queueing_lock=name)(job)
    app.periodic(cron=cron)(task)
