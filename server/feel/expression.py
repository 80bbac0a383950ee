"""Compiled expressions: the way in for everybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.feel.compiler.expressions import compile_tree
from server.feel.errors import FeelLimitError, FeelWarning
from server.feel.parsing import parse_expression, parse_unary_tests
from server.feel.runtime import Frame, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.feel.runtime import Code, EvaluationContext
    from server.feel.syntax.nodes import Type
    from server.feel.values import Value


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; `names` are the variables it may read (with `?` for unary tests).

    Names inside a filter are listed too, though an item's own entries may hide them.
    """

    source: str
    names: frozenset[str]
    _code: Code = field(repr=False, compare=False)

    def evaluate(self, scope: Mapping[str, object], context: EvaluationContext) -> object:
        """Return the value over a scope, reading only the names used; FeelLimitError beyond a limit."""
        return self._run(scope, context, None)

    def explain(
        self,
        scope: Mapping[str, object],
        context: EvaluationContext,
    ) -> tuple[object, list[FeelWarning]]:
        """Return the value, and why parts of the expression were null."""
        warnings: list[FeelWarning] = []
        return self._run(scope, context, warnings), warnings

    def evaluate_in(self, scope: Mapping[str, Value], run: Run) -> Value:
        """Return the value as a part of a larger evaluation: its budget and warnings are shared.

        A RecursionError is for whoever started the run to turn into a limit.
        """
        outer, run.source = run.source, self.source
        try:
            return self._code(Frame(scope, None, run))
        finally:
            run.source = outer

    def _run(
        self,
        scope: Mapping[str, object],
        context: EvaluationContext,
        warnings: list[FeelWarning] | None,
    ) -> object:
        try:
            return self._code(Frame(scope, None, Run(self.source, context, warnings)))
        except RecursionError:
            raise FeelLimitError("too-deep", "the evaluation is nested too deeply", self.source) from None


def compile_expression(source: str, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> Expression:
    """Compile an expression written without the leading `=`; FeelSyntaxError when it is none.

    `names` lets variables whose names contain operators, such as `a-b`, be recognised; `types` are further types that
    `instance of` and parameters may name.
    """
    code, free = compile_tree(parse_expression(source, names, types), source)
    return Expression(source, free, code)


def compile_unary_tests(source: str, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> Expression:
    """Compile a decision table's cell; it gives true, false or null for the input in the scope's `?`."""
    code, free = compile_tree(parse_unary_tests(source, names, types), source)
    return Expression(source, free, code)
