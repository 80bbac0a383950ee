"""The field type `branch`: a branch of the house, by code."""

from server.forms.kinds import FieldType
from server.forms.member_ids import BRANCH, no_limits, read_member
from server.forms.texts import write_text

FIELD_TYPE = FieldType(
    widget=BRANCH,
    json_type="string",
    format="branch",
    keywords=frozenset(),
    limits=no_limits,
    from_json=read_member,
    from_text=read_member,
    to_text=write_text,
)
