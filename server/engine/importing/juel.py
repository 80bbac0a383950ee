"""Expressions `${…}` of other engines as FEEL, where both mean the same for certain."""

import re
from collections.abc import Sequence

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^'\\"]*'|"[^"\\]*")|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
    |(?P<sign>==|!=|<=|>=|&&|\|\||[<>!()+\-*/]))""",
    re.VERBOSE,
)
_WORDS = {"and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">="}
_COMPARE = {"==": "=", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_UNSURE = frozenset({"empty", "div", "mod", "instanceof"})
_FEEL_WORDS = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "function"}
)
_MOST = 2_000


class _Unsure(Exception):
    """It may mean something else in FEEL."""


def feel_of(text: str) -> str | None:
    """The expression as FEEL without its `=`; None where it is not one `${…}` or its sense is not certain."""
    inner = text.strip()
    if len(inner) > _MOST or inner[:2] not in {"${", "#{"} or not inner.endswith("}") or "{" in inner[2:]:
        return None
    try:
        tokens = _tokens(inner[2:-1].strip())
        reader = _Reader(tokens)
        found = reader.either()
        return found if tokens and reader.ended() else None
    except (_Unsure, RecursionError):
        return None


def _tokens(source: str) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(source):
        match = _TOKEN.match(source, place)
        if match is None:
            raise _Unsure
        kind, value = str(match.lastgroup), match[str(match.lastgroup)]
        if value in _UNSURE or (kind == "name" and _FEEL_WORDS & set(value.split("."))):
            raise _Unsure
        found.append(("sign", _WORDS[value]) if kind == "name" and value in _WORDS else (kind, value))
        place = match.end()
    return found


class _Reader:
    """Reads by the precedence that both languages share; raises _Unsure."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def ended(self) -> bool:
        return self._at == len(self._tokens)

    def either(self) -> str:
        said = self._both()
        while self._takes("||"):
            said = f"{said} or {self._both()}"
        return said

    def _both(self) -> str:
        said = self._compared()
        while self._takes("&&"):
            said = f"{said} and {self._compared()}"
        return said

    def _compared(self) -> str:
        said = self._sum()
        sign = self._takes(*_COMPARE)
        if sign:
            said = f"{said} {_COMPARE[sign]} {self._sum()}"
            if self._takes(*_COMPARE):
                raise _Unsure
        return said

    def _sum(self) -> str:
        start, said = self._at, self._product()
        while sign := self._takes("+", "-"):
            said = f"{said} {sign} {self._product()}"
            if any(kind == "text" for kind, _ in self._tokens[start : self._at]):
                raise _Unsure
        return said

    def _product(self) -> str:
        said = self._one()
        while sign := self._takes("*", "/"):
            said = f"{said} {sign} {self._one()}"
        return said

    def _one(self) -> str:
        if self._takes("!"):
            return f"not({self._one()})"
        if self._takes("-"):
            return f"-{self._one()}"
        if self._takes("("):
            said = self.either()
            if not self._takes(")"):
                raise _Unsure
            return f"({said})"
        if self.ended() or self._tokens[self._at][0] == "sign":
            raise _Unsure
        kind, value = self._tokens[self._at]
        self._at += 1
        return f'"{value[1:-1]}"' if kind == "text" else value

    def _takes(self, *signs: str) -> str:
        if not self.ended() and self._tokens[self._at][0] == "sign" and self._tokens[self._at][1] in signs:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""
