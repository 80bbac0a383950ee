"""The rows of a table: reading them cell by cell, showing them again, adding up their columns."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, cast
from zoneinfo import ZoneInfo

from server.forms.errors import Refused, RefusedCells
from server.forms.kinds import wrong_type
from server.forms.model import Column, Field, Row
from server.forms.numbers import write_number
from server.forms.plain_types import PLAIN_TYPES

MOST_ROWS = 1_000

_CELL = re.compile(r"(.+)\.([0-9]{1,6})\.([^.]+)")
_Read: TypeAlias = Callable[[Field, object], object]
Texts: TypeAlias = list[dict[str, str]]


def take_rows(
    fields: Iterable[Field], pairs: Iterable[tuple[str, str]]
) -> tuple[dict[str, Texts], list[tuple[str, str]]]:
    """Split an HTML form's pairs into the rows of its tables, by name, and the rest.

    A cell is called `<table>.<row>.<column>`. Rows come in the order of their numbers, without those that are empty.
    """
    tables = {field.name: {column.name for column in field.columns} for field in fields if field.columns}
    found: dict[str, dict[int, dict[str, str]]] = {}
    rest: list[tuple[str, str]] = []
    for name, text in pairs:
        cell = _CELL.fullmatch(name) if tables else None
        if cell is None or cell[3] not in tables.get(cell[1], ()):
            rest.append((name, text))
        elif text.strip():
            found.setdefault(cell[1], {}).setdefault(int(cell[2]), {})[cell[3]] = text
    return {name: [rows[number] for number in sorted(rows)] for name, rows in found.items()}, rest


def rows_from_json(field: Field, value: object, zone: ZoneInfo) -> list[Row]:
    """Return the typed rows of a list of objects. Raises Refused."""
    if not isinstance(value, list):
        raise wrong_type("This must be a list.")
    rows = cast("list[object]", value)
    return _read_rows(field, rows, lambda column, cell: PLAIN_TYPES[column.widget].from_json(column, cell, zone))


def rows_from_texts(field: Field, rows: Texts, zone: ZoneInfo) -> list[Row]:
    """Return the typed rows of what people entered. Raises Refused."""

    def read(column: Field, text: object) -> object:
        return PLAIN_TYPES[column.widget].from_text(column, cast("str", text), zone)

    return _read_rows(field, rows, read)


def write_rows(field: Field, value: object, zone: ZoneInfo) -> Texts:
    """Return the rows as texts by column, as input elements show them; what is no row is left out."""
    rows = cast("list[object]", value) if isinstance(value, list | tuple) else []
    return [
        _written(field, cast("Mapping[str, object]", row), zone) for row in rows[:MOST_ROWS] if isinstance(row, Mapping)
    ]


def totals(field: Field, rows: Sequence[Mapping[str, str]], zone: ZoneInfo) -> dict[str, Decimal]:
    """Return the sum of each column that has one, over the cells that can be read."""
    return {column.name: _sum(column, rows, zone) for column in field.columns if column.total}


def _sum(column: Column, rows: Iterable[Mapping[str, str]], zone: ZoneInfo) -> Decimal:
    kind, total = PLAIN_TYPES[column.field.widget], Decimal(0)
    for row in rows:
        try:
            total += cast("Decimal", kind.from_text(column.field, row.get(column.name, ""), zone))
        except Refused:
            continue
    return total


def _read_rows(field: Field, rows: Sequence[object], read: _Read) -> list[Row]:
    limits = field.limits
    most = MOST_ROWS if limits.max_items is None else limits.max_items
    if len(rows) > most:
        raise Refused(
            "too_many_rows", "Enter at most %(limit)s rows; there are %(count)s.", limit=most, count=len(rows)
        )
    typed: list[Row] = []
    refused: dict[str, Refused] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise wrong_type("Each row must be an object.")
        typed.append(_read_row(field, number, cast("Mapping[str, object]", row), read, refused))
    if refused:
        raise RefusedCells(refused)
    if len(rows) < limits.min_items:
        raise Refused("too_few_rows", "Enter at least %(limit)s rows.", limit=limits.min_items)
    return typed


def _read_row(field: Field, number: int, row: Mapping[str, object], read: _Read, refused: dict[str, Refused]) -> Row:
    """Return one typed row; what is wrong in it goes to `refused` by the name of the cell within the table."""
    typed: Row = {}
    for column in field.columns:
        given = row.get(column.name)
        try:
            if given is not None and not (isinstance(given, str) and not given.strip()):
                typed[column.name] = read(column.field, given)
            elif column.field.required:
                refused[f"{number}.{column.name}"] = Refused("required", "Please fill in this field.")
        except Refused as refusal:
            refused[f"{number}.{column.name}"] = refusal
    if any(name not in {column.name for column in field.columns} for name in row):
        raise Refused("unknown_field", "The table has no such column.")
    return typed


def _written(field: Field, row: Mapping[str, object], zone: ZoneInfo) -> dict[str, str]:
    shown: dict[str, str] = {}
    for column in field.columns:
        value = row.get(column.name)
        if value is None:
            continue
        text = PLAIN_TYPES[column.field.widget].to_text(value, zone)
        shown[column.name] = text or write_number(value, zone)
    return shown
