"""Answers that took long are kept for a while and given again: a busy house changes, but not what a year was like."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

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


@dataclass(slots=True)
class KeptAnswers:
    """At most `MOST_ANSWERS` with `MOST_ROWS` rows together; those asked for longest ago go first."""

    clock: Callable[[], float] = time.monotonic
    _answers: OrderedDict[Hashable, tuple[float, Any]] = field(default_factory=OrderedDict[Hashable, tuple[float, Any]])
    _rows: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, question: Hashable, answer: Callable[[], T]) -> T:
        """The answer, worked out unless it is kept."""
        began = self.clock()
        with self._lock:
            until, known = self._answers.get(question, (began, None))
            if until > began:
                self._answers.move_to_end(question)
                return cast("T", known)
        found = answer()
        now = self.clock()
        if now - began > QUICK and _size(found) <= MOST_ROWS:
            self._keep(question, now + min((now - began) * TIMES, LONGEST), found)
        return found

    def _keep(self, question: Hashable, until: float, found: object) -> None:
        with self._lock:
            if question in self._answers:
                self._drop(question)
            self._answers[question] = until, found
            self._rows += _size(found)
            while len(self._answers) > MOST_ANSWERS or self._rows > MOST_ROWS:
                self._drop(next(iter(self._answers)))

    def _drop(self, question: Hashable) -> None:
        _, found = self._answers.pop(question)
        self._rows -= _size(found)


def _size(found: object) -> int:
    return max(len(found), 1) if isinstance(found, Sized) else 1
