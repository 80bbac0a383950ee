"""String functions; positions count code points from 1, negative ones from the end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.builtins.registry import builtin, running
from server.feel.numbers import truncated, whole
from server.feel.patterns import compile_pattern, replacement_template

if TYPE_CHECKING:
    from server.feel.runtime import Run
    from server.feel.values import Value


@builtin("substring(string: string, start position: number, length?: number) -> string")
def _substring(string: str, start: Decimal, length: Decimal | None) -> str | None:
    place = whole(truncated(start))
    count = len(string) if length is None else whole(truncated(length))
    if not place or count is None or count < 1 or place < -len(string) or place > len(string):
        return "" if place and place > len(string) else None
    first = place - 1 if place > 0 else len(string) + place
    return string[first : first + count]


@builtin("string length(string: string) -> number")
def _string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case(string: string) -> string")
def _upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case(string: string) -> string")
def _lower_case(string: str) -> str:
    return string.lower()


@builtin("substring before(string: string, match: string) -> string")
def _substring_before(string: str, match: str) -> str:
    return string.partition(match)[0] if match and match in string else ""


@builtin("substring after(string: string, match: string) -> string")
def _substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string) -> boolean")
def _contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with(string: string, match: string) -> boolean")
def _starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with(string: string, match: string) -> boolean")
def _ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@running("matches(input: string, pattern: string, flags?: string) -> boolean")
def _matches(run: Run, text: str, pattern: str, flags: str | None) -> bool | None:
    compiled = compile_pattern(run, pattern, flags or "", len(text))
    return None if compiled is None else compiled.search(text) is not None


@running("replace(input: string, pattern: string, replacement: string, flags?: string) -> string")
def _replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    compiled = compile_pattern(run, pattern, flags or "", len(text))
    if compiled is None:
        return None
    template = replacement_template(replacement, compiled.groups)
    return None if template is None else compiled.sub(template, text)


@running("split(string: string, delimiter: string) -> strings")
def _split(run: Run, string: str, delimiter: str) -> list[str] | None:
    compiled = compile_pattern(run, delimiter, "", len(string))
    if compiled is None:
        return None
    pieces: list[str] = []
    end = 0
    for match in compiled.finditer(string):
        pieces.append(string[end : match.start()])
        end = match.end()
    return [*pieces, string[end:]]


@running("string join(list: list, delimiter?: string) -> string")
def _string_join(run: Run, items: list[Value], delimiter: str | None) -> str | None:
    texts = [item for item in items if item is not None]
    if not all(isinstance(text, str) for text in texts):
        return None
    run.characters(sum(len(text) + len(delimiter or "") for text in texts))
    return (delimiter or "").join(texts)
