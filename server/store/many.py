"""Inserts several rows as one statement: the driver would send one for each."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, LargeBinary, Table, insert
from sqlalchemy.engine import Dialect

_Processor = Callable[[Any], Any]


class _Statement(NamedTuple):
    """The statement with all rows as one JSON parameter, and what turns a value into what JSON holds."""

    sql: str
    to_json: tuple[tuple[str, _Processor | None], ...]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows that all have the same columns; no rows, no statement."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows[0] if len(rows) == 1 else list(rows))
        return
    statement = _statement(table, tuple(rows[0]), connection.dialect)
    plain = [
        {name: row[name] if change is None else change(row[name]) for name, change in statement.to_json} for row in rows
    ]
    # One text whatever the number of rows, so that it is prepared once; a parameter for each value, or for each
    # column an array, would cost the driver several times as much.
    connection.exec_driver_sql(statement.sql, (orjson.dumps(plain, default=_number).decode(),))


@lru_cache(64)
def _statement(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Statement:
    preparer = dialect.identifier_preparer
    into, listed = preparer.format_table(table), ", ".join(preparer.quote(name) for name in names)
    sql = f"INSERT INTO {into} ({listed}) SELECT {listed} FROM json_populate_recordset(NULL::{into}, %s)"  # noqa: S608 -- names of our own tables
    return _Statement(sql, tuple((name, _to_json(table, name, dialect)) for name in names))


def _to_json(table: Table, name: str, dialect: Dialect) -> _Processor | None:
    kind = table.c[name].type
    return _hexadecimal if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)


def _hexadecimal(value: bytes | None) -> str | None:
    return None if value is None else f"\\x{value.hex()}"


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
