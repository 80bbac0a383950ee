"""The field type `choices`: several codes out of a list, each at most once."""

from typing import cast
from zoneinfo import ZoneInfo

from server.feel.checking import STRING, list_of
from server.forms.errors import Refused
from server.forms.kinds import FieldType, wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.options import MOST_OPTIONS, one_code, read_options
from server.forms.texts import write_text


def _limits(node: Node) -> Limits:
    items = node.child("items", node.object("items"))
    items.only({"type", "enum"})
    if items.content.get("type", "string") != "string":
        items.problem("type", "wrong_type", "The items of choices are texts.", 'Write "type": "string".')
    if node.content.get("uniqueItems", True) is not True:
        node.problem("uniqueItems", "wrong_type", "A code can be chosen only once.", "Write true or leave it out.")
    options = read_options(items)
    fewest = node.count("minItems", 0, most=MOST_OPTIONS)
    most = node.count("maxItems", len(options), most=MOST_OPTIONS)
    node.ordered("minItems", "maxItems", fits=fewest <= most)
    return Limits(choices=options, min_items=fewest, max_items=most)


def _from_json(field: Field, value: object, _zone: ZoneInfo) -> list[str]:
    """Return the chosen codes in the order of the form."""
    if not isinstance(value, list):
        raise wrong_type("This must be a list.")
    entered = cast("list[object]", value)
    if len(entered) > MOST_OPTIONS:
        raise _too_many(field)
    chosen = [one_code(field, item) for item in entered]
    if len(set(chosen)) != len(chosen):
        raise Refused("duplicate", "Choose each option only once.")
    if len(chosen) < field.limits.min_items:
        raise Refused("too_few", "Choose at least %(limit)s options.", limit=field.limits.min_items)
    if field.limits.max_items is not None and len(chosen) > field.limits.max_items:
        raise _too_many(field)
    return [choice.code for choice in field.choices if choice.code in chosen]


def _too_many(field: Field) -> Refused:
    return Refused("too_many", "Choose at most %(limit)s options.", limit=field.limits.max_items)


def _from_text(field: Field, text: str, zone: ZoneInfo) -> list[str]:
    return _from_json(field, [text], zone)


FIELD_TYPE = FieldType(
    widget="choices",
    json_type="array",
    format=None,
    keywords=frozenset({"items", "uniqueItems", "minItems", "maxItems", "default"}),
    limits=_limits,
    from_json=_from_json,
    from_text=_from_text,
    to_text=write_text,
    many=True,
    feel=list_of(STRING),
)
