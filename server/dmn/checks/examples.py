"""Examples of inputs: evaluated by the table itself, and written as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from server.dmn.checks.columns import scope_at
from server.dmn.checks.texts import MOMENT
from server.dmn.checks.variables import root_of
from server.dmn.compiling.tables import compile_table
from server.dmn.evaluation import DecisionFault
from server.dmn.reading.children import Findings
from server.dmn.session import Session
from server.domain.wording import said, said_all
from server.feel import FeelLimitError, YearsMonths
from server.feel.text import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.dmn.checks.axes import Axis, Point
    from server.dmn.checks.subject import Subject
    from server.dmn.checks.texts import Path
    from server.dmn.checks.variables import Domains
    from server.dmn.model import DecisionTable
    from server.feel.values import Value


@dataclass(frozen=True, slots=True)
class Result:
    """The rules that matched, by number, and the errors of the hit policy."""

    matched: tuple[int, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A point of each axis, in the order of the axes."""

    subject: Subject
    domains: Domains
    points: Sequence[Point]

    def evaluate(self, table: DecisionTable) -> Result | None:
        """Evaluate the table, or one with some of its rules, at the example; None when it cannot be."""
        values = {path: value for point in self.points for path, value in point.values.items()}
        scope = scope_at(self._with_others(values), self.subject, self.domains)
        if scope is None:
            return None
        session = Session(MOMENT)
        site = self.subject.site.quiet(Findings())
        try:
            compile_table(table, site)(scope, session)
        except (FeelLimitError, DecisionFault, RecursionError):
            return None
        trace = next((found for found in session.trace if found.decision == table.at.element), None)
        return Result(trace.matched, session.errors) if trace else None

    def _with_others(self, values: dict[Path, Value]) -> dict[Path, Value]:
        """Return the values, with some for the variables that only outputs read."""
        used = {root_of(path, self.subject.variables) for path in values}
        result = dict(values)
        for path, declared in self.subject.variables.items():
            domain = self.domains.of(declared) if path not in used and declared.is_free else None
            points = domain.points(()).values if domain and domain.kind else ()
            if points:
                result[path] = points[0]
        return result

    def text(self, axes: Sequence[Axis], rules: int) -> str:
        """Return ` when name = value and …` for what matters to the rules; `always` when nothing does."""
        parts = [
            said("%(name)s = %(value)s", name=".".join(path), value=_written(value))
            for point in self._relevant(axes, rules)
            for path, value in sorted(point.values.items())
        ]
        return said(" when %(all)s", all=said_all(parts)) if parts else said(" whatever the inputs are")

    def is_derived(self, axes: Sequence[Axis], rules: int) -> bool:
        """Whether it takes values of other decisions beside further ones: they may depend on each other."""
        paths = [path for point in self._relevant(axes, rules) for path in point.values]
        roots = [root_of(path, self.subject.variables) for path in paths]
        return len(paths) > 1 and any(root and self.subject.variables[root].is_derived for root in roots)

    def _relevant(self, axes: Sequence[Axis], rules: int) -> Iterator[Point]:
        for axis, point in zip(axes, self.points, strict=True):
            if rules & ~axis.idle:
                yield point


def _written(value: Value) -> str:
    text = text_of(value, Session(MOMENT), quoted=True)
    return f'@"{text}"' if isinstance(value, date | time | timedelta | YearsMonths) else text
