"""The field type `choice`: one code out of a list."""

from zoneinfo import ZoneInfo

from server.forms.kinds import FieldType
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.options import one_code, read_options
from server.forms.texts import write_text


def _limits(node: Node) -> Limits:
    return Limits(choices=read_options(node))


def _from_json(field: Field, value: object, _zone: ZoneInfo) -> str:
    return one_code(field, value)


FIELD_TYPE = FieldType(
    widget="choice",
    json_type="string",
    format=None,
    keywords=frozenset({"enum", "default"}),
    limits=_limits,
    from_json=_from_json,
    from_text=_from_json,
    to_text=write_text,
)
