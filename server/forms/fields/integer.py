"""The field type `integer`: a whole number."""

from server.feel.checking import NUMBER
from server.forms.kinds import FieldType
from server.forms.numbers import whole_from_json, whole_from_text, whole_limits, write_number

FIELD_TYPE = FieldType(
    widget="integer",
    json_type="integer",
    format=None,
    keywords=frozenset({"minimum", "maximum", "x-unit", "default"}),
    limits=whole_limits,
    from_json=whole_from_json,
    from_text=whole_from_text,
    to_text=write_number,
    feel=NUMBER,
)
