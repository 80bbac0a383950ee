"""SQL texts of writes for PostgreSQL: compiled once, and several of them joined to one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Delete, Insert, LargeBinary, Table, TextClause, Update
from sqlalchemy.engine import Dialect

_Processor = Callable[[Any], Any]
_PARAMETER = re.compile(r"%\((\w+)\)s")
_INTO = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) ("?\w+"?)')
_ROWS = "rows"


@dataclass(frozen=True, slots=True, eq=False)
class WriteText:
    """A write as the driver takes it, the table it changes, what makes each of its values fit, and constants."""

    sql: str
    table: str
    processors: tuple[tuple[str, _Processor], ...]
    constants: Mapping[str, object]

    def processed(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values as the driver takes them."""
        return {**self.constants, **values, **{name: change(values[name]) for name, change in self.processors}}


@lru_cache(256)
def text_of(statement: Insert | Update | Delete | TextClause, names: tuple[str, ...], dialect: Dialect) -> WriteText:
    """The text of a statement of ours that is given these values."""
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    sql = str(compiled)
    found = _INTO.match(sql)
    assert found is not None, sql
    used = {name: compiled.binds[name] for name in _PARAMETER.findall(sql)}
    changes = _changes((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in used.items())
    constants = {name: bind.value for name, bind in used.items() if name not in names}
    constants |= {name: change(constants[name]) for name, change in changes if name in constants}
    return WriteText(sql, found[1], tuple(each for each in changes if each[0] in names), constants)


@lru_cache(64)
def rows_text(table: Table, names: tuple[str, ...], dialect: Dialect) -> WriteText:
    """The text that inserts any number of rows, given as one JSON text.

    One text whatever the number of rows, so that it is prepared once; a parameter for each value, or for each
    column an array, would cost the driver several times as much.
    """
    preparer = dialect.identifier_preparer
    into, listed = preparer.format_table(table), ", ".join(preparer.quote(name) for name in names)
    sql = f"INSERT INTO {into} ({listed}) SELECT {listed} FROM json_populate_recordset(NULL::{into}, %({_ROWS})s)"  # noqa: S608 -- names of our own tables
    return WriteText(sql, into, _changes((name, _to_json(table, name, dialect)) for name in names), {})


def rows_as_json(text: WriteText, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The one value of a text made by `rows_text`."""
    return {_ROWS: orjson.dumps([text.processed(row) for row in rows], default=_number).decode()}


@lru_cache(512)
def together(texts: tuple[WriteText, ...], counted: tuple[int, ...]) -> str:
    """One statement that does every write, and gives the number of rows that the `counted` ones changed.

    The values of the n-th are named `w<n>_<name>`. All see the database as it was before, and none the others'
    rows; constraints hold at the end.
    """
    renamed = [_PARAMETER.sub(rf"%(w{n}_\1)s", text.sql) for n, text in enumerate(texts)]
    parts = ", ".join(f"w{n} AS ({sql}{' RETURNING 1' if n in counted else ''})" for n, sql in enumerate(renamed))
    counts = ", ".join(f"(SELECT count(*) FROM w{n})" for n in counted)  # noqa: S608 -- no values in it
    return f"WITH {parts} SELECT {counts or 1}"


def _changes(processors: Iterable[tuple[str, _Processor | None]]) -> tuple[tuple[str, _Processor], ...]:
    return tuple((name, change) for name, change in processors if change is not None)


def _to_json(table: Table, name: str, dialect: Dialect) -> _Processor | None:
    kind = table.c[name].type
    return _hexadecimal if isinstance(kind, LargeBinary) else kind.dialect_impl(dialect).bind_processor(dialect)


def _hexadecimal(value: bytes | None) -> str | None:
    return None if value is None else f"\\x{value.hex()}"


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
