"""The field type `address`: a postal address on one line, as envelopes and contracts write it."""

from zoneinfo import ZoneInfo

from server.forms.errors import Refused
from server.forms.kinds import FieldType
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.texts import narrow, read_lines, text_limits, write_text

CAP = 200
_SHORTEST = 5


def _limits(node: Node) -> Limits:
    return text_limits(node, CAP)


def _read(field: Field, value: object, zone: ZoneInfo) -> str:
    """One line, its digits ASCII; a place has a name, so digits and signs alone are none."""
    text = narrow(" ".join(read_lines(field, value, zone).split()))
    if len(text) < _SHORTEST or not any(char.isalpha() for char in text):
        raise Refused("not_an_address", "Enter the whole address: province, city, district, street and number.")
    return text


FIELD_TYPE = FieldType(
    widget="address",
    json_type="string",
    format="address",
    keywords=frozenset({"minLength", "maxLength", "default"}),
    limits=_limits,
    from_json=_read,
    from_text=_read,
    to_text=write_text,
)
