"""Work in one database that one process at a time does until nothing of it is left."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Event

from server.commands.transaction import Transactions
from server.store.database import Database


@dataclass(frozen=True, slots=True)
class InTurn(ABC):
    """Does what waits, one case in one transaction, until nothing does or it is told to end.

    What waits is looked for without keeping anybody from writing: mostly there is nothing. `now`: the time of the
    house. `turn` says whether this process is the one that does it, for as long as it does.
    """

    database: Database
    transactions: Transactions
    now: Callable[[], datetime]
    turn: Callable[[], AbstractContextManager[bool]] = field(default=partial(nullcontext, enter_result=True))
    ending: Event = field(default_factory=Event)

    def run(self) -> int:
        """Do what waits, unless another process does; return how many cases were done."""
        with self.turn() as mine:
            return self.do_all() if mine else 0

    def stop(self) -> None:
        """Finish the case under way and begin no other."""
        self.ending.set()

    @abstractmethod
    def do_all(self) -> int:
        """Do what waits; how many cases were done."""
