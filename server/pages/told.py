"""Values that no form describes, in the reader's words: records and lists of them, codes, spans of time, people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.pages.contexts.parts import ShownTable, ShownValue
from server.pages.words import Names, Words

Data = Mapping[str, object]
_DECIMALS = 4
"""What is worked out, such as a share of a third, is shown with so many decimals at most."""
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,40}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class ValueTeller:
    """Tells values to one reader; `prefix` begins the labels that come first, such as those of a decision."""

    words: Words
    zone: ZoneInfo
    names: Names
    labels: Mapping[str, str]
    prefix: str = ""

    def named(self, key: str, value: object) -> ShownValue:
        """A value with its label; a list of records is a table, of which the text tells the length."""
        rows = records(value)
        if rows:
            return ShownValue(self.label(key), self.words.formats.rows(len(rows)), table=self._table(rows))
        return ShownValue(self.label(key), self.text(key, value))

    def label(self, key: str) -> str:
        """What a variable or a member of a record is called."""
        found = (self.labels.get(f"{start}{key}") for start in (self.prefix, "data.", "column."))
        return next((label for label in found if label), key.replace("_", " "))

    def text(self, key: str, value: object) -> str:
        """The value as text; members of a record stand on lines of their own."""
        if isinstance(value, str):
            return self._coded(key, value)
        if isinstance(value, Mapping):
            members = cast("Data", value).items()
            return "\n".join(self.words.gettext("%(label)s: %(text)s", **self._member(*one)) for one in members)
        if isinstance(value, list | tuple):
            return self.words.gettext(", ").join(self.text(key, item) for item in cast("list[object]", value))
        return self._plain(value)

    def _member(self, key: str, value: object) -> Mapping[str, str]:
        return {"label": self.label(key), "text": self.text(key, value).replace("\n", "; ") or "—"}

    def _table(self, rows: list[Data]) -> ShownTable:
        keys = list(dict.fromkeys(key for row in rows for key in row))
        cells = tuple(tuple(self.text(key, row.get(key)) for key in keys) for row in rows)
        return ShownTable(tuple(self.label(key) for key in keys), cells)

    def _coded(self, key: str, value: str) -> str:
        known = (self.labels.get(f"{start}{key}.{value}") for start in (self.prefix, "", "data."))
        if text := next((text for text in known if text), None):
            return text
        if value in self.names.logins:
            return f"{self.names.logins[value]} ({value})"
        if value in self.names.people:
            return self.names.people[value]
        return self.words.formats.working_time(value) or value

    def _plain(self, value: object) -> str:
        formats = self.words.formats
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.words.gettext("Yes") if value else self.words.gettext("No")
        if isinstance(value, Decimal) and cast("int", value.as_tuple().exponent) < -_DECIMALS:
            return formats.number(round(value, _DECIMALS).normalize())
        if isinstance(value, Decimal | int):
            return formats.number(value)
        if isinstance(value, datetime):
            return formats.instant(value, self.zone) if value.tzinfo else value.isoformat(" ", "minutes")
        return formats.day(value) if isinstance(value, date) else str(value)


def possible_logins(value: object) -> Iterable[str]:
    """The texts in it that may be somebody's sign-in name."""
    return (text for text in _texts(value) if _LOGIN.fullmatch(text))


def possible_people(value: object) -> Iterable[str]:
    """The texts in it that may be somebody's id."""
    return (text for text in _texts(value) if _ID.fullmatch(text))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in cast("Data", value).values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for item in cast("list[object]", value):
            yield from _texts(item)


def records(value: object) -> list[Data]:
    """The records of a list that holds nothing else; none of anything else."""
    items = cast("list[object]", value) if isinstance(value, list | tuple) else []
    return cast("list[Data]", items) if items and all(isinstance(item, Mapping) for item in items) else []
