"""Values of form fields as people read them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.model import Field
from server.forms.showing import format_value
from server.pages.words import Names, Words


@dataclass(frozen=True, slots=True)
class FieldTeller:
    """Tells values to one reader; local times are in `zone`."""

    words: Words
    zone: ZoneInfo
    names: Names

    def text(self, field: Field, value: object) -> str:
        """The value of a field in the reader's words."""
        if isinstance(value, bool):
            return self._yes_no(field, value)
        if field.choices:
            texts = {choice.code: choice.text for choice in field.choices}
            codes = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
            return self.words.gettext(", ").join(texts.get(str(code), str(code)) for code in codes)
        if isinstance(value, Decimal | int):
            return self._number(field, value)
        shown = format_value(field, value, zone=self.zone)
        if not isinstance(shown, str):
            return self.words.gettext(", ").join(shown)
        return f"{self.names.logins[shown]} ({shown})" if shown in self.names.logins else shown

    def _number(self, field: Field, value: Decimal | int) -> str:
        formats = self.words.formats
        if field.widget == "money" and isinstance(value, Decimal):
            return formats.money(value)
        if field.widget == "percent" and isinstance(value, Decimal):
            return f"{formats.number(value)}%"
        return formats.number(value)

    def _yes_no(self, field: Field, value: bool) -> str:  # noqa: FBT001 -- the value of a field
        texts = {choice.code: choice.text for choice in field.choices}
        plain = self.words.gettext("Yes") if value else self.words.gettext("No")
        return texts.get("true" if value else "false") or plain
