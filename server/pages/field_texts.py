"""Values of form fields as people read them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.document_ids import ATTACHED
from server.forms.errors import Refused
from server.forms.member_ids import BRANCH, PERSON
from server.forms.model import Field
from server.forms.numbers import decimal_from_text
from server.forms.rows import totals, write_rows
from server.forms.showing import format_value
from server.forms.spans import DURATION
from server.pages.contexts.parts import ShownTable
from server.pages.tables import Reader
from server.pages.told import records
from server.pages.words import Names, Words


@dataclass(frozen=True, slots=True)
class FieldTeller:
    """Tells values to one reader; local times are in `zone`."""

    words: Words
    zone: ZoneInfo
    names: Names

    @property
    def reader(self) -> Reader:
        """How a form tells values to this reader."""
        return Reader(self.text, self.read_out, self.zone)

    def text(self, field: Field, value: object) -> str:
        """The value of a field in the reader's words."""
        if isinstance(value, bool):
            return self._yes_no(field, value)
        if field.widget in ATTACHED:
            return self.names.documents.get(str(value)) or self.words.gettext("A document")
        if field.widget == PERSON:
            return self.names.person(str(value))
        if field.widget == BRANCH:
            return self.names.branch(str(value))
        if field.widget == DURATION:
            return self.words.formats.duration(str(value))
        if field.choices:
            texts = {choice.code: choice.text for choice in field.choices}
            codes = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
            return self.words.gettext(", ").join(texts.get(str(code), str(code)) for code in codes)
        if isinstance(value, Decimal | int):
            return self._number(field, value)
        if field.columns:
            return self.words.formats.rows(len(records(value)))
        shown = format_value(field, value, zone=self.zone)
        if not isinstance(shown, str):
            return self.words.gettext(", ").join(cast("list[str]", shown))
        return f"{self.names.logins[shown]} ({shown})" if shown in self.names.logins else shown

    def table(self, field: Field, value: object) -> ShownTable | None:
        """The rows of a table with the sums of its columns; None for other fields."""
        if not field.columns:
            return None
        rows, columns = records(value), field.columns
        cells = [tuple(self._cell(column.field, row.get(column.name)) for column in columns) for row in rows]
        if any(column.total for column in columns):
            sums = totals(field, write_rows(field, value, self.zone), self.zone)
            last = [self._cell(column.field, sums.get(column.name)) for column in columns]
            cells.append((last[0] or self.words.gettext("Total"), *last[1:]))
        return ShownTable(tuple(column.field.title for column in columns), tuple(cells))

    def _cell(self, field: Field, value: object) -> str:
        return "" if value is None else self.text(field, value)

    def read_out(self, field: Field, value: object) -> str | None:
        """An amount, typed or as it was entered, as contracts write it; empty when it cannot be read (yet)."""
        formats = self.words.formats
        if formats.amount_in_words(Decimal(0)) is None:
            return None
        try:
            amount = decimal_from_text(field, value, self.zone) if isinstance(value, str) else value
        except Refused:
            return ""
        return (formats.amount_in_words(amount) or "") if isinstance(amount, Decimal) else ""

    def _number(self, field: Field, value: Decimal | int) -> str:
        formats = self.words.formats
        if field.widget == "money" and isinstance(value, Decimal):
            words = formats.amount_in_words(value) if field.limits.in_words else None
            return self._counted(field, formats.money(value)) + (f" {words}" if words else "")
        if field.widget == "percent" and isinstance(value, Decimal):
            return f"{formats.number(value)}%"
        return self._counted(field, formats.number(value))

    def _counted(self, field: Field, number: str) -> str:
        return f"{number} {field.unit}" if field.unit else number

    def _yes_no(self, field: Field, value: bool) -> str:  # noqa: FBT001 -- the value of a field
        texts = {choice.code: choice.text for choice in field.choices}
        plain = self.words.gettext("Yes") if value else self.words.gettext("No")
        return texts.get("true" if value else "false") or plain
