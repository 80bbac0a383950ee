"""What differs between texts that are known by a key: labels of a language, and scenarios by their names."""

import json
from collections.abc import Callable, Mapping
from typing import cast

import yaml

from server.queries.differences.model import Change, Difference, Fact, in_order

_WHOLE_FILE = ""


def label_differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Labels by key with their texts; nothing where a file is no list of labels."""
    return _keyed(_labels, before, after, told=True)


def scenario_differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Scenarios by name; the empty name stands for what all of a file share. Nothing where a file cannot be read."""
    return _keyed(_scenarios, before, after, told=False)


def _keyed(
    read: Callable[[bytes], Mapping[str, str]], before: bytes, after: bytes, *, told: bool
) -> tuple[Difference, ...]:
    try:
        one, other = read(before), read(after)
    except (ValueError, yaml.YAMLError, RecursionError):
        return ()
    keys = [key for key in dict.fromkeys([*other, *one]) if one.get(key) != other.get(key)]
    return in_order(_difference(key, one.get(key), other.get(key), told=told) for key in keys)


def _difference(key: str, before: str | None, after: str | None, *, told: bool) -> Difference:
    change = Change.ADDED if before is None else Change.REMOVED if after is None else Change.CHANGED
    return Difference(change, key, key, facts=(Fact("text", before or "", after or ""),) if told else ())


def _labels(content: bytes) -> Mapping[str, str]:
    read: object = json.loads(content) if content else {}
    return {key: value if isinstance(value, str) else _dumped(value) for key, value in _object(read).items()}


def _scenarios(content: bytes) -> Mapping[str, str]:
    read = _object(yaml.safe_load(content) or {})
    listed = read.get("scenarios")
    found: dict[str, str] = {}
    for one in cast("list[object]", listed if isinstance(listed, list) else []):
        name = str(_object(one).get("name", ""))
        if name:
            found[name] = _dumped(one)
    shared = _dumped({key: value for key, value in read.items() if key != "scenarios"})
    return {**found, _WHOLE_FILE: shared} if read else found


def _object(value: object) -> Mapping[str, object]:
    """Raises ValueError for what is no object."""
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 -- as for text that cannot be read
    return cast("Mapping[str, object]", value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
