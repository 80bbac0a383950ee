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
"""For so many times as long as it took an answer is given again: working it out takes a hundredth of the time at most."""
LONGEST = 300.0
"""Seconds after which no answer is given again."""
MOST_ANSWERS = 200
MOST_ROWS = 5_000
T = TypeVar("T")


@dataclass(slots=True)
class KeptAnswers:
    """At most `MOST_ANSWERS`, none of them with more than `MOST_ROWS` rows; those asked for longest ago go first."""

    clock: Callable[[], float] = time.monotonic
    _answers: OrderedDict[Hashable, tuple[float, Any]] = field(default_factory=OrderedDict[Hashable, tuple[float, Any]])
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
        if now - began > QUICK and not (isinstance(found, Sized) and len(found) > MOST_ROWS):
            self._keep(question, now + min((now - began) * TIMES, LONGEST), found)
        return found

    def _keep(self, question: Hashable, until: float, found: object) -> None:
        with self._lock:
            self._answers[question] = until, found
            self._answers.move_to_end(question)
            while len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
