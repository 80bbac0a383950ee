"""Sets of characters: the escapes of XML Schema regular expressions as ranges of code points.

Source of the escapes: XML Schema 1.1 part 2, appendix G, to which XPath and so DMN refer.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from server.feel.patterns.blocks import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges: TypeAlias = "tuple[tuple[int, int], ...]"

_MAX = sys.maxunicode
# Nothing but unassigned and private characters lies between these; scanning them would take seconds.
_LAST_LETTERS, _FIRST_TAGS, _LAST_TAGS = 0x33FFF, 0xE0000, 0xE01EF
_SUBCATEGORIES = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon"}
_CATEGORIES = frozenset(main + sub for main, subs in _SUBCATEGORIES.items() for sub in ("", *subs))
_NAME_START = (
    ":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + "-.0-9\u00b7\u0300-\u036f\u203f-\u2040"


def union(parts: Iterable[Ranges]) -> Ranges:
    """Return the sorted ranges that hold what any of the parts hold."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(piece for part in parts for piece in part):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(ranges: Ranges) -> Ranges:
    """Return what sorted ranges leave out."""
    gaps: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    return (*gaps, (start, _MAX)) if start <= _MAX else tuple(gaps)


def property_ranges(name: str) -> Ranges | None:
    r"""Return the characters of `\p{name}`: a category, or a block after `Is`; None when there is no such."""
    if name.startswith("Is"):
        block = BLOCKS.get(name[2:])
        return None if block is None else (block,)
    return _category(name) if name in _CATEGORIES else None


def escape_ranges(letter: str) -> Ranges | None:
    r"""Return the characters of \s \i \c \d \w, or, in upper case, all others; None for any other letter."""
    if letter.lower() not in "sicdw":
        return None
    ranges = _escape(letter.lower())
    return complement(ranges) if letter.isupper() else ranges


@cache
def _escape(letter: str) -> Ranges:
    if letter == "s":
        return union([((9, 10), (13, 13), (32, 32))])
    if letter == "d":
        return _category("Nd")
    if letter == "w":
        return complement(union(_category(name) for name in "PZC"))
    return _spelled(_NAME_START if letter == "i" else _NAME)


def _spelled(text: str) -> Ranges:
    """Read `a-z_`; a `-` right after a range stands for itself."""
    ranges: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        paired = text[place + 1 : place + 2] == "-" and place + 2 < len(text)
        ranges.append((ord(text[place]), ord(text[place + 2 if paired else place])))
        place += 3 if paired else 1
    return union([tuple(ranges)])


@cache
def _category(name: str) -> Ranges:
    return union([tuple((low, high) for low, high, category in _scanned() if category.startswith(name))])


@cache
def _scanned() -> tuple[tuple[int, int, str], ...]:
    """Return runs of characters of the same category, in order."""
    runs: list[tuple[int, int, str]] = []
    assigned = (*range(_LAST_LETTERS + 1), *range(_FIRST_TAGS, _LAST_TAGS + 1))
    for category, group in groupby(assigned, key=lambda code: unicodedata.category(chr(code))):
        members = list(group)
        runs.append((members[0], members[-1], category))
    return (*runs, (_LAST_LETTERS + 1, _FIRST_TAGS - 1, "Cn"), (_LAST_TAGS + 1, 0xEFFFF, "Cn"), (0xF0000, _MAX, "Co"))
