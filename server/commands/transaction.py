"""The one place that opens and commits a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from server.engine.model import Limits, Sandbox
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.store.unit_of_work import UnitOfWork

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Work:
    """What a handler works with: the open unit of work, the instant, and the engine's room."""

    uow: UnitOfWork
    now: datetime
    shelf: Shelf
    forms: FormShelf
    sandbox: Sandbox
    limits: Limits


@dataclass(frozen=True, slots=True)
class Transactions:
    """Runs a command's handler inside one unit of work. `wake` is called after a commit that left work behind."""

    unit_of_work: Callable[[], UnitOfWork]
    clock: Callable[[UnitOfWork], datetime]
    shelf: Shelf
    forms: FormShelf
    sandbox: Sandbox
    limits: Limits
    wake: Callable[[], None]

    def run(self, handler: Callable[[C, Work], R], command: C) -> R:
        """Run the handler; commit if it returns, roll back if it raises."""
        with self.unit_of_work() as uow:
            work = Work(uow, self.clock(uow), self.shelf, self.forms, self.sandbox, self.limits)
            result = handler(command, work)
            left_work = uow.outbox.added
            uow.commit()
        if left_work:
            self.wake()
        return result
