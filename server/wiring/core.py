"""The parts every program of the house needs, wired from its settings: database, transactions, engine and clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from server.commands.transaction import Transactions, Watch, Work
from server.domain.errors import Told
from server.engine.model import Limits
from server.engine.sandbox import MontySandbox
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.jobs.sweep import Sweep
from server.store.calendars import Clock as ClockRow
from server.store.contents import Contents
from server.store.database import Database, open_database
from server.store.log_files import LogFiles
from server.store.migrate import is_current, require_known, upgrade
from server.store.unit_of_work import UnitOfWork
from server.wiring.settings import Clock, Settings


class DatabaseBehind(Told):
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
class Core:
    """The parts of one process that shows no pages. `now` is the house's time, for reading."""

    settings: Settings
    database: Database
    transactions: Transactions
    shelf: Shelf
    sandbox: MontySandbox
    sweep: Sweep
    waker: Waker

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
        return _manual_now(self.database) if self.manual_clock else datetime.now(UTC)

    def rests(self) -> bool:
        """Whether a history is being made: what is due in its cases is due at its own instants, not at ours."""
        return _makes_history(self.database)

    def close(self) -> None:
        """Let go of everything; what runs is finished first."""
        self.sweep.stop()
        self.sandbox.close()
        self.database.close()


def wire_core(settings: Settings, watch: Watch | None = None) -> Core:
    """Open the database and wire these parts. Raises what the database's driver raises when it cannot be reached.

    `watch` is told of every case that the transactions moved.
    """
    database = open_database(settings.database_url, time_zone=settings.time_zone)
    shelf, sandbox, waker = Shelf(), MontySandbox(), Waker()
    clock = _manual if settings.clock is Clock.MANUAL else _system
    parts = shelf, FormShelf(), sandbox, Limits(), waker, watch
    transactions = Transactions(lambda: UnitOfWork(database), clock, *parts)
    sweep = Sweep(transactions, partial(_makes_history, database))
    return Core(settings, database, transactions, shelf, sandbox, sweep, waker)


def prepare_database(core: Core) -> None:
    """Bring an embedded database up to date.

    Raises DatabaseAhead for one of a newer version, and DatabaseBehind for one of a server: others may be using it.
    """
    if not is_current(core.database):
        require_known(core.database)
        if not core.settings.sqlite:
            raise DatabaseBehind
        upgrade(core.database)
    if core.manual_clock:
        core.transactions.run(_set_clock, None)


def _set_clock(_command: None, work: Work) -> None:
    """The clock was set by being read."""
    del work


def _makes_history(database: Database) -> bool:
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


def _manual_now(database: Database) -> datetime:
    with database.read() as connection:
        now = ClockRow(connection).now()
    return now or datetime.now(UTC).replace(microsecond=0)
