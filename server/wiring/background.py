"""Who does the background work of a server process: its own thread on SQLite, the workers on PostgreSQL."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.commands.access.sweep_old import SweepOld, sweep_old
from server.commands.audit.anchor import AnchorYesterday, anchor_yesterday
from server.jobs.loop import PERIOD, Loop
from server.jobs.queue import has_tables, make_queue, send_wake
from server.store.anchors import settle_anchors
from server.store.logs import known_logs
from server.store.process_drafts import known_drafts
from server.wiring.core import Core
from server.wiring.filling import BesideServer
from server.wiring.graph import Wired
from server.wiring.simulating import Simulator

POST_PERIOD = 5.0
"""Seconds between looks for what was to wait; a new notice wakes the post at once."""
FOLLOW_PERIOD = 3.0
"""Seconds between looks for what reports have not taken in, while somebody reads them."""
HEARTBEAT = timedelta(seconds=60)
_ALIVE = text(
    "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds))"
)


@dataclass(frozen=True, slots=True)
class Background:
    """The background work as a server process sees it."""

    wired: Wired
    loops: tuple[Loop, ...]

    def runs(self) -> bool:
        """Whether somebody does the work: our thread, or a worker with a fresh heartbeat."""
        return all(loop.alive for loop in self.loops) if self.wired.settings.sqlite else worker_alive(self.wired)


def worker_alive(core: Core) -> bool:
    """Whether some worker of the queue has a fresh heartbeat; for PostgreSQL."""
    try:
        with core.database.read() as connection:
            return bool(connection.execute(_ALIVE, {"seconds": HEARTBEAT.total_seconds()}).scalar_one())
    except SQLAlchemyError:
        return False


def daily_work(wired: Wired) -> None:
    """What is due once a day; asking more often does no harm."""
    settings = wired.settings
    command = AnchorYesterday(folder=settings.anchors_dir, zone=settings.zone)
    wired.transactions.run(anchor_yesterday, command)
    settle_anchors(wired.database, settings.anchors_dir)
    wired.transactions.run(sweep_old, SweepOld())
    wired.contents.sweep(wired.database)
    wired.log_files.sweep(known_logs(wired.database))
    wired.scenario_runs.results.sweep(known_drafts(wired.database))


@contextmanager
def background(wired: Wired) -> Generator[Background]:
    """Run or wake the background work until the end of the block; simulations run beside each server process.

    Reports are followed in a thread of their own: no command wakes it, and no request waits for it.
    """
    simulator = Simulator(wired.settings)
    wired.simulations.listener = simulator.wake
    wired.reports.fill = partial(BesideServer, wired.settings)
    follow = Loop(wired.reports.follow, _nothing, FOLLOW_PERIOD)
    follow.start()
    try:
        yield from _cared(wired)
    finally:
        wired.simulations.listener = None
        simulator.stop()
        wired.reports.stop()
        follow.stop()


def _cared(wired: Wired) -> Generator[Background]:
    if wired.settings.sqlite:
        period, mails = (None, None) if wired.manual_clock else (PERIOD, POST_PERIOD)
        sweep = Loop(wired.sweep.run, lambda: daily_work(wired), period)
        move = Loop(wired.steer_cases, _nothing, period)
        yield from _running(wired, sweep, Loop(wired.post.run, _nothing, mails), move)
        return
    queue = make_queue(wired.settings.database_url)
    with queue.open():
        # The wake is sent by a thread of its own: no request waits for it, and many become one.
        wake = partial(send_wake, queue) if has_tables(queue) else _nothing
        yield from _running(wired, Loop(wake, _nothing, None))


def _nothing() -> None:
    """No queue to wake: `db upgrade` has not made its tables; /readyz says that no worker runs."""


def _running(wired: Wired, *loops: Loop) -> Generator[Background]:
    def wake() -> None:
        for loop in loops:
            loop.wake()

    wired.waker.listener = wake
    for loop in loops:
        loop.start()
    try:
        yield Background(wired, loops)
    finally:
        wired.waker.listener = None
        wired.sweep.stop()
        wired.post.stop()
        wired.mover.stop()
        wired.holder.stop()
        for loop in loops:
            loop.stop()
