"""What two forms differ in, field by field."""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from server.queries.differences.model import Change, Difference, differing, in_order

_INSIDE = frozenset({"properties", "items", "required"})
_CHOICES = ("enum", "oneOf", "anyOf")
_DEEPEST = 20


def form_differences(before: bytes, after: bytes) -> tuple[Difference, ...]:
    """Fields that were added, removed, or ask for something else; the form itself has the empty id.

    Nothing where a file is no form. A field within a group or a row is `group.field`.
    """
    try:
        one, other = dict(_fields("", _form(before), 0)), dict(_fields("", _form(after), 0))
    except ValueError:
        return ()
    return in_order(_differences(one, other))


def _differences(one: Mapping[str, Mapping[str, str]], other: Mapping[str, Mapping[str, str]]) -> Iterator[Difference]:
    for field in dict.fromkeys([*other, *one]):
        name = (other.get(field) or one[field]).get("title", "")
        if field not in one:
            yield Difference(Change.ADDED, field, name, facts=differing({}, other[field]))
        elif field not in other:
            yield Difference(Change.REMOVED, field, name, facts=differing(one[field], {}))
        elif facts := differing(one[field], other[field]):
            yield Difference(Change.CHANGED, field, name, facts=facts)
    order = [field for field in one if field in other], [field for field in other if field in one]
    if order[0] != order[1]:
        yield Difference(Change.MOVED, "", "")


def _form(content: bytes) -> Mapping[str, object]:
    """Raises ValueError for what is no object."""
    try:
        read: object = json.loads(content) if content else {}
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(read, dict):
        raise ValueError  # noqa: TRY004 -- as for text that is no JSON
    return cast("Mapping[str, object]", read)


def _fields(path: str, schema: Mapping[str, object], depth: int) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield path, _facts(schema)
    if depth > _DEEPEST:
        return
    inside = _object(schema.get("items")) or schema
    required = inside.get("required")
    for name, field in _object(inside.get("properties")).items():
        here = f"{path}.{name}" if path else name
        needed = {"required": "true"} if isinstance(required, list) and name in required else {}
        for at, (below, facts) in enumerate(_fields(here, _object(field), depth + 1)):
            yield below, {**facts, **needed} if at == 0 else facts


def _facts(schema: Mapping[str, object]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in schema.items():
        if name in _CHOICES and isinstance(value, list):
            found["choices"] = ", ".join(_choice(each) for each in cast("list[object]", value))
        elif name not in _INSIDE:
            found[name] = _plain(value)
    items = _object(schema.get("items"))
    if items and not items.get("properties"):
        found |= {f"items.{name}" if name != "choices" else name: value for name, value in _facts(items).items()}
    return found


def _choice(value: object) -> str:
    one = _object(value)
    if "const" in one:
        title = one.get("title")
        return f"{_plain(one['const'])} ({title})" if title else _plain(one["const"])
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in cast("list[object]", value)):
        return ", ".join(cast("list[str]", value))
    return json.dumps(value, ensure_ascii=False)


def _object(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}
