"""Process data as canonical text: exact round trip, and no user key ever reaches a type registry."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import orjson

TAG = "$t"
_PLAIN = frozenset({type(None), str, bool})
MAX_DEPTH = 100


class NotStorable(ValueError):
    """A value of a kind that process data cannot hold."""


def dumps(value: object) -> bytes:
    """Encode a value as canonical UTF-8 JSON; key order is kept. Raises NotStorable."""
    try:
        return orjson.dumps(encode(value))
    except orjson.JSONEncodeError as error:
        raise NotStorable(str(error)) from error


def loads(text: bytes | str) -> Any:  # noqa: ANN401 -- process data is whatever was stored
    """Decode what `dumps` wrote."""
    return decode(orjson.loads(text))


def encode(value: object, depth: int = 0) -> object:
    """Turn a value into plain JSON with tags for what JSON lacks. Raises NotStorable."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if depth > MAX_DEPTH:
        raise NotStorable(f"nested deeper than {MAX_DEPTH}")
    if kind is dict:
        return _encode_mapping(cast("dict[object, object]", value), depth)
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else {TAG: "i", "v": str(value)}
    if isinstance(value, Mapping):
        return _encode_mapping(cast("Mapping[object, object]", value), depth)
    if isinstance(value, list):
        return [encode(item, depth + 1) for item in cast("list[object]", value)]
    return _encode_tagged(value, depth)


def _encode_mapping(value: Mapping[object, object], depth: int) -> object:
    plain = {str(key): encode(item, depth + 1) for key, item in value.items()}
    return {TAG: "d", "v": plain} if TAG in plain else plain


def _encode_tagged(value: object, depth: int) -> object:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotStorable(f"{value} is not a number")
        return {TAG: "f", "v": repr(value)}
    if isinstance(value, (tuple, set, frozenset)):
        items = [encode(item, depth + 1) for item in cast("tuple[object, ...]", value)]
        return {TAG: "t", "v": items} if isinstance(value, tuple) else {TAG: "s", "v": items}
    for kind, tag, write in _WRITERS:
        if isinstance(value, kind):
            return {TAG: tag, "v": write(value)}
    raise NotStorable(f"{type(value).__name__} is not storable process data")


def _seconds(value: timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


_WRITERS: tuple[tuple[type, str, Callable[[Any], object]], ...] = (
    (Decimal, "n", str),
    (datetime, "dt", datetime.isoformat),
    (date, "da", date.isoformat),
    (time, "ti", time.isoformat),
    (timedelta, "td", _seconds),
    (UUID, "u", str),
)

_READERS: dict[str, Callable[[Any], object]] = {
    "d": lambda v: {key: decode(item) for key, item in v.items()},
    "t": lambda v: tuple(decode(item) for item in v),
    "s": lambda v: {decode(item) for item in v},
    "i": int,
    "f": float,
    "n": Decimal,
    "dt": datetime.fromisoformat,
    "da": date.fromisoformat,
    "ti": time.fromisoformat,
    "td": lambda v: timedelta(*v),
    "u": UUID,
}


def decode(value: Any) -> Any:  # noqa: ANN401 -- the inverse of encode
    """Turn tagged JSON back into the value it stands for."""
    if isinstance(value, dict):
        tagged = cast("dict[str, Any]", value)
        if TAG in tagged:
            return _READERS[tagged[TAG]](tagged["v"])
        return {key: decode(item) for key, item in tagged.items()}
    if isinstance(value, list):
        return [decode(item) for item in cast("list[Any]", value)]
    return value


def to_json(value: object) -> object:
    """What a client sees: decimals and durations as strings, times as RFC 3339, integers as numbers."""
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_json(item) for item in cast("list[object]", value)]
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return iso_duration(value)
    return str(value) if isinstance(value, UUID) else value


def rfc3339(value: datetime) -> str:
    """An aware time in UTC with `Z`; a naive one as local ISO text."""
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def iso_duration(value: timedelta) -> str:
    """A days-and-time duration in ISO 8601, for instance `P1DT2H`."""
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
    parts = [(hours, "H"), (minutes, "M")]
    clock = "".join(f"{n}{unit}" for n, unit in parts if n)
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{value.days}D" if value.days else ""
    return f"{sign}P{days}{'T' + clock if clock else ''}" if days or clock else "PT0S"


def parse_json(text: bytes | str, *, max_bytes: int = 1_000_000) -> Any:  # noqa: ANN401 -- a client's JSON
    """Read a client's JSON: integers as int, other numbers as Decimal. Raises ValueError."""
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > max_bytes:
        raise ValueError(f"larger than {max_bytes} bytes")
    try:
        return json.loads(raw, parse_float=Decimal, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")
