"""The field type `person`: a colleague, by id."""

from server.forms.kinds import FieldType
from server.forms.member_ids import PERSON, read_member, role_limit
from server.forms.texts import write_text

FIELD_TYPE = FieldType(
    widget=PERSON,
    json_type="string",
    format="person",
    keywords=frozenset({"x-role"}),
    limits=role_limit,
    from_json=read_member,
    from_text=read_member,
    to_text=write_text,
)
