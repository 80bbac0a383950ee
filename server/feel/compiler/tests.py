"""Compiles `in` and the unary tests of decision tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.compiler.collections import interval_between
from server.feel.operations import COMPARED, compare, contains, equal
from server.feel.runtime import Frame
from server.feel.syntax.nodes import In, Literal, Name, RangeOf, Test, UnaryTests
from server.feel.values import Range, is_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from server.feel.compiler.build import Build
    from server.feel.runtime import Code, Run
    from server.feel.values import Value

    Check: TypeAlias = Callable[[Frame, Value], bool | None]


def compile_in(node: In, build: Build) -> Code:
    """Whether one of the tests holds for the value."""
    value = build(node.value)
    checks = tuple(_check(test, build) for test in node.tests)
    return lambda frame: _any(frame, checks, value(frame))


def compile_unary_tests(node: UnaryTests, build: Build) -> Code:
    """Whether the input, the variable `?`, passes."""
    checks = tuple(_check(test, build) for test in node.tests)
    value = build(Name(node.at, "?"))
    if not checks:
        return lambda _frame: True
    if not node.negated:
        return lambda frame: _any(frame, checks, value(frame))

    def run(frame: Frame) -> Value:
        result = _any(frame, checks, value(frame))
        return None if result is None else not result

    return run


def _any(frame: Frame, checks: tuple[Check, ...], value: Value) -> bool | None:
    result: bool | None = False
    for check in checks:
        passed = check(frame, value)
        if passed:
            return True
        if passed is None:
            result = None
    return result


def _check(test: Test, build: Build) -> Check:
    if test.uses_input:
        with build.bind({"?"}):
            return _check_with_input(test.operator, build(test.operand), test.at)
    if test.operator:
        return _check_order(test.operator, build(test.operand), test.at)
    if isinstance(test.operand, RangeOf) and test.operand.start and test.operand.end:
        return _check_ends(test.operand, build(test.operand.start), build(test.operand.end))
    operand, at = build(test.operand), test.at
    if isinstance(test.operand, Literal) and type(test.operand.value) in {Decimal, str}:
        return _check_constant(test.operand.value, at)
    return lambda frame, value: _passes(frame.run, at, value, operand(frame))


def _check_order(symbol: str, operand: Code, at: int) -> Check:
    function = COMPARED[symbol]

    def check(frame: Frame, value: Value) -> bool | None:
        bound = operand(frame)
        if type(value) is Decimal and type(bound) is Decimal:
            return function(value, bound)
        return compare(frame.run, at, symbol, value, bound)

    return check


def _check_ends(node: RangeOf, start: Code, end: Code) -> Check:
    """Ask each end on its own (DMN 1.5, table 55): one that is null, open or not, has no answer."""
    above = COMPARED["<=" if node.start_included else "<"]
    below = COMPARED["<=" if node.end_included else "<"]

    def check(frame: Frame, value: Value) -> bool | None:
        low, high = start(frame), end(frame)
        if type(value) is Decimal and type(low) is Decimal and type(high) is Decimal:
            return above(low, value) and below(value, high)
        if isinstance(value, Range):
            return value == interval_between(node, low, high)
        # Only an open end that is null would count as unbounded.
        included = node.start_included or low is None, node.end_included or high is None
        return contains(frame.run, Range(low, high, *included), value)

    return check


def _check_constant(wanted: Value, at: int) -> Check:
    kind = Decimal if isinstance(wanted, Decimal) else str

    def check(frame: Frame, value: Value) -> bool | None:
        return value == wanted if type(value) is kind else _passes(frame.run, at, value, wanted)

    return check


def _check_with_input(symbol: str, operand: Code, at: int) -> Check:
    def check(frame: Frame, value: Value) -> bool | None:
        result = operand(Frame({"?": value}, frame, frame.run))
        if symbol:
            return compare(frame.run, at, symbol, value, result)
        # A condition that has no answer for null is not met by it.
        return result if isinstance(result, bool | None) else _passes(frame.run, at, value, result)

    return check


def _passes(run: Run, at: int, value: Value, wanted: Value) -> bool | None:
    """Check a test without operator: a range or list that has the value, or the value itself.

    A condition counts as one only when it mentions the input `?`; without it, true is a value like any other.
    """
    if isinstance(wanted, Range):
        return wanted == value if isinstance(value, Range) else contains(run, wanted, value)
    if is_list(wanted):
        return _listed(run, value, wanted)
    return compare(run, at, "=", value, wanted)


def _listed(run: Run, value: Value, wanted: list[Value]) -> bool:
    run.tick(len(wanted))
    if is_list(value) and equal(run, value, wanted):
        return True
    return any(
        contains(run, item, value) is True if isinstance(item, Range) else equal(run, value, item) is True
        for item in wanted
    )
