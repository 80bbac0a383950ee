"""Types within unary tests: the right side of `in` and the cells of decision tables (grammar rules 7 to 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.inference.operators import compare, spoken
from server.feel.inference.relations import incomparable, item_of
from server.feel.inference.types import ANY, BOOLEAN, FeelType
from server.feel.syntax import nodes

if TYPE_CHECKING:
    from server.feel.inference.walk import Walk


def infer_in(node: nodes.In, walk: Walk) -> FeelType:
    """Check each test against the value."""
    value = walk(node.value)
    for test in node.tests:
        _test(test, value, walk)
    return BOOLEAN


def infer_tests(node: nodes.UnaryTests, walk: Walk) -> FeelType:
    """Check each test against the input."""
    value = walk.type_of("?") or ANY
    for test in node.tests:
        _test(test, value, walk)
    return BOOLEAN


def _test(test: nodes.Test, value: FeelType, walk: Walk) -> None:
    with walk.bind({"?": value}):
        operand = walk(test.operand)
    if test.operator:
        compare(test.operator, value, operand, test.at, walk)
    elif not (test.uses_input and operand.name == "boolean") and not (
        _may_pass(value, operand) and _has_ends(test.operand)
    ):
        template = "{value} can never be in {tested}"
        walk.error("type-mismatch", test.at, template, value=spoken(value), tested=_shown(operand))


def _has_ends(operand: nodes.Node) -> bool:
    """Whether this is no range written with an end that is null: nothing lies in such a one."""
    ends = (operand.start, operand.end) if isinstance(operand, nodes.RangeOf) else ()
    return not any(isinstance(end, nodes.Literal) and end.value is None for end in ends)


def _may_pass(value: FeelType, operand: FeelType) -> bool:
    if operand.name == "range":
        return value.name == "range" or not incomparable(value, item_of(operand))
    if operand.name == "list":
        item = item_of(operand)
        return value.name == "list" or item.name == "range" or not incomparable(value, item)
    return not incomparable(value, operand)


def _shown(operand: FeelType) -> str:
    if operand.name not in {"list", "range"} or not operand.parts:
        return spoken(operand)
    return f"{operand.name} of {spoken(item_of(operand))}"
