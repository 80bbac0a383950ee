"""A house on a manual clock, with the sweep that does its background work."""

from datetime import UTC, datetime

from server.commands.clock.advance import AdvanceClock, advance_clock
from server.commands.transaction import Transactions
from server.engine.model import Limits
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.jobs.sweep import Sweep
from server.store.unit_of_work import UnitOfWork
from tests.house import MONDAY, SANDBOX, House


class ManualHouse(House):
    """Its time is the row of the manual clock."""

    def __init__(self, database, *processes):
        with UnitOfWork(database) as uow:
            uow.clock.set(MONDAY)
            uow.commit()
        super().__init__(database, *processes)
        self.transactions = Transactions(
            lambda: UnitOfWork(database),
            lambda uow: uow.clock.now(),
            Shelf(),
            FormShelf(),
            SANDBOX,
            Limits(),
            self.woke,
        )
        self.wakes = 0
        self.sweep = Sweep(self.transactions)

    def woke(self):
        self.wakes += 1

    def advance(self, duration, **more):
        from zoneinfo import ZoneInfo

        command = AdvanceClock(advance=duration, **{"manual": True, "zone": ZoneInfo("Asia/Shanghai"), **more})
        return advance_clock(self.transactions, self.sweep.run, command)

    def time(self):
        with UnitOfWork(self.database) as uow:
            return uow.clock.now().astimezone(UTC)

    def history(self, case_id, kind):
        """When facts of a kind happened in a case, in their order."""
        with self.database.read() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT at FROM audit_entry WHERE chain = '{case_id}' AND kind = '{kind}' ORDER BY seq"
            )
            return [_instant(at) for (at,) in rows]


def _instant(at):
    return datetime.fromtimestamp(at / 1_000_000, UTC) if isinstance(at, int) else at.astimezone(UTC)
