"""Entered numbers: decimals that keep every digit, and whole numbers that every JSON client can hold."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

from server.forms.errors import Refused
from server.forms.kinds import wrong_type
from server.forms.model import Field, Limits
from server.forms.nodes import Node
from server.forms.texts import narrow, writable

MOST_DIGITS = 34
LARGEST_WHOLE = 2**53 - 1

_LONGEST = 80
_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_TYPED = re.compile(r"([+-]?)[¥$€£]?\s?([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.([0-9]*))?\s?%?")
_WIDE = Context(prec=200)


def decimal_limits(node: Node, places: int | None) -> Limits:
    """Read x-minimum, x-maximum and x-places (default `places`, None for no limit)."""
    low, high = node.decimal("x-minimum"), node.decimal("x-maximum")
    node.ordered("x-minimum", "x-maximum", fits=low is None or high is None or low <= high)
    if "x-places" in node.content:
        places = node.count("x-places", 0, most=18)
    return Limits(minimum=low, maximum=high, places=places)


def whole_limits(node: Node) -> Limits:
    """Read minimum and maximum, by default everything a JSON client can hold exactly."""
    low = node.whole("minimum", -LARGEST_WHOLE, least=-LARGEST_WHOLE, most=LARGEST_WHOLE)
    high = node.whole("maximum", LARGEST_WHOLE, least=-LARGEST_WHOLE, most=LARGEST_WHOLE)
    node.ordered("minimum", "maximum", fits=low <= high)
    return Limits(minimum=Decimal(low), maximum=Decimal(high))


def decimal_from_json(field: Field, value: object, _zone: ZoneInfo) -> Decimal:
    """Return the decimal of a plain text (`"1234.50"`) or a JSON number parsed as int or Decimal."""
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _LONGEST:
            raise _too_many_digits()
        if not _PLAIN.fullmatch(text):
            raise _not_a_number()
        return _checked(field.limits, Decimal(text))
    return _checked(field.limits, _number(value))


def decimal_from_text(field: Field, text: str, _zone: ZoneInfo) -> Decimal:
    """Return the decimal a person typed: full-width digits, thousands separators, currency and % signs go."""
    return _checked(field.limits, _typed(field, text))


def whole_from_json(field: Field, value: object, _zone: ZoneInfo) -> int:
    """Return the whole number of a JSON number without a fraction."""
    return _whole(field.limits, _number(value))


def whole_from_text(field: Field, text: str, _zone: ZoneInfo) -> int:
    """Return the whole number a person typed."""
    return _whole(field.limits, _typed(field, text))


def to_places(value: Decimal, places: int) -> Decimal:
    """Return `value`, known to fit, with exactly `places` digits after the point."""
    return _WIDE.quantize(value, Decimal(1).scaleb(-places))


def rounded(value: Decimal, places: int) -> Decimal:
    """Return `value` rounded half up, as amounts are, to at most `places` digits after the point; a giant as it is."""
    if value.adjusted() > _LONGEST:
        return value
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent (very large or small ones keep it, so that no text explodes)."""
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        return str(value)
    return format(value, "f")


def write_number(value: object, _zone: ZoneInfo) -> str:
    """Return a number as an input element shows it; text that is not a number yet is shown as typed."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if value.bit_length() <= 256 else ""  # noqa: PLR2004 -- more digits fit no input
    return writable(value) if isinstance(value, str) else ""


def _number(value: object) -> Decimal:
    """Return a JSON number as Decimal; binary floats are refused because they have lost digits already."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise wrong_type("This must be a number.")
    if isinstance(value, int):
        if value.bit_length() > 4 * MOST_DIGITS:
            raise _too_many_digits()
        return Decimal(value)
    if not value.is_finite():
        raise wrong_type("This must be a number.")
    return value


def _typed(field: Field, text: str) -> Decimal:
    narrowed = narrow(text)
    if len(narrowed) > _LONGEST:
        raise _too_many_digits()
    found = _TYPED.fullmatch(narrowed)
    if found is None or not (found[3] or found[4]) or (found[1] and found[2]):
        raise _not_a_number()
    if narrowed.endswith("%") and field.widget != "percent":
        raise _not_a_number()
    sign, whole, fraction = found[1] or found[2], found[3] or "0", found[4] or "0"
    return Decimal(f"{sign}{whole.replace(',', '')}.{fraction}")


def _not_a_number() -> Refused:
    return Refused("wrong_type", "Enter a number, such as 1234.50.")


def _too_many_digits() -> Refused:
    return Refused("too_long", "Enter at most %(limit)s digits.", limit=MOST_DIGITS)


def _checked(limits: Limits, value: Decimal) -> Decimal:
    number = _trimmed(value)
    digits, exponent = number.as_tuple().digits, int(number.as_tuple().exponent)
    if max(len(digits), number.adjusted() + 1, -exponent) > MOST_DIGITS:
        raise _too_many_digits()
    if limits.places is not None and -exponent > limits.places:
        raise Refused("places", "Enter at most %(limit)s digits after the point.", limit=limits.places)
    _bounded(limits, number)
    return _WIDE.quantize(number, Decimal(1)) if exponent > 0 else number


def _trimmed(value: Decimal) -> Decimal:
    """Drop trailing zeros after the point and the sign of zero; exact at any precision."""
    sign, digits, exponent = value.as_tuple()
    if not any(digits):
        return Decimal(0)
    kept, power = list(digits), int(exponent)
    while power < 0 and kept[-1] == 0:
        kept.pop()
        power += 1
    return Decimal((sign, tuple(kept), power))


def _bounded(limits: Limits, number: Decimal) -> None:
    if limits.minimum is not None and number < limits.minimum:
        raise Refused("minimum", "Enter %(limit)s or more.", limit=plain(limits.minimum))
    if limits.maximum is not None and number > limits.maximum:
        raise Refused("maximum", "Enter %(limit)s or less.", limit=plain(limits.maximum))


def _whole(limits: Limits, number: Decimal) -> int:
    trimmed = _trimmed(number)
    if int(trimmed.as_tuple().exponent) < 0:
        raise Refused("wrong_type", "Enter a whole number.")
    _bounded(limits, trimmed)
    return int(trimmed)
