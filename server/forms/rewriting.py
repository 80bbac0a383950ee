"""Writing a changed JSON file so that what did not change keeps every character."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

WIDEST = 120

_SPACE = re.compile(r"[ \t\r\n]*")
_INDENT = re.compile(r"\n([ \t]+)\S")
_DECODER = json.JSONDecoder()


@dataclass(slots=True)
class _Old:
    """A value as it stands in the file: its text, and the values in an object or a list by key or position."""

    source: str
    value: object
    members: "dict[str, _Old]" = field(default_factory=dict[str, "_Old"])
    items: "list[_Old]" = field(default_factory=list["_Old"])


def rewritten(content: bytes, document: Mapping[str, object]) -> bytes:
    """The file `content` with `document` in it; new parts are written in the file's own indentation and line ends.

    Raises ValueError where `content` is not JSON in UTF-8.
    """
    text = content.decode("utf-8-sig")
    old, end = _read(text, _skip(text, 0))
    found = _INDENT.search(text)
    unit = found[1] if found else "  "
    fresh = _written(document, old, unit, "")
    if b"\r\n" in content:
        fresh = fresh.replace("\r\n", "\n").replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + (text[: _skip(text, 0)] + fresh + text[end:]).encode()


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _read(text: str, at: int) -> tuple[_Old, int]:
    """The value at a position, and the position behind it. Raises ValueError."""
    if text[at : at + 1] == "{":
        return _read_object(text, at)
    if text[at : at + 1] == "[":
        return _read_list(text, at)
    value, end = cast("tuple[object, int]", _DECODER.raw_decode(text, at))
    return _Old(text[at:end], value), end


def _read_object(text: str, start: int) -> tuple[_Old, int]:
    found = _Old("", {})
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        if text[at : at + 1] != '"':
            raise ValueError("no key")
        key, at = cast("tuple[str, int]", _DECODER.raw_decode(text, at))
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise ValueError("no colon")
        found.members[key], at = _read(text, _skip(text, at + 1))
        at = _behind_comma(text, at)
    found.source = text[start : at + 1]
    found.value = {key: member.value for key, member in found.members.items()}
    return found, at + 1


def _read_list(text: str, start: int) -> tuple[_Old, int]:
    found = _Old("", [])
    at = _skip(text, start + 1)
    while text[at : at + 1] != "]":
        item, at = _read(text, at)
        found.items.append(item)
        at = _behind_comma(text, at)
    found.source = text[start : at + 1]
    found.value = [item.value for item in found.items]
    return found, at + 1


def _behind_comma(text: str, at: int) -> int:
    at = _skip(text, at)
    if text[at : at + 1] == ",":
        return _skip(text, at + 1)
    if text[at : at + 1] not in ("}", "]"):
        raise ValueError("no comma")
    return at


def _same(one: object, other: object) -> bool:
    """Whether two values are written alike: true is not 1, and members stand in the same order."""
    return json.dumps(one) == json.dumps(other)


def _written(value: object, old: _Old | None, unit: str, indent: str) -> str:
    if old is not None and _same(value, old.value):
        return old.source
    deeper = indent + unit
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        held = old.members if old else {}
        parts = [
            f"{json.dumps(key, ensure_ascii=False)}: {_written(member, held.get(key), unit, deeper)}"
            for key, member in members.items()
        ]
        return _joined(parts, "{}", old, indent, deeper)
    if isinstance(value, list):
        known = old.items if old else []
        parts = [
            _written(item, known[number] if number < len(known) else None, unit, deeper)
            for number, item in enumerate(cast("list[object]", value))
        ]
        return _joined(parts, "[]", old, indent, deeper)
    return json.dumps(value, ensure_ascii=False)


def _joined(parts: list[str], brackets: str, old: _Old | None, indent: str, deeper: str) -> str:
    """On one line where the old one was, or a new one fits; else one part a line."""
    line = f"{brackets[0]}{', '.join(parts)}{brackets[1]}"
    spread = old is not None and "\n" in old.source
    if not parts or (not spread and "\n" not in line and len(deeper) + len(line) <= WIDEST):
        return line
    inner = f",\n{deeper}".join(parts)
    return f"{brackets[0]}\n{deeper}{inner}\n{indent}{brackets[1]}"
