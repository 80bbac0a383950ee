"""Regular expressions of `matches`, `replace` and `split`, kept away from endless backtracking.

Python's matcher backtracks, so a pattern is weighed before it is used: in how many ways a text of this
length can be tried. Patterns beyond the bound, among them every repeated group that itself holds a repetition
or a choice, are refused (the functions give null). Text is limited to 10,000 characters, a pattern to 500.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.feel.runtime import Run

MAX_TEXT = 10_000
MAX_PATTERN = 500
# About a second of matching at worst.
_MAX_WORK = math.log(1e8)
_TRIALS_PER_STEP = 5_000
_FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.NOFLAG}
# Python would read these inside a set in its own way.
_ODD_SETS = re.compile(r"(?<!\\)\[|--|&&|~~|\|\|")
_PIECE = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<times>(?:[*+?]|\{\d{1,4}(?:,\d{0,4})?\})\??)|(?P<end>\$)|(?P<char>.)",
    re.DOTALL,
)
_LARGEST_REPEAT = 1_000


@lru_cache(maxsize=256)
def _weighed(pattern: str, flags: str) -> tuple[re.Pattern[str], float, int] | None:
    """Return the pattern, the log of its bounded choices, and its number of unbounded repetitions."""
    if len(pattern) > MAX_PATTERN or not set(flags) <= set(_FLAGS) or "(?" in pattern.replace("(?:", ""):
        return None
    options = re.NOFLAG
    for flag in flags:
        options |= _FLAGS[flag]
    pattern = _translated(pattern, flags)
    try:
        choices, stars = _Weight(pattern).alternatives()
        return re.compile(pattern, options), choices, stars
    except (re.error, OverflowError, RecursionError):
        return None


def compile_pattern(run: Run, pattern: str, flags: str, text_length: int) -> re.Pattern[str] | None:
    """Return the pattern and charge for it; None when it is wrong or could take too long."""
    if text_length > MAX_TEXT:
        return None
    weighed = _weighed(pattern, flags)
    if weighed is None:
        return None
    compiled, choices, stars = weighed
    work = choices + (stars + 1) * math.log(text_length + 2)
    if work > _MAX_WORK and (stars > 1 or choices):
        return None
    run.tick(int(math.exp(work) / _TRIALS_PER_STEP))
    return compiled


def _translated(pattern: str, flags: str) -> str:
    """Rewrite for Python: `$` is the very end, and flag x drops white space and nothing else."""

    def translate(piece: re.Match[str]) -> str:
        if piece["end"] and "m" not in flags:
            return r"\Z"
        return "" if "x" in flags and piece[0].isspace() else piece[0]

    return _PIECE.sub(translate, pattern)


class _Weight:
    """Multiplies up in how many ways a pattern can be tried; raises OverflowError when endless."""

    def __init__(self, pattern: str) -> None:
        """Cut the pattern into pieces."""
        self._pieces = list(_PIECE.finditer(pattern))
        self._next = 0

    def alternatives(self) -> tuple[float, int]:
        """Return the log of the choices and the unbounded repetitions up to `)` or the end."""
        branches, total, stars = 1, 0.0, 0
        last = (0.0, 0)
        while self._next < len(self._pieces):
            piece = self._pieces[self._next]
            self._next += 1
            if piece["close"]:
                break
            if piece["or"]:
                branches += 1
            elif piece["char"] in {"{", "}", "["} or (piece["set"] and _ODD_SETS.search(piece["set"], 1)):
                raise OverflowError
            elif piece["times"]:
                total, stars = total - last[0], stars - last[1]
                last = _repeated(last, piece["times"])
                total, stars = total + last[0], stars + last[1]
            else:
                last = self.alternatives() if piece["open"] else (0.0, 0)
                total, stars = total + last[0], stars + last[1]
        return total + math.log(branches), stars


def _repeated(inner: tuple[float, int], times: str) -> tuple[float, int]:
    low, high = _bounds(times.rstrip("?") or "?")
    choices, stars = inner
    if high is None:
        if choices or stars:
            raise OverflowError
        return 0.0, 1
    if high > _LARGEST_REPEAT:
        raise OverflowError
    return choices * high + math.log(high - low + 1), stars * high


def _bounds(times: str) -> tuple[int, int | None]:
    simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if times[0] in simple:
        return simple[times[0]]
    low, comma, high = times[1:-1].partition(",")
    if not comma:
        return int(low), int(low)
    if high and int(high) < int(low):
        raise OverflowError
    return int(low), int(high) if high else None


_REFERENCE = re.compile(r"\\([\\$])|\$(\d)|([\\$])")


def replacement_template(replacement: str, groups: int) -> str | None:
    r"""Python's template for a replacement with $1 and \$; None when it is malformed."""
    wrong = [m for m in _REFERENCE.finditer(replacement) if m[3] or (m[2] and int(m[2]) > groups)]
    if wrong or len(replacement) > MAX_PATTERN:
        return None
    return _REFERENCE.sub(lambda m: f"\\g<{m[2]}>" if m[2] else m[1].replace("\\", "\\\\"), replacement)
