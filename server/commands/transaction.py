"""The one place that opens and commits a transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, TypeVar

from server.engine.model import Limits, Outcome, Sandbox
from server.engine.shelf import Shelf
from server.forms.shelf import FormShelf
from server.store.unit_of_work import UnitOfWork

C = TypeVar("C")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """The engine moved a case: its id, its process, and all that followed."""

    case: str
    process: str
    outcome: Outcome


Watch: TypeAlias = Callable[[CaseMoved], None]
"""Is told, after the commit, of every case that moved."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a handler works with: the open unit of work, the instant, and the engine's room."""

    uow: UnitOfWork
    now: datetime
    shelf: Shelf
    forms: FormShelf
    sandbox: Sandbox
    limits: Limits
    moves: list[CaseMoved] = field(default_factory=list[CaseMoved])


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
    watch: Watch | None = None

    def run(self, handler: Callable[[C, Work], R], command: C) -> R:
        """Run the handler; commit if it returns, roll back if it raises."""
        with self.unit_of_work() as uow:
            work = Work(uow, self.clock(uow), self.shelf, self.forms, self.sandbox, self.limits)
            result = handler(command, work)
            uow.commit()
        if self.watch is not None:
            for move in work.moves:
                self.watch(move)
        if uow.left_work:
            self.wake()
        return result
