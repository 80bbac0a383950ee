"""Compiles arithmetic, comparison and three-valued logic."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.errors import FeelLimitError
from server.feel.moments import negate
from server.feel.operations import COMPARED, NUMERIC, calculate, compare, contains, numeric
from server.feel.values import Range, YearsMonths, kind_of

if TYPE_CHECKING:
    from server.feel.compiler.build import Build
    from server.feel.runtime import Code, Frame
    from server.feel.syntax.nodes import Arithmetic, Between, Compare, Logic, Negate
    from server.feel.values import Value


def compile_arithmetic(node: Arithmetic, build: Build) -> Code:
    """Operators of one precedence from left to right."""
    code, at = build(node.first), node.at
    if len(node.rest) == 1:
        symbol, operand = node.rest[0]
        return _operation(symbol, code, build(operand), at, build.source)
    steps = tuple((symbol, build(operand)) for symbol, operand in node.rest)
    source = build.source

    def run(frame: Frame) -> Value:
        value = code(frame)
        for symbol, operand in steps:
            second = operand(frame)
            try:
                value = calculate(frame.run, at, symbol, value, second)
            except FeelLimitError as limit:
                raise limit.placed(source, at) from None
        return value

    return run


def _operation(symbol: str, left: Code, right: Code, at: int, source: str) -> Code:
    function = NUMERIC[symbol]

    def run(frame: Frame) -> Value:
        first, second = left(frame), right(frame)
        if type(first) is Decimal and type(second) is Decimal:
            try:
                return function(first, second)
            except ArithmeticError:
                return numeric(frame.run, at, symbol, first, second)
        try:
            return calculate(frame.run, at, symbol, first, second)
        except FeelLimitError as limit:
            raise limit.placed(source, at) from None

    return run


def compile_negate(node: Negate, build: Build) -> Code:
    """Unary minus of numbers and durations."""
    operand, at = build(node.operand), node.at

    def run(frame: Frame) -> Value:
        value = operand(frame)
        if isinstance(value, Decimal):
            return value.copy_negate()
        if isinstance(value, YearsMonths | timedelta):
            return negate(value)
        return frame.run.warn("type-mismatch", at, "{kind} has no negative", kind=kind_of(value))

    return run


def compile_compare(node: Compare, build: Build) -> Code:
    """One of = != < <= > >=."""
    left, right = build(node.left), build(node.right)
    at, symbol = node.at, node.operator
    function = COMPARED[symbol]

    def run(frame: Frame) -> Value:
        first, second = left(frame), right(frame)
        if type(first) is Decimal and type(second) is Decimal:
            return function(first, second)
        return compare(frame.run, at, symbol, first, second)

    return run


def compile_between(node: Between, build: Build) -> Code:
    """Both ends included."""
    value, low, high = build(node.value), build(node.low), build(node.high)

    def run(frame: Frame) -> Value:
        return contains(frame.run, Range(low(frame), high(frame)), value(frame))

    return run


def compile_logic(node: Logic, build: Build) -> Code:
    """`and`, `or`: the deciding value wins, else anything that is not a boolean makes null."""
    operands = tuple(build(operand) for operand in node.operands)
    deciding = node.operator == "or"

    def run(frame: Frame) -> Value:
        result: Value = not deciding
        for operand in operands:
            value = operand(frame)
            if value is deciding:
                return deciding
            if value is not result:
                result = None
        return result

    return run
