"""One evaluation: FEEL's run, shared by all expressions, with what decisions report on the way."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.dmn.evaluation import DecisionFault, DecisionTrace
from server.feel.runtime import Run

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from server.dmn.model import Place
    from server.feel import EvaluationContext, FeelLimitError, FeelWarning
    from server.feel.values import Value

MAX_ERRORS = 100
MAX_WARNINGS = 100
MAX_CALLS = 50
"""Of one function or table: how many calls that differ are traced; those beyond only when they hit further rules."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The decision or knowledge model whose logic is evaluated."""

    file: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What a decision table saw and which rules matched."""

    inputs: Mapping[str, Value]
    hit_policy: str
    matched: tuple[int, ...]
    rule_ids: tuple[str, ...]


@dataclass(slots=True)
class _Record:
    owner: Owner
    is_final: bool
    warnings: int
    errors: int
    hit: Hit | None = None


@dataclass(slots=True)
class _Calls:
    """The traces of one owner; `final` once it was decided outside of services, `rules` are those they hit."""

    final: bool
    traces: list[DecisionTrace] = field(default_factory=list)
    rules: set[int] = field(default_factory=set)

    def add(self, trace: DecisionTrace) -> bool:
        """Keep a call, and tell whether it was: every one of a table that says something new, while there is room."""
        if self.traces and (self.final or trace.hit_policy is None):
            return False
        is_known = self.rules.issuperset(trace.matched)
        if is_known and (len(self.traces) >= MAX_CALLS or trace in self.traces):
            return False
        self.traces.append(trace)
        self.rules.update(trace.matched)
        return True


@dataclass(slots=True)
class _Reports:
    """What the evaluation has to tell; `traces` in order, `calls` by the file and id of their owner.

    `services` counts the invocations we are inside of.
    """

    warnings: list[FeelWarning] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    records: list[_Record] = field(default_factory=list)
    traces: list[DecisionTrace] = field(default_factory=list)
    calls: dict[tuple[str, str], _Calls] = field(default_factory=dict)
    services: int = 0


class Session(Run):
    """The counters of one evaluation, its trace and its errors."""

    __slots__ = ("_reports",)

    def __init__(self, context: EvaluationContext) -> None:
        """Start at nothing spent and nothing reported."""
        self._reports = _Reports()
        super().__init__("", context, self._reports.warnings)

    @property
    def errors(self) -> tuple[str, ...]:
        """Where the standard demands null and an error."""
        return tuple(self._reports.errors)

    @property
    def trace(self) -> tuple[DecisionTrace, ...]:
        """Each decision and function once and each call of a table that differs, in order of evaluation."""
        return tuple(self._reports.traces)

    def error(self, owner: Owner, message: str) -> None:
        """Report where the standard demands null and an error; returns None, the null itself."""
        text = f"{owner.name}: {message}"
        if len(self._reports.errors) < MAX_ERRORS and text not in self._reports.errors:
            self._reports.errors.append(text)

    def open(self, owner: Owner, *, is_decision: bool = False) -> None:
        """Start evaluating the logic of an owner; a decision is traced rather than its copies inside services."""
        reports = self._reports
        is_final = is_decision and not reports.services
        reports.records.append(_Record(owner, is_final, len(reports.warnings), len(reports.errors)))

    @contextmanager
    def inside_service(self) -> Generator[None]:
        """Evaluate decisions over inputs that only hold inside."""
        self._reports.services += 1
        try:
            yield
        finally:
            self._reports.services -= 1

    def hit(self, hit: Hit) -> None:
        """Tell the matching rules of the table that is the whole logic of the owner."""
        self._reports.records[-1].hit = hit

    def close(self, output: Value) -> None:
        """End what the last `open` started."""
        reports = self._reports
        record = reports.records.pop()
        key = (record.owner.file, record.owner.id)
        found = [f"{w.message} (line {w.line}, column {w.column})" for w in reports.warnings[record.warnings :]]
        warnings = (*reports.errors[record.errors :], *found[:MAX_WARNINGS])
        hit = record.hit or Hit({}, "", (), ())
        trace = DecisionTrace(
            decision=record.owner.id,
            name=record.owner.name,
            file=record.owner.file,
            inputs=hit.inputs,
            output=output,
            hit_policy=hit.hit_policy or None,
            matched=hit.matched,
            rule_ids=hit.rule_ids,
            warnings=warnings,
        )
        if record.is_final:
            reports.traces = [kept for kept in reports.traces if (kept.file, kept.decision) != key]
            reports.calls.pop(key, None)
        if reports.calls.setdefault(key, _Calls(record.is_final)).add(trace):
            reports.traces.append(trace)


def fault(limit: FeelLimitError, at: Place, row: int | None = None, cell: str | None = None) -> DecisionFault:
    """Return the fault of an expression that hit a limit."""
    return DecisionFault(
        limit.message,
        file=at.file,
        element=at.element,
        expression=limit.source,
        line=limit.line,
        column=limit.column,
        rule_number=row,
        cell=cell,
    )
