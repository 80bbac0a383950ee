"""What a field type is: the keywords it knows and how its values are read and written."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.feel.checking import STRING, FeelType
from server.forms.errors import Refused
from server.forms.model import Field, Limits, Value
from server.forms.nodes import Node


@dataclass(frozen=True, slots=True)
class FieldType:
    """One widget.

    `json_type` and `format` are what the schema must say, `formats` what may stand for it; `keywords` what it may
    say besides the general ones; `limits` reads them. `from_json` and `from_text` give the typed value or raise
    Refused; when `many`, `from_json` also takes the list of texts an HTML form sends.
    `to_text` writes a value for an input element, in the given zone. `feel` is what expressions know the value as.
    """

    widget: str
    json_type: str
    format: str | None
    keywords: frozenset[str]
    limits: Callable[[Node], Limits]
    from_json: Callable[[Field, object, ZoneInfo], Value]
    from_text: Callable[[Field, str, ZoneInfo], Value]
    to_text: Callable[[object, ZoneInfo], str]
    many: bool = False
    formats: frozenset[str] = frozenset()
    feel: FeelType = STRING

    def fits(self, json_type: object, written: object) -> bool:
        """Whether a schema of this type and format (None: it has none) may be this widget."""
        stands_for_it = isinstance(written, str) and written in self.formats
        return json_type == self.json_type and (written == self.format or stands_for_it)


def wrong_type(message: str) -> Refused:
    """Return the refusal of a JSON value of another type than the msgid `message` names."""
    return Refused("wrong_type", message)
