"""The field type `time`: a time of day, without a zone."""

from server.feel.checking import TIME
from server.forms.kinds import FieldType
from server.forms.moments import no_limits, time_from_json, write_time

FIELD_TYPE = FieldType(
    widget="time",
    json_type="string",
    format="time",
    keywords=frozenset({"default"}),
    limits=no_limits,
    from_json=time_from_json,
    from_text=time_from_json,
    to_text=write_time,
    feel=TIME,
)
