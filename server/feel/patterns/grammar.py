"""Reads a regular expression of XPath, and writes it for Python together with its weight.

Sources: XPath functions 3.1, clause 5.6.1, on top of XML Schema 1.1 part 2, appendix G.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.feel.patterns.classes import complement, escape_ranges, property_ranges, union

if TYPE_CHECKING:
    from server.feel.patterns.classes import Ranges

_LARGEST_REPEAT = 1_000
_QUANTIFIER = re.compile(r"([*+?]|\{(\d{1,4})(,?)(\d{0,4})\})(\??)", re.ASCII)
_REFERENCE = re.compile(r"\\([1-9]\d?)", re.ASCII)
_PROPERTY = re.compile(r"\\([pP])\{([A-Za-z0-9-]{1,40})\}", re.ASCII)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", **{char: char for char in "\\|.?*+(){}-[]^$"}}


class BadPatternError(Exception):
    """The text is no regular expression."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A part for Python; the log of its bounded choices, and how many unbounded repetitions it has."""

    text: str
    choices: float = 0.0
    stars: int = 0


def translate(pattern: str, flags: str) -> Translated:
    """Return the whole pattern for Python; BadPatternError, or OverflowError when it could backtrack endlessly."""
    if "q" in flags:
        return Translated(re.escape(pattern))
    reader = _Reader(pattern, flags)
    translated = reader.alternatives()
    if reader.rest:
        raise BadPatternError
    return translated


class _Reader:
    """The pattern and the place in it."""

    def __init__(self, pattern: str, flags: str) -> None:
        """Start in front."""
        self._pattern = pattern
        self._at = 0
        self._groups = 0
        self._closed: set[int] = set()
        lines = "m" in flags
        self._marks = {
            ".": "(?s:.)" if "s" in flags else r"[^\n\r]",
            "^": r"(?:\A|(?<=\n)(?!\Z))" if lines else r"\A",
            "$": r"(?=\n|\Z)" if lines else r"\Z",
        }

    @property
    def rest(self) -> str:
        """What was not read yet."""
        return self._pattern[self._at :]

    def _take(self, text: str) -> bool:
        if not self._pattern.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _match(self, wanted: re.Pattern[str]) -> re.Match[str] | None:
        found = wanted.match(self._pattern, self._at)
        self._at += found.end() - self._at if found else 0
        return found

    def alternatives(self) -> Translated:
        """Read up to `)` or the end."""
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        return Translated(
            "|".join(branch.text for branch in branches),
            sum(branch.choices for branch in branches) + math.log(len(branches)),
            sum(branch.stars for branch in branches),
        )

    def _branch(self) -> Translated:
        pieces: list[Translated] = []
        while self.rest and self.rest[0] not in "|)":
            atom = self._atom()
            times = self._match(_QUANTIFIER)
            pieces.append(_repeated(atom, times) if times else atom)
        return Translated(
            "".join(piece.text for piece in pieces),
            sum(piece.choices for piece in pieces),
            sum(piece.stars for piece in pieces),
        )

    def _atom(self) -> Translated:
        if self._take("("):
            return self._group()
        if self._take("["):
            return Translated(self._class())
        if self.rest.startswith("\\"):
            return Translated(self._escape())
        char = self.rest[0]
        if char in "*+?{}]":
            raise BadPatternError
        self._at += 1
        return Translated(self._marks.get(char) or re.escape(char))

    def _group(self) -> Translated:
        opening = "(?:" if self._take("?:") else "("
        if opening == "(":
            self._groups += 1
        number = self._groups
        inner = self.alternatives()
        if not self._take(")"):
            raise BadPatternError
        if opening == "(":
            self._closed.add(number)
        return Translated(f"{opening}{inner.text})", inner.choices, inner.stars)

    def _escape(self) -> str:
        reference = self._match(_REFERENCE)
        if reference is None:
            ranges = self._escaped_ranges()
            single = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
            return re.escape(chr(ranges[0][0])) if single else _set(ranges)
        digits = reference[1]
        if int(digits) not in self._closed and len(digits) > 1:
            digits, self._at = digits[:1], self._at - 1
        if int(digits) not in self._closed:
            raise BadPatternError
        return f"(?:\\{digits})"

    def _escaped_ranges(self) -> Ranges:
        named = self._match(_PROPERTY)
        if named:
            ranges = property_ranges(named[2])
            if ranges is None:
                raise BadPatternError
            return complement(ranges) if named[1] == "P" else ranges
        letter = self.rest[1:2]
        ranges = escape_ranges(letter) if letter else None
        if ranges is None and letter not in _SIMPLE:
            raise BadPatternError
        self._at += 2
        if ranges is not None:
            return ranges
        code = ord(_SIMPLE[letter])
        return ((code, code),)

    def _class(self) -> str:
        """Read behind `[`: ranges, escapes and, at the end, a class to leave out."""
        negated = self._take("^")
        parts: list[Ranges] = []
        without = ""
        while not self._take("]") or not parts:
            if self.rest.startswith("-[") and parts:
                self._at += len("-[")
                without = f"(?!{self._class()})"
                if not self._take("]"):
                    raise BadPatternError
                break
            parts.append(self._class_part())
        inner = _set(union(parts), negated=negated)
        return f"(?:{without}{inner})" if without else inner

    def _class_part(self) -> Ranges:
        low = self._class_char()
        single = len(low) == 1 and low[0][0] == low[0][1]
        if not single or self.rest[:1] != "-" or self.rest[1:2] in {"]", "[", ""}:
            return low
        self._at += 1
        high = self._class_char()
        if len(high) != 1 or high[0][0] != high[0][1] or high[0][0] < low[0][0]:
            raise BadPatternError
        return ((low[0][0], high[0][0]),)

    def _class_char(self) -> Ranges:
        char = self.rest[:1]
        if char == "\\":
            return self._escaped_ranges()
        if char in {"", "[", "]"}:
            raise BadPatternError
        self._at += 1
        return ((ord(char), ord(char)),)


def _set(ranges: Ranges, *, negated: bool = False) -> str:
    inside = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
    return f"[{'^' if negated else ''}{inside}]" if inside else "(?!)"


def _repeated(inner: Translated, times: re.Match[str]) -> Translated:
    low, high = _bounds(times)
    text = f"(?:{inner.text})" if inner.text.startswith("\\") or not inner.text.startswith(("[", "(")) else inner.text
    text += times[0]
    if high is None:
        if inner.choices or inner.stars:
            raise OverflowError
        return Translated(text, 0.0, 1)
    if high > _LARGEST_REPEAT:
        raise OverflowError
    return Translated(text, inner.choices * high + math.log(high - low + 1), inner.stars * high)


def _bounds(times: re.Match[str]) -> tuple[int, int | None]:
    simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if times[1] in simple:
        return simple[times[1]]
    low = int(times[2])
    high = int(times[4]) if times[4] else None if times[3] else low
    if (times[4] and not times[3]) or (high is not None and high < low):
        raise BadPatternError
    return low, high
