"""The field type `datetime`: an instant; it has no default, since a fixed instant serves nobody."""

from server.feel.checking import DATE_TIME
from server.forms.kinds import FieldType
from server.forms.moments import instant_from_json, no_limits, write_instant

FIELD_TYPE = FieldType(
    widget="datetime",
    json_type="string",
    format="date-time",
    keywords=frozenset(),
    limits=no_limits,
    from_json=instant_from_json,
    from_text=instant_from_json,
    to_text=write_instant,
    feel=DATE_TIME,
)
