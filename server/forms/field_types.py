"""The table of field types."""

from collections.abc import Mapping

from server.feel.checking import FeelType, context_of, list_of
from server.forms.fields import branch, choices, file, person, photo, table
from server.forms.kinds import FieldType
from server.forms.model import Field
from server.forms.plain_types import PLAIN_TYPES

FIELD_TYPES: Mapping[str, FieldType] = {
    **PLAIN_TYPES,
    choices.FIELD_TYPE.widget: choices.FIELD_TYPE,
    table.FIELD_TYPE.widget: table.FIELD_TYPE,
    file.FIELD_TYPE.widget: file.FIELD_TYPE,
    photo.FIELD_TYPE.widget: photo.FIELD_TYPE,
    person.FIELD_TYPE.widget: person.FIELD_TYPE,
    branch.FIELD_TYPE.widget: branch.FIELD_TYPE,
}


def feel_of(field: Field) -> FeelType:
    """What expressions know the value of a field as; a table is a list of contexts."""
    if not field.columns:
        return FIELD_TYPES[field.widget].feel
    return list_of(context_of({column.name: feel_of(column.field) for column in field.columns}))
