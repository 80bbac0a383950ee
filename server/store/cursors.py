"""PostgreSQL cursors that describe the columns of a result only to those who look."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, overload

from psycopg import Column, Cursor


class LazyCursor(Cursor[Any]):
    """SQLAlchemy asks for the description after every statement, and looks at it the first time only.

    The driver would make it each time, by ten calls for each column: more than it takes to read a row.
    """

    @property
    def description(self) -> Sequence[Column] | None:  # type: ignore[override] -- the driver promises a list; nobody changes it
        """The columns of the current result, to be looked at before the next; None when it has none."""
        result = self.pgresult
        return _Columns(self, result.nfields) if result is not None and result.nfields else super().description


class _Columns(Sequence[Column]):
    def __init__(self, cursor: Cursor[Any], count: int) -> None:
        self._cursor, self._count = cursor, count

    @cached_property
    def _made(self) -> list[Column]:
        return [Column(self._cursor, at) for at in range(self._count)]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Column: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Column]: ...

    def __getitem__(self, index: int | slice) -> Column | Sequence[Column]:
        return self._made[index]
