"""The way of one unit of work to the database: reads run at once, writes wait and go to PostgreSQL together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVarTuple, overload

from sqlalchemy import Connection, CursorResult, Delete, Executable, Insert, Table, TextClause, Update, insert, text
from sqlalchemy.sql.selectable import TypedReturnsRows

from server.store.write_texts import WriteText, rows_as_json, rows_text, text_of, together

Columns = TypeVarTuple("Columns")
Values = Mapping[str, object]
Refusal = Callable[[], Exception]
Write = Insert | Update | Delete | TextClause
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:matter, 0))")


@dataclass(frozen=True, slots=True)
class _Pending:
    text: WriteText
    values: Values
    refusal: Refusal | None = None
    rows: frozenset[object] | None = None

    def may_meet(self, other: "_Pending") -> bool:
        """Whether the two could concern the same row."""
        if self.text.table != other.text.table:
            return False
        return self.rows is None or other.rows is None or not self.rows.isdisjoint(other.rows)


class Channel:
    """Runs statements on one connection, in an order that nobody can tell from the order of the calls.

    On PostgreSQL a write waits until something is read, its row may be written again, or `flush()`: what waits then
    is one statement, as each costs a round trip and several times the work of its own. SQLite is asked at once.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waits = connection.dialect.name == "postgresql"
        self._pending: list[_Pending] = []

    @overload
    def execute(
        self, statement: TypedReturnsRows[*Columns], values: Values | Sequence[Values] | None = None
    ) -> CursorResult[*Columns]: ...

    @overload
    def execute(
        self, statement: Executable, values: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]: ...

    def execute(
        self, statement: Executable, values: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement now, after all that waits."""
        self.flush()
        return self._connection.execute(statement, values)

    def later(self, statement: Write, values: Values, *, row: object = None, refusal: Refusal | None = None) -> None:
        """Write at the latest before anything is read. Raises `refusal()` unless it changes exactly one row.

        The statement takes no lists of values, and gives nothing back. `row`: the primary key of the only row it
        may change.
        """
        if not self._waits:
            found = self._connection.execute(statement, values)
            if refusal is not None and found.rowcount != 1:
                raise refusal()
            return
        text = text_of(statement, tuple(values), self._connection.dialect)
        self._keep(_Pending(text, text.processed(values), refusal, None if row is None else frozenset({row})))

    def insert_rows(self, table: Table, rows: Sequence[Values]) -> None:
        """Insert rows that all have the same columns, by one statement; it may wait like any write."""
        if not rows:
            return
        if not self._waits:
            self._connection.execute(insert(table), rows[0] if len(rows) == 1 else list(rows))
            return
        text = rows_text(table, tuple(rows[0]), self._connection.dialect)
        self._keep(_Pending(text, rows_as_json(text, rows), rows=_keys(table, rows)))

    def alone(self, matter: str) -> None:
        """Whoever else comes with the same matter waits until this unit of work ends; SQLite has one writer anyway."""
        if self._waits:
            self.execute(_ALONE, {"matter": matter})

    def flush(self) -> None:
        """Write what waits."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        if len(pending) == 1:
            found = self._connection.exec_driver_sql(pending[0].text.sql, dict(pending[0].values))
            _require_one(pending[0].refusal, found.rowcount)
        else:
            self._write_together(pending)

    def forget(self) -> None:
        """Do not write what waits."""
        self._pending.clear()

    def _keep(self, write: _Pending) -> None:
        """Two writes of one row would not see each other in one statement."""
        if any(write.may_meet(other) for other in self._pending):
            self.flush()
        self._pending.append(write)

    def _write_together(self, pending: Sequence[_Pending]) -> None:
        values = {f"w{n}_{name}": value for n, each in enumerate(pending) for name, value in each.values.items()}
        counted = tuple(n for n, each in enumerate(pending) if each.refusal is not None)
        sql = together(tuple(each.text for each in pending), counted)
        counts = self._connection.exec_driver_sql(sql, values).one()
        for n, count in zip(counted, counts, strict=False):
            _require_one(pending[n].refusal, count)


def _require_one(refusal: Refusal | None, count: int) -> None:
    if refusal is not None and count != 1:
        raise refusal()


def _keys(table: Table, rows: Sequence[Values]) -> frozenset[object] | None:
    """The primary keys of rows where it is one column; none when the database is yet to give them."""
    keys = table.primary_key.columns.keys()
    return frozenset(row[keys[0]] for row in rows if keys[0] in row) if len(keys) == 1 else None
