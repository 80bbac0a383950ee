"""Tables as CSV that spreadsheets open as text, whatever people typed into them."""

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_table(rows: Iterable[Iterable[object]]) -> str:
    """The rows as RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    csv.writer(text).writerows([_inert(value) for value in row] for row in rows)
    return text.getvalue()


def without_apostrophe(text: str) -> str:
    """A cell as it was before `csv_table` made it inert."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
