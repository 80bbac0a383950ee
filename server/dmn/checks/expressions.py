"""Checks single expressions and cells by FEEL's static types, and reports what can never work."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from server.dmn.spoken import spoken
from server.domain.wording import begun, said
from server.feel.checking import ANY, Severity, check_expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.dmn.checks.scopes import Scope
    from server.dmn.model import LiteralExpression, Place, Tests
    from server.dmn.reading.children import Findings
    from server.feel.checking import FeelType, Problem

_ADVICE = {
    "unknown-name": said("Correct the name, or draw the requirement that brings it here."),
}


class Expressions:
    """Checks expressions of one element after the other; `texts` are those of the present one."""

    def __init__(self, findings: Findings) -> None:
        """Start with no element."""
        self._findings = findings
        self.texts: list[str] = []

    def check(
        self,
        literal: LiteralExpression,
        scope: Scope,
        wanted: FeelType,
        row: int | None = None,
        cell: str | None = None,
    ) -> FeelType:
        """Check an expression whose value is to be of a type; return the type it has."""
        self.texts.append(literal.text)
        if not literal.text:
            return ANY
        checked = check_expression(
            literal.text,
            _within(literal.text, scope),
            expected=None if wanted == ANY else wanted,
            complete=scope.is_complete,
            types=scope.site.types_in(literal.text),
        )
        self._report(literal.at, checked.problems, row, cell)
        return checked.type

    def tests(self, tests: Tests, scope: Scope, over: FeelType, row: int | None, cell: str) -> None:
        """Check a cell over an input of a type, or the values that the input allows."""
        self.texts.append(tests.text)
        checked = check_expression(
            tests.text,
            _within(tests.text, scope),
            unary_tests_over=over,
            complete=scope.is_complete,
            types=scope.site.types_in(tests.text),
        )
        self._report(tests.at, checked.problems, row, cell)

    def report_parameter(self, at: Place, function: str, name: str, known: Sequence[str]) -> None:
        """Report an argument for which the function has no parameter."""
        close = get_close_matches(name, known, 1)
        advice = (
            said("Did you mean %(close)s?", close=close[0])
            if close
            else said("Its parameters are %(names)s.", names=", ".join(known))
        )
        self._findings.error(
            at,
            "unknown-parameter",
            said("%(function)s has no parameter %(name)s.", function=function, name=name),
            advice,
        )

    def _report(self, at: Place, problems: Sequence[Problem], row: int | None, cell: str | None) -> None:
        for problem in problems:
            report = self._findings.error if problem.severity is Severity.ERROR else self._findings.warning
            message = said(
                "%(fault)s (line %(line)s, column %(column)s).",
                fault=begun(spoken(problem.template, problem.params)),
                line=problem.line,
                column=problem.column,
            )
            advice = _ADVICE.get(problem.code, said("Correct the expression, or the types of what it reads."))
            report(at, problem.code, message, advice, row, cell)


def _within(text: str, scope: Scope) -> Mapping[str, FeelType]:
    """Return all names; those of entries with unusual names have to be told as well."""
    more = {name: ANY for name in scope.site.names.within(text) if name not in scope.types}
    return {**more, **scope.types}
