"""Lays out the tables of a form: a field for every cell, empty rows to go on in, totals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.errors import Entry
from server.forms.model import Field, Form
from server.forms.rows import totals
from server.pages.contexts.parts import FormColumn, FormField, FormTable

SPARE_ROWS = 3

_ANY_ZONE = ZoneInfo("UTC")


def _plainly(_field: Field, value: object) -> str:
    return str(value)


def _unread(_field: Field, _value: object) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """How values are told to whoever reads the form, and amounts read out; `zone` is that of the branch."""

    tell: Callable[[Field, object], str] = _plainly
    words: Callable[[Field, object], str | None] = _unread
    zone: ZoneInfo = _ANY_ZONE


def field_id(name: str) -> str:
    """Return the element id of the field with this dotted name."""
    return f"field-{name.replace('.', '-')}"


def form_table(
    entry: Field, entered: Entry, messages: Mapping[str, str], reader: Reader, more_href: str | None
) -> FormTable:
    """Return the table with the rows that were entered and a few more to fill in."""
    rows = [row for row in entered if isinstance(row, Mapping)] if isinstance(entered, list) else []
    most = entry.limits.max_items or 0
    shown = [*rows, *[cast("dict[str, str]", {})] * max(0, min(SPARE_ROWS, most - len(rows)))]
    sums = totals(entry, rows, reader.zone)
    return FormTable(
        columns=tuple(
            FormColumn(
                column.field,
                f"{field_id(entry.name)}-total-{column.name}",
                reader.tell(column.field, sums[column.name]) if column.total else None,
            )
            for column in entry.columns
        ),
        rows=tuple(_row(entry, number, row, messages) for number, row in enumerate(shown)),
        most=most,
        more_href=more_href if len(shown) < most else None,
    )


def titles_of(form: Form, names: Sequence[str]) -> Mapping[str, str]:
    """Return what each of these is called: a field, or a cell with its row; the name itself for anything else."""
    titles = {each.name: each.title for each in form.fields}
    tables = [each for each in form.fields if each.columns]
    return {name: titles.get(name) or _cell_title(tables, name) or name for name in names}


def _cell_title(tables: Sequence[Field], name: str) -> str | None:
    head, _, column = name.rpartition(".")
    table_name, _, number = head.rpartition(".")
    for table in tables:
        if table.name == table_name and number.isdecimal():
            titles = {each.name: each.field.title for each in table.columns}
            return f"{table.title} {int(number) + 1}, {titles.get(column, column)}"
    return None


def _row(entry: Field, number: int, row: Mapping[str, str], messages: Mapping[str, str]) -> tuple[FormField, ...]:
    return tuple(
        _cell(replace(column.field, path=(*entry.path, str(number), column.name)), row.get(column.name, ""), messages)
        for column in entry.columns
    )


def _cell(field: Field, text: str, messages: Mapping[str, str]) -> FormField:
    return FormField(field_id(field.name), field.widget, field, text, messages.get(field.name))
