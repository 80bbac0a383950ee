"""Parses the type names of `instance of` and of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.syntax.nodes import Type
from server.feel.syntax.tokens import Kind

if TYPE_CHECKING:
    from server.feel.syntax.cursor import Cursor

_NAMES = (
    "days and time duration",
    "years and months duration",
    "day time duration",
    "year month duration",
    "date and time",
    "date time",
    "date",
    "time",
    "number",
    "string",
    "boolean",
    "list",
    "context",
    "range",
    "function",
    "Any",
    "Null",
)
_SAME = {
    "day time duration": "days and time duration",
    "year month duration": "years and months duration",
    "date time": "date and time",
}


def parse_type(cursor: Cursor) -> Type:
    """Return a type; FeelSyntaxError when the name is neither the caller's nor the language's."""
    length, known = cursor.type_names.match(cursor.tokens, cursor.index)
    if length:
        cursor.index += length
        return cursor.types[known]
    cursor.enter()
    name = _type_name(cursor)
    parts: tuple[tuple[str, Type], ...] = ()
    if name in {"list", "range", "context", "function"} and cursor.accept("<"):
        parts = _parts(cursor, named=name == "context")
        cursor.expect(">")
    if name == "function" and cursor.accept("->"):
        parts = (*parts, ("->", parse_type(cursor)))
    cursor.leave()
    return Type(name, parts)


def _type_name(cursor: Cursor) -> str:
    for name in _NAMES:
        words = name.split(" ")
        if all(cursor.ahead(word, place) for place, word in enumerate(words)):
            cursor.index += len(words)
            return _SAME.get(name, name)
    raise cursor.unexpected("a type")


def _parts(cursor: Cursor, *, named: bool) -> tuple[tuple[str, Type], ...]:
    parts: list[tuple[str, Type]] = []
    while not cursor.at(">"):
        key = ""
        while named and not cursor.accept(":"):
            if cursor.token.kind is Kind.END:
                raise cursor.unexpected(":")
            key = f"{key} {cursor.advance().text}".strip()
        parts.append((key, parse_type(cursor)))
        if not cursor.accept(","):
            break
    return tuple(parts)
