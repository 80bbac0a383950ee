"""The field type `long_text`: several lines."""

from server.forms.kinds import FieldType
from server.forms.model import Limits
from server.forms.nodes import Node
from server.forms.texts import read_lines, text_limits, write_text

CAP = 20_000


def _limits(node: Node) -> Limits:
    return text_limits(node, CAP)


FIELD_TYPE = FieldType(
    widget="long_text",
    json_type="string",
    format=None,
    keywords=frozenset({"minLength", "maxLength", "pattern", "default"}),
    limits=_limits,
    from_json=read_lines,
    from_text=read_lines,
    to_text=write_text,
)
