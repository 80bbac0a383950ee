"""The field type `file`: a document of the case, by its id."""

from server.forms.document_ids import no_limits, read_document
from server.forms.kinds import FieldType
from server.forms.texts import write_text

FIELD_TYPE = FieldType(
    widget="file",
    json_type="string",
    format="uuid",
    keywords=frozenset(),
    limits=no_limits,
    from_json=read_document,
    from_text=read_document,
    to_text=write_text,
)
