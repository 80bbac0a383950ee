"""One evaluation: its context, its counters, its warnings and its chain of variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.feel.errors import FeelLimitError, FeelWarning, position

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, tzinfo
    from typing import TypeAlias

    from server.feel.values import Value

MAX_STRING = 1_000_000
# Handling this many characters costs one step.
CHARACTERS_PER_STEP = 100


@dataclass(frozen=True, slots=True)
class EvaluationContext:
    """The moment `now()` answers (aware), the zone of `now()` and `today()`, and the limits.

    A step is one turn of a loop, one invocation, one list item or 100 characters handled by a function.
    """

    now: datetime
    zone: tzinfo
    max_steps: int = 100_000
    max_depth: int = 200
    max_items: int = 100_000


class Run:
    """The counters of one evaluation."""

    __slots__ = ("context", "depth", "source", "steps", "warnings")

    def __init__(self, source: str, context: EvaluationContext, warnings: list[FeelWarning] | None) -> None:
        """Start at nothing spent; warnings are kept when a list is given."""
        self.source = source
        self.context = context
        self.steps = context.max_steps
        self.depth = context.max_depth
        self.warnings = warnings

    def tick(self, steps: int = 1) -> None:
        """Spend steps; FeelLimitError when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise self.limit("too-many-steps", "the expression needs too many steps")

    def enter(self) -> None:
        """Go one invocation deeper; FeelLimitError beyond the limit."""
        self.depth -= 1
        if self.depth < 0:
            raise self.limit("too-deep", "functions invoke each other too deeply")

    def leave(self) -> None:
        """Come back from an invocation."""
        self.depth += 1

    def room(self, items: int) -> None:
        """Ask for a list of that many items, which costs as many steps; FeelLimitError if too long."""
        if items > self.context.max_items:
            raise self.limit("too-many-items", "a list becomes too long")
        self.tick(items)

    def characters(self, count: int) -> None:
        """Ask for a text of that length; FeelLimitError when it is too long."""
        if count > MAX_STRING:
            raise self.limit("too-long", "a text becomes too long")
        self.tick(count // CHARACTERS_PER_STEP)

    def limit(self, code: str, template: str) -> FeelLimitError:
        """Return the error of a limit that was hit."""
        return FeelLimitError(code, template, self.source)

    def warn(self, code: str, at: int, template: str, **params: str) -> None:
        """Remember why something is null; returns None, the null itself."""
        if self.warnings is not None and len(self.warnings) < self.context.max_items:
            line, column = position(self.source, at)
            self.warnings.append(FeelWarning(code, template, line, column, params))


class Frame:
    """One level of variables; the outermost holds the caller's scope as it was given."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: Mapping[str, Value], parent: Frame | None, run: Run) -> None:
        """Put values before those of the parent."""
        self.values = values
        self.parent = parent
        self.run = run


if TYPE_CHECKING:
    Code: TypeAlias = Callable[[Frame], Value]
