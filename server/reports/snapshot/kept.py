"""Answers that took long are kept for a while and given again: a busy house changes, but not what a year was like."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Generic, TypeVar

QUICK = 0.2
"""Seconds; an answer that took less is worked out anew each time."""
TIMES = 100.0
"""An answer is given again for so many times as long as it took, so that a hundredth of the time goes into it."""
LONGEST = 300.0
"""Seconds after which no answer is given again."""
MOST_ANSWERS = 200
MOST_ROWS = 100_000
"""Of all answers together, some 50 MB; an answer that is one thing counts as a row."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """An answer, and how many seconds ago it was worked out."""

    answer: T
    age: float


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, when it was asked for, and until when it is given again; seconds of the clock."""

    made: float
    until: float
    found: Any


@dataclass(slots=True)
class KeptAnswers:
    """At most `MOST_ANSWERS` with `MOST_ROWS` rows together; those asked for longest ago go first."""

    clock: Callable[[], float] = time.monotonic
    _answers: OrderedDict[Hashable, _Kept] = field(default_factory=OrderedDict[Hashable, _Kept])
    _rows: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, question: Hashable, answer: Callable[[], T], *, anew: bool = False) -> Told[T]:
        """The answer, worked out unless it is kept; `anew`: worked out in any case, and kept."""
        began = self.clock()
        with self._lock:
            known = self._answers.get(question)
            if known is not None and known.until > began and not anew:
                self._answers.move_to_end(question)
                return Told(known.found, began - known.made)
        found = answer()
        now = self.clock()
        if now - began > QUICK and _size(found) <= MOST_ROWS:
            self._keep(question, _Kept(began, now + min((now - began) * TIMES, LONGEST), found))
        return Told(found, 0.0)

    def _keep(self, question: Hashable, kept: _Kept) -> None:
        with self._lock:
            if question in self._answers:
                self._drop(question)
            self._answers[question] = kept
            self._rows += _size(kept.found)
            while len(self._answers) > MOST_ANSWERS or self._rows > MOST_ROWS:
                self._drop(next(iter(self._answers)))

    def _drop(self, question: Hashable) -> None:
        self._rows -= _size(self._answers.pop(question).found)


def _size(found: object) -> int:
    return max(len(found), 1) if isinstance(found, Sized) else 1
