"""The field type `text`: one line."""

from zoneinfo import ZoneInfo

from server.forms.contacts import CONTACTS
from server.forms.identities import IDENTITIES
from server.forms.kinds import FieldType
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.texts import read_line, text_limits, write_text

CAP = 1_000

_WRITTEN = {**IDENTITIES, **CONTACTS}


def _limits(node: Node) -> Limits:
    return text_limits(node, CAP)


def _read(field: Field, value: object, zone: ZoneInfo) -> str:
    line = read_line(field, value, zone)
    return _WRITTEN[field.limits.format](line) if field.limits.format else line


FIELD_TYPE = FieldType(
    widget="text",
    json_type="string",
    format=None,
    keywords=frozenset({"minLength", "maxLength", "pattern", "default"}),
    limits=_limits,
    from_json=_read,
    from_text=_read,
    to_text=write_text,
    formats=frozenset(_WRITTEN),
)
