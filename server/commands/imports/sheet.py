"""A CSV file as rows of named cells, whatever program wrote it: encoding, separator, empty lines."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.commands.imports.faults import CellFault, Faults
from server.domain.wording import N_

MOST_ROWS = 1_000
MOST_BYTES = 2_000_000
HEADER = 1
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t，"
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many rows and bytes a file may have, and whether it may have no rows."""

    rows: int = MOST_ROWS
    size: int = MOST_BYTES
    may_be_empty: bool = False


_USUAL = Bounds()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row by its number in a spreadsheet (the header is 1); empty cells are left out."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The names in the header, and the rows that hold anything."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheet(content: bytes, bounds: Bounds = _USUAL) -> Sheet:
    """Rows of a CSV file in UTF-8 (with or without a byte order mark), GBK or GB 18030. Raises RowsRefused."""
    faults = Faults()
    lines = _lines(_text(content, bounds, faults), faults)
    header, *body = lines or [[]]
    columns = tuple(name.strip() for name in header)
    _check_header(columns, faults)
    faults.stop_if_any()
    rows = tuple(_row(number, columns, cells, faults) for number, cells in enumerate(body, start=HEADER + 1))
    faults.stop_if_any()
    filled = tuple(row for row in rows if row.cells)
    if not filled and not bounds.may_be_empty:
        faults.add(CellFault(HEADER, "", "no_rows", N_("The file holds no rows.")))
    if len(filled) > bounds.rows:
        limit = {"limit": str(bounds.rows)}
        message = N_("The file holds more than %(limit)s rows. Please split it.")
        faults.add(CellFault(HEADER, "", "too_many_rows", message, limit))
    faults.stop_if_any()
    return Sheet(columns, filled)


def _text(content: bytes, bounds: Bounds, faults: Faults) -> str:
    """The file as text: valid UTF-8 is never anything else by chance, so it is tried first."""
    if len(content) > bounds.size:
        faults.add(CellFault(HEADER, "", "too_large", N_("The file is too large. Please split it.")))
        faults.stop_if_any()
    for encoding in () if content.startswith(_BOMS) else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(char in "\r\n\t" or unicodedata.category(char) not in _NO_TEXT for char in text):
            return text
    message = N_("The file is neither UTF-8 nor GBK or GB 18030. Please save it as CSV UTF-8.")
    faults.add(CellFault(HEADER, "", "unknown_encoding", message))
    faults.stop_if_any()
    return ""


def _lines(text: str, faults: Faults) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[list[str]] = []
    try:
        lines.extend(reader)
    except csv.Error as error:
        message = N_("This row is not written as CSV: %(problem)s.")
        faults.add(CellFault(len(lines) + 1, "", "not_csv", message, {"problem": str(error)}))
        faults.stop_if_any()
    return lines


def _check_header(columns: Sequence[str], faults: Faults) -> None:
    if not any(columns):
        faults.add(CellFault(HEADER, "", "no_header", N_("The first row must name the columns.")))
    for place, name in enumerate(columns):
        if name and name in columns[:place]:
            faults.add(CellFault(HEADER, name, "column_twice", N_("This column stands twice.")))


def _row(number: int, columns: Sequence[str], cells: Sequence[str], faults: Faults) -> SheetRow:
    """The cells under names; what stands under no name must be empty."""
    if any(cell.strip() for cell in cells[len(columns) :]):
        message = N_("The row has %(cells)s cells, but there are %(columns)s columns.")
        count = {"cells": str(len(cells)), "columns": str(len(columns))}
        faults.add(CellFault(number, "", "too_many_cells", message, count))
    named = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if cell.strip()}
    if "" in named:
        faults.add(CellFault(number, "", "nameless_column", N_("A cell stands in a column without a name.")))
    return SheetRow(number, named)
