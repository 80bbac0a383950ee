"""Wires the server's parts together from its settings; made in each process after it was spawned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from server.commands.transaction import Transactions, Watch, Work
from server.engine.checks import Checks
from server.engine.model import Limits
from server.engine.sandbox import MontySandbox
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.jobs.absences import AbsenceWatch
from server.jobs.alerts import AlertWatch
from server.jobs.holding import Holder
from server.jobs.mailed_reports import ReportTimes
from server.jobs.migrating import Mover
from server.jobs.post import Carrier, Post
from server.jobs.shortages import ShortageWatch
from server.jobs.stops import StopWatch
from server.jobs.sweep import Sweep
from server.pages.assets import TASKS_UI
from server.pages.letters import Letters
from server.pages.readers import Readers
from server.pages.report_letters import ReportLetters
from server.pages.translations import load_translations
from server.queries.reading import Reading
from server.reports.snapshot.house import HouseSnapshot
from server.store.calendars import Clock as ClockRow
from server.store.contents import Contents
from server.store.database import Database, open_database
from server.store.log_files import LogFiles
from server.store.migrate import is_current, require_known, upgrade
from server.store.unit_of_work import UnitOfWork
from server.wiring.log_runs import LogRuns
from server.wiring.scenario_runs import ScenarioRuns
from server.wiring.settings import Clock, Settings


class DatabaseBehind(Exception):
    """The database is not up to date; run `countersign db upgrade`."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(slots=True)
class Waker:
    """Tells whoever does background work that some was left; wired before anybody listens."""

    listener: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Wake the listener, if there is one."""
        if self.listener is not None:
            self.listener()


@dataclass(frozen=True, slots=True)
class Wired:
    """The parts of one process. `now` is the house's time, for reading."""

    settings: Settings
    database: Database
    transactions: Transactions
    shelf: Shelf
    checks: Checks
    sandbox: MontySandbox
    sweep: Sweep
    post: Post
    mover: Mover
    holder: Holder
    waker: Waker
    simulations: Waker
    reports: HouseSnapshot
    log_runs: LogRuns
    scenario_runs: ScenarioRuns

    def steer_cases(self) -> None:
        """Move the cases that are to go to other versions, and let cases follow versions suspended or resumed."""
        self.mover.run()
        self.holder.run()

    @property
    def log_files(self) -> LogFiles:
        """Where the logs of other systems are kept."""
        return LogFiles(self.settings.logs_dir)

    @property
    def contents(self) -> Contents:
        """Where what documents hold is kept."""
        return Contents(self.settings.documents_dir)

    @property
    def manual_clock(self) -> bool:
        """Whether time stands still until it is moved."""
        return self.settings.clock is Clock.MANUAL

    def now(self) -> datetime:
        """The house's time."""
        return _now(self.database, self.settings)

    def close(self) -> None:
        """Let go of everything; what runs is finished first."""
        self.log_runs.close()
        self.scenario_runs.close()
        self.sweep.stop()
        self.post.stop()
        self.mover.stop()
        self.holder.stop()
        self.sandbox.close()
        self.reports.close()
        self.database.close()


def wire(settings: Settings, watch: Watch | None = None) -> Wired:
    """Open the database and build the graph. Raises what the database's driver raises when it cannot be reached.

    `watch` is told of every case that the graph's own transactions moved.
    """
    database = open_database(settings.database_url, time_zone=settings.time_zone)
    shelf, sandbox, waker = Shelf(), MontySandbox(), Waker()
    clock = _manual if settings.clock is Clock.MANUAL else _system
    parts = shelf, FormShelf(), sandbox, Limits(), waker, watch
    transactions = Transactions(lambda: UnitOfWork(database), clock, *parts)
    rests, server = partial(_makes_history, database), settings.mail_server
    words, now = partial(load_translations, TASKS_UI / "locale"), partial(_now, database, settings)
    reports = HouseSnapshot(database, settings.reports_dir, memory=settings.reports_memory)
    readers = Readers(database, reports, words, now, settings.secret, settings.base_url, settings.locale)
    carriers: list[Carrier] = []
    if server:
        carriers += [server.carrier(Letters(readers).write), server.report_carrier(ReportLetters(readers).write)]
    if webhook := settings.webhook:
        carriers.append(webhook.carrier(database))
    times, alerts = ReportTimes(transactions, mail=server is not None), AlertWatch(database, reports, transactions, now)
    short = ShortageWatch(Reading(database, shelf), transactions, now, partial(database.alone, "looking for shortages"))
    watches = [watch(database, transactions, now).run for watch in (AbsenceWatch, StopWatch)]
    writers = [times.run, alerts.run, *watches, short.run]
    post = Post(transactions, carriers, rests, writers)
    sweep, mover = Sweep(transactions, rests), Mover(database, transactions, now, partial(database.alone, "migrating"))
    holder = Holder(database, transactions, now, partial(database.alone, "holding"))
    known = database, transactions, shelf, Checks(), sandbox, sweep, post, mover, holder, waker
    return Wired(settings, *known, Waker(), reports, LogRuns(settings), ScenarioRuns(settings))


def prepare_database(wired: Wired) -> None:
    """Bring an embedded database up to date.

    Raises DatabaseAhead for one of a newer version, and DatabaseBehind for one of a server: others may be using it.
    """
    if not is_current(wired.database):
        require_known(wired.database)
        if not wired.settings.sqlite:
            raise DatabaseBehind
        upgrade(wired.database)
    if wired.manual_clock:
        wired.transactions.run(_set_clock, None)


def _set_clock(_command: None, work: Work) -> None:
    """The clock was set by being read."""
    del work


def _makes_history(database: Database) -> bool:
    """Whether a history is being made: what is due in its cases is due at its own instants, not at ours."""
    with database.read() as connection:
        return ClockRow(connection).until() is not None


def _system(_uow: UnitOfWork) -> datetime:
    return datetime.now(UTC)


def _manual(uow: UnitOfWork) -> datetime:
    now = uow.clock.now()
    if now is None:
        # The house opens: time stands where the machine's stood, to the second.
        now = datetime.now(UTC).replace(microsecond=0)
        uow.clock.set(now)
    return now


def _now(database: Database, settings: Settings) -> datetime:
    return _manual_now(database) if settings.clock is Clock.MANUAL else datetime.now(UTC)


def _manual_now(database: Database) -> datetime:
    with database.read() as connection:
        now = ClockRow(connection).now()
    return now or datetime.now(UTC).replace(microsecond=0)
