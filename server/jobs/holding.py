"""Suspends the cases of suspended versions and lets them go on, each in a transaction of its own."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from server.commands.transaction import Work
from server.commands.versions.cases import FreeCase, HoldCase, free_case, hold_case
from server.domain.rights import operated
from server.jobs.turns import InTurn
from server.store.channel import Channel
from server.store.held_cases import HeldCases
from server.store.people import People

AT_ONCE = 100
_LOG = logging.getLogger("countersign.holding")
_Todo = tuple[Callable[[Any, Work], bool], HoldCase | FreeCase]


@dataclass(frozen=True, slots=True)
class Holder(InTurn):
    """Does what versions suspended and resumed leave to be done."""

    def do_all(self) -> int:
        """Suspend and let go what waits; how many cases followed their version. What fails comes next time."""
        done, seen = 0, set[str]()
        while not self.ending.is_set():
            found = self._next(seen)
            if not found:
                break
            for handler, command in found:
                if self.ending.is_set():
                    break
                seen.add(command.case_id)
                done += self._one(handler, command)
        return done

    def _next(self, seen: Collection[str]) -> Sequence[_Todo]:
        """Some cases that were not seen in this run: those to let go first."""
        with self.database.read() as connection:
            held, people = HeldCases(Channel(connection)), People(connection, self.database.branches)
            if free := held.free(seen, AT_ONCE):
                return [(free_case, FreeCase(each)) for each in free]
            for holding in held.holdings():
                actor = people.find(holding.person or "", self.now())
                if actor is None:
                    continue
                if found := held.to_hold(holding, operated(actor), seen, AT_ONCE):
                    return [(hold_case, HoldCase(each)) for each in found]
        return ()

    def _one(self, handler: Callable[[Any, Work], bool], command: HoldCase | FreeCase) -> bool:
        try:
            return self.transactions.run(handler, command)
        except Exception:
            _LOG.exception("case %s could not follow its version", command.case_id)
            return False
