"""The field type `decimal`: a number with any fraction, kept digit by digit."""

from server.feel.checking import NUMBER
from server.forms.kinds import FieldType
from server.forms.model import Limits
from server.forms.nodes import Node
from server.forms.numbers import decimal_from_json, decimal_from_text, decimal_limits, write_number


def _limits(node: Node) -> Limits:
    return decimal_limits(node, places=None)


FIELD_TYPE = FieldType(
    widget="decimal",
    json_type="string",
    format="decimal",
    keywords=frozenset({"x-minimum", "x-maximum", "x-places", "x-unit", "default"}),
    limits=_limits,
    from_json=decimal_from_json,
    from_text=decimal_from_text,
    to_text=write_number,
    feel=NUMBER,
)
