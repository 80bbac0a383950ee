"""The field type `yes_no`: true or false."""

from zoneinfo import ZoneInfo

from server.feel.checking import BOOLEAN
from server.forms.errors import Refused
from server.forms.kinds import FieldType, wrong_type
from server.forms.model import Choice, Field, Limits
from server.forms.nodes import Node

_ANSWERS = {
    "true": True,
    "on": True,
    "yes": True,
    "1": True,
    "false": False,
    "off": False,
    "no": False,
    "0": False,
}


def _limits(_node: Node) -> Limits:
    """Offer both answers; their texts stay empty for the page's own Yes and No unless labels name them."""
    return Limits(choices=(Choice("true", ""), Choice("false", "")))


def _from_json(_field: Field, value: object, _zone: ZoneInfo) -> bool:
    if not isinstance(value, bool):
        raise wrong_type("This must be true or false.")
    return value


def _from_text(_field: Field, text: str, _zone: ZoneInfo) -> bool:
    answer = _ANSWERS.get(text.strip().lower())
    if answer is None:
        raise Refused("not_a_choice", "Choose one of the options.")
    return answer


def _to_text(value: object, _zone: ZoneInfo) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) and value in _ANSWERS else ""


FIELD_TYPE = FieldType(
    widget="yes_no",
    json_type="boolean",
    format=None,
    keywords=frozenset({"default"}),
    limits=_limits,
    from_json=_from_json,
    from_text=_from_text,
    to_text=_to_text,
    feel=BOOLEAN,
)
