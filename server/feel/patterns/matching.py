"""Compiles the patterns of `matches`, `replace` and `split`, and charges for the work they may be.

Python's matcher backtracks, so a pattern is weighed before it is used: in how many ways a text of this
length can be tried. Patterns beyond the bound, among them every repeated group that itself holds a repetition
or a choice, are refused (the functions give null). Text is limited to 10,000 characters, a pattern to 500.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from server.feel.patterns.grammar import BadPatternError, translate

if TYPE_CHECKING:
    from server.feel.patterns.grammar import Translated
    from server.feel.runtime import Run

MAX_TEXT = 10_000
MAX_PATTERN = 500
# About a second of matching at worst.
_MAX_WORK = math.log(1e8)
_TRIALS_PER_STEP = 5_000
_FLAGS = frozenset("smixq")
_WHITE = " \t\n\r"


def compile_pattern(run: Run, pattern: str, flags: str, text_length: int) -> re.Pattern[str] | None:
    """Return the pattern and charge for it; None when it is wrong or could take too long."""
    if text_length > MAX_TEXT:
        return None
    compiled = _compiled(pattern, flags)
    if compiled is None:
        return None
    matcher, weighed = compiled
    work = weighed.choices + (weighed.stars + 1) * math.log(text_length + 2)
    if work > _MAX_WORK and (weighed.stars > 1 or weighed.choices):
        return None
    run.tick(int(math.exp(work) / _TRIALS_PER_STEP))
    return matcher


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> tuple[re.Pattern[str], Translated] | None:
    if len(pattern) > MAX_PATTERN or not set(flags) <= _FLAGS:
        return None
    options = re.IGNORECASE if "i" in flags else re.NOFLAG
    if "x" in flags and "q" not in flags:
        pattern = _collapsed(pattern)
    try:
        translated = translate(pattern, flags)
        return re.compile(translated.text, options), translated
    except (BadPatternError, re.error, OverflowError, RecursionError):
        return None


def _collapsed(pattern: str) -> str:
    """Drop white space, but not inside a class `[…]` (flag x)."""
    kept: list[str] = []
    depth, escaped = 0, False
    for char in pattern:
        if depth <= 0 and char in _WHITE:
            continue
        kept.append(char)
        if not escaped:
            depth += {"[": 1, "]": -1}.get(char, 0)
        escaped = char == "\\" and not escaped
    return "".join(kept)
