"""The field type `text`: one line."""

from server.forms.kinds import FieldType
from server.forms.model import Limits
from server.forms.nodes import Node
from server.forms.texts import read_line, text_limits, write_text

CAP = 1_000


def _limits(node: Node) -> Limits:
    return text_limits(node, CAP)


FIELD_TYPE = FieldType(
    widget="text",
    json_type="string",
    format=None,
    keywords=frozenset({"minLength", "maxLength", "pattern", "default"}),
    limits=_limits,
    from_json=read_line,
    from_text=read_line,
    to_text=write_text,
)
