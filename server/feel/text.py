"""Writes values as text, as the function `string` does."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.numbers import format_number
from server.feel.temporal import format_temporal
from server.feel.values import Function, Range, is_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.feel.runtime import Run
    from server.feel.values import Value


def text_of(value: Value, run: Run, *, quoted: bool = False) -> str:
    """Return the text of a value, strings inside other values quoted; FeelLimitError when too long."""
    if isinstance(value, str):
        run.characters(len(value))
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if quoted else value
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, list | dict | Range):
        return _composed(value, run)
    return f"function {value.name}" if isinstance(value, Function) else format_temporal(value)


def _composed(value: Value, run: Run) -> str:
    run.tick()
    if isinstance(value, Range) and value.excluded:
        return f"(!={text_of(value.start, run, quoted=True)})"
    if isinstance(value, Range):
        opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
        start, end = text_of(value.start, run, quoted=True), text_of(value.end, run, quoted=True)
        return f"{opening}{start}..{end}{closing}"
    if is_dict(value):
        entries = (f"{_key(key)}: {text_of(item, run, quoted=True)}" for key, item in value.items())
        return "{" + _joined(entries, run) + "}"
    return "[" + _joined((text_of(item, run, quoted=True) for item in value), run) + "]"


def _key(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else f'"{key}"'


def _joined(texts: Iterable[str], run: Run) -> str:
    parts: list[str] = []
    for text in texts:
        run.tick()
        run.characters(len(text))
        parts.append(text)
    return ", ".join(parts)
