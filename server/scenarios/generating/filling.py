"""Valid data for a form: what is wished where the form takes it, else the least that every required field takes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from server.forms.model import Field, Form
from server.scenarios.generating.solving import Wish
from server.scenarios.model import Data

_PERSON, _BUSINESS = "11010519491231002X", "91350100M000100Y43"
_KNOWN_NUMBERS = {"cn-id": _PERSON, "cn-uscc": _BUSINESS, "cn-id-or-uscc": _PERSON, "cn-mobile": "13800000000"}
"""Made-up numbers with valid check characters, by the format of the field."""
_DATES = {"date": "2026-11-20", "datetime": "2026-11-20T09:00:00+08:00", "time": "09:00", "duration": "P1D"}
_DIGITS = ("13800000000", "6210000000000000", "2026001", "A-2026-001")
_TEXT = "As agreed. "


def filled(form: Form, wish: Wish, prefix: str, base: Data, logins: Sequence[str]) -> dict[str, object]:
    """The data of a submission. `prefix`: where it goes in the case, such as `review.`; `base` is laid below."""
    data = _copy(base)
    for each in form.fields:
        if each.computed is not None:
            continue
        wanted = wish.get(f"{prefix}{each.name}", ...)
        if wanted is not ...:
            _put(data, each.path, _fit(each, wanted))
        elif each.required and not each.conditions and _get(data, each.path) is None:
            _put(data, each.path, _least(each, logins))
    return data


def _fit(field: Field, wanted: object) -> object:
    """A wished value as the field takes it."""
    if isinstance(wanted, Decimal):
        limits = field.limits
        low = max(wanted, limits.minimum) if limits.minimum is not None else wanted
        number = min(low, limits.maximum) if limits.maximum is not None else low
        return _number(field, number)
    return wanted


def _least(field: Field, logins: Sequence[str]) -> object:
    limits, kind = field.limits, field.widget
    if kind == "yes_no":
        return True
    if field.choices:
        codes = [choice.code for choice in field.choices]
        return codes[: max(1, limits.min_items)] if kind == "choices" else codes[0]
    if kind in _DATES:
        return _DATES[kind]
    if kind == "person":
        return logins[0]
    if kind == "table":
        row = {column.name: _least(column.field, logins) for column in field.columns if column.field.required}
        return [row] * limits.min_items
    if limits.places is not None or kind in {"integer", "decimal", "money", "percent"}:
        return _number(field, limits.minimum if limits.minimum is not None else Decimal(1))
    if limits.format in _KNOWN_NUMBERS:
        return _KNOWN_NUMBERS[limits.format]
    return _text(field)


def _text(field: Field) -> str:
    """A text of the length and pattern that are asked for, as far as the usual kinds have one."""
    limits = field.limits
    least, most = limits.min_length, limits.max_length or None
    long = (_TEXT * (least // len(_TEXT) + 2))[: max(least, len(_TEXT) - 1)].rstrip().ljust(least, ".")
    digits = [(each * (least // len(each) + 1))[: least or len(each)] for each in _DIGITS]
    pattern = limits.pattern
    kinds = [long[:most], *digits, *_KNOWN_NUMBERS.values()]
    return next((text for text in kinds if pattern is None or pattern.matches(text)), long[:most])


def _number(field: Field, number: Decimal) -> object:
    if field.widget == "integer":
        return int(number)
    places = field.limits.places
    return str(number.quantize(Decimal(1).scaleb(-places))) if places else str(number)


def _copy(data: Mapping[str, object]) -> dict[str, object]:
    return {
        key: _copy(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else value
        for key, value in data.items()
    }


def _get(data: object, path: Sequence[str]) -> object:
    if not path or not isinstance(data, Mapping):
        return None if path else data
    return _get(cast("Mapping[str, object]", data).get(path[0]), path[1:])


def _put(data: dict[str, object], path: Sequence[str], value: object) -> None:
    *outer, last = path
    for key in outer:
        known = data.setdefault(key, {})
        if not isinstance(known, dict):
            known = data[key] = {}
        data = cast("dict[str, object]", known)
    data[last] = value
