"""Does the background work of a server on PostgreSQL, in a process of its own."""

from contextlib import closing

from server.jobs.queue import make_queue, run_workers
from server.wiring.background import daily_work
from server.wiring.core import prepare_database
from server.wiring.graph import wire
from server.wiring.logs import write_logs
from server.wiring.settings import BadSettings, Settings


def run_worker(settings: Settings, concurrency: int) -> None:
    """Work until a signal. Raises BadSettings on SQLite, DatabaseBehind before `db upgrade`."""
    if settings.sqlite:
        raise BadSettings("COUNTERSIGN_DATABASE_URL: on SQLite `countersign serve` does the background work itself")
    write_logs()
    with closing(wire(settings)) as wired:
        prepare_database(wired)
        queue = make_queue(
            settings.database_url, wired.sweep.run, wired.post.run, lambda: daily_work(wired), wired.steer_cases
        )
        wired.waker.listener = None
        run_workers(queue, concurrency)
