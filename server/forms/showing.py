"""Writing values: as text for input elements, and as JSON for clients."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from server.forms.errors import Entry
from server.forms.field_types import FIELD_TYPES
from server.forms.model import Field, Form, Path
from server.forms.numbers import plain, write_number
from server.forms.rows import write_rows
from server.forms.texts import writable

MOST_RAW = 1_000
DEEPEST = 60
WIDEST = 4_096  # bits of an integer; far more could not even be written as text

_NO_ZONE = ZoneInfo("UTC")


def format_value(field: Field, value: object, *, zone: ZoneInfo) -> Entry:
    """Return the text that the field's input element shows for `value`: codes for choices, rows for a table.

    `value` may be typed, its JSON form, or the raw text of a draft; None gives the empty text. Datetimes
    are shown as local time in `zone`.
    """
    kind = FIELD_TYPES[field.widget]
    if field.columns:
        return write_rows(field, value, zone)
    if not kind.many:
        return kind.to_text(value, zone)
    if isinstance(value, str):
        return [writable(value)]
    items = cast("list[object]", value) if isinstance(value, list | tuple) else []
    return [kind.to_text(item, zone) for item in items]


def present(form: Form, data: Mapping[str, object]) -> dict[str, object]:
    """Return what of `data` the form shows, fit for JSON: its fields and its `x-show` variables, no more.

    Decimals become plain texts, dates and times ISO 8601, instants RFC 3339 in UTC; whatever JSON cannot
    hold becomes null. Absent values stay absent.
    """
    shown = {name: json_safe(data[name]) for name in form.show if name in data}
    for field in form.fields:
        found, value = _look_up(data, field.path)
        if found:
            _place(shown, field.path, json_safe(value))
    return shown


def json_safe(value: object, depth: int = 0) -> object:
    """Return `value` as JSON holds it; nesting deeper than 60 becomes null."""
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value)
        return (
            None
            if depth > DEEPEST
            else {writable(str(key)): json_safe(item, depth + 1) for key, item in members.items()}
        )
    if isinstance(value, list | tuple):
        items = cast("Iterable[object]", value)
        return None if depth > DEEPEST else [json_safe(item, depth + 1) for item in items]
    return _json_scalar(value)


def entered_text(field: Field, value: object) -> Entry:
    """Return what was entered, typed or in JSON, as text that can be shown again.

    A list for fields that take many values or were given several; what is no text or number is left out.
    """
    if field.columns:
        return write_rows(field, value, _NO_ZONE)
    many = FIELD_TYPES[field.widget].many
    if not isinstance(value, list):
        text = _entered(value)
        return [text] if many and text else text
    texts = [text for item in cast("list[object]", value)[:MOST_RAW] if (text := _entered(item))]
    return texts[0] if len(texts) == 1 and not many else texts


def _entered(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return write_number(value, _NO_ZONE)


def _json_scalar(value: object) -> object:
    if isinstance(value, int):
        return value if value.bit_length() <= WIDEST else None
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return _rfc3339(value)
    return value.isoformat() if isinstance(value, date | time) else None


def _rfc3339(moment: datetime) -> str:
    """Write an instant in UTC with `Z`; a datetime without zone keeps its local form."""
    if moment.tzinfo is None:
        return moment.isoformat()
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _look_up(data: Mapping[str, object], path: Path) -> tuple[bool, object]:
    """Return whether `data` holds something at `path`, and what."""
    inner = data
    for step in path[:-1]:
        section = inner.get(step)
        if not isinstance(section, Mapping):
            return False, None
        inner = cast("Mapping[str, object]", section)
    return path[-1] in inner, inner.get(path[-1])


def _place(shown: dict[str, object], path: Path, value: object) -> None:
    inner = shown
    for step in path[:-1]:
        found = inner.get(step)
        if not isinstance(found, dict):
            found = inner[step] = {}
        inner = cast("dict[str, object]", found)
    inner[path[-1]] = value
