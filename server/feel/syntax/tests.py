"""Parses unary tests: the right side of `in` and the cells of decision tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.syntax.nodes import In, RangeOf, Test, UnaryTests
from server.feel.syntax.tokens import Kind

if TYPE_CHECKING:
    from server.feel.syntax.cursor import Cursor
    from server.feel.syntax.nodes import Node

_OPERATORS = ("<", "<=", ">", ">=", "=", "!=")
_CONTINUATIONS = ("[", ".", "(", "+", "-", "*", "/", "**", "instance")
_ADD = 4


def parse_unary_tests(cursor: Cursor) -> Node:
    """`-`, `not(tests)` or tests separated by commas."""
    if cursor.at("-") and cursor.tokens[cursor.index + 1].kind is Kind.END:
        cursor.advance()
        return UnaryTests(0, (), negated=False)
    if cursor.at("not") and cursor.ahead("("):
        negated = _negated(cursor)
        if negated is not None:
            return negated
    return UnaryTests(0, _tests(cursor), negated=False)


def _negated(cursor: Cursor) -> Node | None:
    start = cursor.index
    cursor.index += 2
    tests = _tests(cursor)
    if cursor.accept(")") and cursor.token.kind is Kind.END:
        return UnaryTests(0, tests, negated=True)
    cursor.index = start
    return None


def _tests(cursor: Cursor) -> tuple[Test, ...]:
    tests = [_test(cursor, 0)]
    while cursor.accept(","):
        tests.append(_test(cursor, 0))
    return tuple(tests)


def parse_in(cursor: Cursor, value: Node, start: int) -> Node:
    """Say what follows `in`: one test, or several in parentheses."""
    if not cursor.accept("("):
        return In(start, value, (_test(cursor, _ADD),))
    outer, cursor.range_end = cursor.range_end, False
    first = _test(cursor, 0)
    if cursor.accept(".."):
        rest = _open_range(cursor, first)
        cursor.range_end = outer
        return In(start, value, (rest,))
    tests = [first]
    while cursor.accept(","):
        tests.append(_test(cursor, 0))
    cursor.expect(")")
    cursor.range_end = outer
    if len(tests) == 1 and not first.operator and cursor.at(*_CONTINUATIONS):
        tests = [_continued(cursor, first)]
    return In(start, value, tuple(tests))


def _continued(cursor: Cursor, test: Test) -> Test:
    """Go on where what looked like tests in parentheses was the start of an expression, as in `x in (a)[1]`."""
    inputs = cursor.inputs
    operand = cursor.resume(test.operand, _ADD)
    return Test(test.at, "", operand, uses_input=test.uses_input or cursor.inputs > inputs)


def _open_range(cursor: Cursor, first: Test) -> Test:
    cursor.range_end = True
    end = cursor.expression(_ADD)
    closing = cursor.expect(")", "]", "[")
    interval = RangeOf(first.at, first.operand, end, start_included=False, end_included=closing.text == "]")
    return Test(first.at, "", interval, uses_input=False)


def _test(cursor: Cursor, precedence: int) -> Test:
    inputs = cursor.inputs
    operator = cursor.accept(*_OPERATORS)
    start = cursor.token.start
    operand = cursor.expression(_ADD if operator else precedence)
    return Test(start, operator.text if operator else "", operand, uses_input=cursor.inputs > inputs)
