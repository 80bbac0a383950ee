"""Inserts several rows as one statement: the driver would send one for each."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert
from sqlalchemy.engine import Dialect


class _Columns(NamedTuple):
    """The statement with one array parameter per column, and what turns a value into the driver's."""

    sql: str
    to_driver: tuple[tuple[str, Callable[[Any], Any] | None], ...]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns; no rows, no statement."""
    if not rows:
        return
    if len(rows) == 1 or connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows[0] if len(rows) == 1 else list(rows))
        return
    columns = _columns(table, tuple(rows[0]), connection.dialect)
    values = {
        name: [row[name] if change is None else change(row[name]) for row in rows] for name, change in columns.to_driver
    }
    connection.exec_driver_sql(columns.sql, values)


@lru_cache(64)
def _columns(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Columns:
    preparer = dialect.identifier_preparer
    kinds = [table.c[name].type.compile(dialect).partition(" COLLATE")[0] for name in names]
    arrays = ", ".join(f"CAST(%({name})s AS {kind}[])" for name, kind in zip(names, kinds, strict=True))
    listed = ", ".join(preparer.quote(name) for name in names)
    processors = tuple((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return _Columns(f"INSERT INTO {preparer.format_table(table)} ({listed}) SELECT * FROM unnest({arrays})", processors)  # noqa: S608 -- names of our own tables
