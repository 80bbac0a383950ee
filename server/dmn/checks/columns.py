"""Evaluates the input columns of a table at chosen values: which rules' cells hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.dmn.checks.texts import MOMENT
from server.dmn.checks.variables import assigned
from server.dmn.compiling.columns import compile_inputs
from server.dmn.compiling.plans import put
from server.dmn.compiling.shapes import MISFIT
from server.dmn.evaluation import DecisionFault
from server.dmn.session import Session
from server.feel import FeelLimitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.dmn.checks.budget import Budget
    from server.dmn.checks.subject import Subject
    from server.dmn.checks.texts import Path
    from server.dmn.checks.variables import Domains
    from server.dmn.compiling.columns import Column
    from server.dmn.compiling.site import Scope
    from server.feel.values import Value

_TOO_MUCH = (FeelLimitError, DecisionFault, RecursionError)


class Evaluator:
    """The compiled columns of one table, each distinct cell with the rules that have it."""

    def __init__(self, subject: Subject, domains: Domains, budget: Budget) -> None:
        """Compile the columns once more; what is wrong with them has been reported."""
        self._subject = subject
        self._domains = domains
        self._budget = budget
        self._columns, rules = compile_inputs(subject.table, subject.site)
        self._rules: list[dict[int, int]] = [{} for _ in self._columns]
        for place, cells in enumerate(rules):
            for column, test in cells:
                self._rules[column][test] = self._rules[column].get(test, 0) | 1 << place

    def masks(self, values: Mapping[Path, Value], columns: Sequence[int]) -> tuple[int, int] | None:
        """Return the rules whose cells in these columns hold, surely and perhaps; None where values cannot be."""
        scope = scope_at(values, self._subject, self._domains)
        if scope is None:
            return None
        sure = maybe = self._subject.everything
        for place in columns:
            session = Session(MOMENT)
            try:
                found = self._column(place, scope, session)
            except _TOO_MUCH:
                return None
            finally:
                self._budget.spend(MOMENT.max_steps - max(session.steps, 0))
            if found is None:
                return None
            sure, maybe = sure & found[0], maybe & found[1]
        return sure, maybe

    def _column(self, place: int, scope: Scope, session: Session) -> tuple[int, int] | None:
        column, facts = self._columns[place], self._subject.columns[place]
        if not facts.is_known:
            return facts.idle, self._subject.everything
        value = column.look(scope, session, self._subject.site.owner)
        if session.errors:
            return None
        return self._cells(place, column, value, column.scope(value, scope))

    def _cells(self, place: int, column: Column, value: Value, scope: Scope) -> tuple[int, int]:
        facts = self._subject.columns[place]
        sure = maybe = facts.idle
        self._budget.spend(len(column.tests) + 1)
        session = Session(MOMENT)
        session.warnings = None
        for test, rules in self._rules[place].items():
            session.steps = MOMENT.max_steps
            try:
                holds = column.tests[test](value, scope, session) is True
            except _TOO_MUCH:
                maybe |= rules
                continue
            finally:
                self._budget.spend(MOMENT.max_steps - max(session.steps, 0))
            if holds:
                sure |= rules
                maybe |= rules
        return sure & ~facts.unknown, maybe | facts.unknown


def scope_at(values: Mapping[Path, Value], subject: Subject, domains: Domains) -> dict[str, Value] | None:
    """Return what the table's expressions see when variables have these values; None where their types forbid it."""
    scope = dict(subject.functions)
    session = Session(MOMENT)
    given = dict.fromkeys(subject.variables) | assigned(values, subject.variables, domains)
    for path, value in given.items():
        declared = subject.variables[path]
        shape = subject.site.types.shape(declared.at, declared.type_ref)
        fitted = shape.convert(value, session) if shape else value
        if shape and fitted is MISFIT:
            return None
        put(scope, path, fitted)
    return scope
