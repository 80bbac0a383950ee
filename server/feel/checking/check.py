"""The way in: checks one expression, or the unary tests of one cell, against the types of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.feel.checking.problems import Problem, Severity
from server.feel.checking.types import ANY, BOOLEAN
from server.feel.errors import FeelSyntaxError
from server.feel.expression import compile_expression, compile_unary_tests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.feel.checking.types import FeelType


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the type of the value, and problems in the order of the text."""

    type: FeelType
    problems: tuple[Problem, ...]


def check_expression(
    source: str,
    names: Mapping[str, FeelType],
    *,
    expected: FeelType | None = None,
    unary_tests_over: FeelType | None = None,
    complete: bool = True,
) -> Checked:
    """Check an expression; with `unary_tests_over`, a decision table's cell over an input of that type.

    Never raises: text that is no expression is one problem of type Any. `expected` reports a value that can
    never be of that type (for a condition: BOOLEAN). `complete` says that `names` are all names there are; when
    False an unknown name is silently of type Any. What is not known is never reported.
    """
    del expected, complete
    compiler = compile_expression if unary_tests_over is None else compile_unary_tests
    try:
        compiler(source, names)
    except FeelSyntaxError as error:
        problem = Problem(error.code, Severity.ERROR, error.template, error.params, error.line, error.column)
        return Checked(ANY, (problem,))
    return Checked(ANY if unary_tests_over is None else BOOLEAN, ())
