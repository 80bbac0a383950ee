"""The field type `duration`: a span of time, kept as ISO 8601 (`P3M`) or working time (`2WD`), as timers take it."""

from zoneinfo import ZoneInfo

from server.forms.kinds import FieldType, wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.spans import DURATION, read_span
from server.forms.texts import write_text


def _limits(_node: Node) -> Limits:
    return Limits(max_length=80)


def _read(_field: Field, value: object, _zone: ZoneInfo) -> str:
    if not isinstance(value, str):
        raise wrong_type("This must be a text.")
    return read_span(value)


FIELD_TYPE = FieldType(
    widget=DURATION,
    json_type="string",
    format="duration",
    keywords=frozenset({"default"}),
    limits=_limits,
    from_json=_read,
    from_text=_read,
    to_text=write_text,
)
