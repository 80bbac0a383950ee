"""The field type `date`: a calendar day."""

from server.feel.checking import DATE
from server.forms.kinds import FieldType
from server.forms.moments import date_from_json, date_from_text, no_limits, write_date

FIELD_TYPE = FieldType(
    widget="date",
    json_type="string",
    format="date",
    keywords=frozenset({"default"}),
    limits=no_limits,
    from_json=date_from_json,
    from_text=date_from_text,
    to_text=write_date,
    feel=DATE,
)
