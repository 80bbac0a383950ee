"""The field type `money`: an amount, always written with all its places (two unless the form says more)."""

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from server.feel.checking import NUMBER
from server.forms.kinds import FieldType
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.numbers import (
    decimal_from_json,
    decimal_from_text,
    decimal_limits,
    to_places,
    write_number,
)

PLACES = 2


def _limits(node: Node) -> Limits:
    in_words = node.content.get("x-words", False)
    if not isinstance(in_words, bool):
        node.problem("x-words", "wrong_type", "x-words is true or false.", "Write true or leave it out.")
    limits = decimal_limits(node, places=PLACES)
    if in_words is True and limits.places is not None and limits.places > PLACES:
        message = f"There are no words for more than {PLACES} digits after the point."
        node.problem("x-words", "bad_bounds", message, f"Set x-places to {PLACES}, or leave x-words out.")
    return replace(limits, in_words=in_words is True)


def _from_json(field: Field, value: object, zone: ZoneInfo) -> Decimal:
    return _padded(field, decimal_from_json(field, value, zone))


def _from_text(field: Field, text: str, zone: ZoneInfo) -> Decimal:
    return _padded(field, decimal_from_text(field, text, zone))


def _padded(field: Field, amount: Decimal) -> Decimal:
    places = field.limits.places
    return to_places(amount, PLACES if places is None else places)


FIELD_TYPE = FieldType(
    widget="money",
    json_type="string",
    format="decimal",
    keywords=frozenset({"x-minimum", "x-maximum", "x-places", "x-unit", "x-words", "default"}),
    limits=_limits,
    from_json=_from_json,
    from_text=_from_text,
    to_text=write_number,
    feel=NUMBER,
)
