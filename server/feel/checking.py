"""Checks an expression, or the unary tests of a cell, against the types of names, without running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.feel.compiler.expressions import compile_tree
from server.feel.errors import FeelSyntaxError, position
from server.feel.inference.calls import mismatched
from server.feel.inference.infer import infer
from server.feel.inference.operators import spoken
from server.feel.inference.problems import Problem, Severity
from server.feel.inference.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    FeelType,
    context_of,
    format_type,
    function_of,
    list_of,
    range_of,
    type_named,
)
from server.feel.parsing import parse_expression, parse_unary_tests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.feel.syntax.nodes import Node

__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "DATE_TIME",
    "DAYS_TIME",
    "NULL",
    "NUMBER",
    "STRING",
    "TIME",
    "YEARS_MONTHS",
    "Checked",
    "FeelType",
    "Problem",
    "Severity",
    "check_expression",
    "context_of",
    "format_type",
    "function_of",
    "list_of",
    "range_of",
    "type_named",
]


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
    types: Mapping[str, FeelType] | None = None,
) -> Checked:
    """Check an expression; with `unary_tests_over`, a decision table's cell over an input of that type.

    Never raises: text that is no expression is one problem of type Any. `expected` reports a value that can
    never be of that type (for a condition: BOOLEAN). `complete` says that `names` are all names there are; when
    False an unknown name is silently of type Any. `types` are further types that the expression may name.
    What is not known is never reported.
    """
    known = names if unary_tests_over is None else {**names, "?": unary_tests_over}
    parse = parse_expression if unary_tests_over is None else parse_unary_tests
    try:
        tree = parse(source, names, types)
        # Some errors of syntax are only found on the way to closures.
        compile_tree(tree, source)
    except FeelSyntaxError as error:
        problem = Problem(error.code, Severity.ERROR, error.template, error.params, error.line, error.column)
        return Checked(ANY, (problem,))
    kind, problems = infer(tree, source, known, complete=complete)
    if expected is not None and mismatched(kind, expected):
        problems.append(_unexpected(source, tree, kind, expected))
    return Checked(kind, tuple(sorted(problems, key=lambda problem: (problem.line, problem.column))))


def _unexpected(source: str, tree: Node, kind: FeelType, expected: FeelType) -> Problem:
    line, column = position(source, tree.at)
    params = {"found": spoken(kind), "wanted": spoken(expected)}
    template = "this gives {found}, but {wanted} is needed"
    return Problem("unexpected-type", Severity.ERROR, template, params, line, column)
