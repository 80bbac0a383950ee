"""Cuts the text of an expression into tokens."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from enum import StrEnum

from server.feel.errors import FeelSyntaxError

MAX_SOURCE = 100_000


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    STRING = "string"
    WORD = "word"
    MARK = "mark"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `start` and `end` are character offsets."""

    kind: Kind
    text: str
    start: int
    end: int


_PATTERN = re.compile(
    r"""(?P<space>[\s\ufeff]+|//[^\n]*|/\*.*?\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<word>(?:[^\W\d]|[\U00010000-\U000EFFFF])(?:[\w']|[\U00010000-\U000EFFFF])*)
    |(?P<mark>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},.:@?])""",
    re.DOTALL | re.VERBOSE,
)


def tokenize(source: str) -> list[Token]:
    """Return all tokens and an END; FeelSyntaxError where none starts, or beyond MAX_SOURCE."""
    if len(source) > MAX_SOURCE:
        raise FeelSyntaxError("too-long", "the expression is too long", source[:1])
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        match = _PATTERN.match(source, at)
        if match is None:
            raise _stray(source, at)
        if match.lastgroup != "space":
            tokens.append(Token(Kind(str(match.lastgroup)), match.group(), at, match.end()))
        at = match.end()
    tokens.append(Token(Kind.END, "", len(source), len(source)))
    return tokens


def _stray(source: str, at: int) -> FeelSyntaxError:
    if source[at] == '"':
        return FeelSyntaxError("open-string", "the text that starts here never ends", source, at)
    return FeelSyntaxError("stray-character", "'{character}' has no meaning here", source, at, character=source[at])


_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


def unescape(literal: str) -> str:
    """Return the text of a string literal given with its quotes; pairs of surrogates become one character."""
    if "\\" not in literal:
        return literal[1:-1]
    text = _ESCAPE.sub(_escaped, literal[1:-1])
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _SIMPLE.get(match[3], match[0])
    return chr(int(code, 16)) if int(code, 16) <= sys.maxunicode else match[0]
