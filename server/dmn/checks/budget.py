"""How much work the checks of one deployment may be: they end, whatever the files hold."""

from __future__ import annotations

MAX_WORK = 3_000_000
MAX_WORK_PER_TABLE = 1_000_000


class Exhausted(Exception):
    """A table takes more work than the checks may do."""


class Budget:
    """Counts work: evaluated cells, steps of expressions and compared rules."""

    def __init__(self) -> None:
        """Start with nothing spent."""
        self._all = MAX_WORK
        self._table = MAX_WORK_PER_TABLE

    def start_table(self) -> None:
        """Begin with another table."""
        self._table = MAX_WORK_PER_TABLE

    def spend(self, work: int) -> None:
        """Do so much work; Exhausted when there is none left."""
        self._all -= work
        self._table -= work
        if self._all < 0 or self._table < 0:
            raise Exhausted
