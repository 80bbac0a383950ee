"""Types of arithmetic (DMN 1.5, clause 10.3.2.15), comparison, logic and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.inference.relations import ORDERED, incomparable, is_known, joined
from server.feel.inference.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    FeelType,
)

if TYPE_CHECKING:
    from server.feel.inference.walk import Walk
    from server.feel.syntax import nodes

_DURATIONS = (DAYS_TIME, YEARS_MONTHS)
_SHIFTS = [
    *((point, duration, point) for point in (DATE, DATE_TIME) for duration in _DURATIONS),
    *((duration, duration, duration) for duration in _DURATIONS),
    (TIME, DAYS_TIME, TIME),
]
_BACK = [(right, left, result) for left, right, result in _SHIFTS]
_DISTANCES = [(left, right, DAYS_TIME) for left in (DATE, DATE_TIME) for right in (DATE, DATE_TIME)]
_NUMBERS = [(NUMBER, NUMBER, NUMBER)]
# What each operator takes and gives.
_RULES: dict[str, list[tuple[FeelType, FeelType, FeelType]]] = {
    "+": [*_NUMBERS, (STRING, STRING, STRING), *_SHIFTS, *_BACK],
    "-": [*_NUMBERS, *_SHIFTS, *_DISTANCES, (TIME, TIME, DAYS_TIME)],
    "*": [*_NUMBERS, *((kind, NUMBER, kind) for kind in _DURATIONS), *((NUMBER, kind, kind) for kind in _DURATIONS)],
    "/": [*_NUMBERS, *((kind, NUMBER, kind) for kind in _DURATIONS), *((kind, kind, NUMBER) for kind in _DURATIONS)],
    "**": _NUMBERS,
}


def infer_arithmetic(node: nodes.Arithmetic, walk: Walk) -> FeelType:
    """Check each operator from left to right."""
    left = walk(node.first)
    for symbol, operand in node.rest:
        left = _operation(symbol, left, walk(operand), node.at, walk)
    return left


def _operation(symbol: str, left: FeelType, right: FeelType, at: int, walk: Walk) -> FeelType:
    results = [result for first, second, result in _RULES[symbol] if _may_be(left, first) and _may_be(right, second)]
    if not results:
        template = "cannot apply {operator} to {left} and {right}"
        return walk.error("type-mismatch", at, template, operator=symbol, left=spoken(left), right=spoken(right))
    return joined(results)


def _may_be(kind: FeelType, wanted: FeelType) -> bool:
    return kind.name == "Any" or kind.check is not None or kind.name == wanted.name


def spoken(kind: FeelType) -> str:
    """Return the name of a type as messages say it."""
    return "null" if kind.name == "Null" else kind.name


def infer_negate(node: nodes.Negate, walk: Walk) -> FeelType:
    """Check that there is a number or a duration."""
    kind = walk(node.operand)
    if any(_may_be(kind, wanted) for wanted in (NUMBER, *_DURATIONS)):
        return kind
    return walk.error("type-mismatch", node.at, "{kind} has no negative", kind=spoken(kind))


def infer_compare(node: nodes.Compare, walk: Walk) -> FeelType:
    """Check that the two sides can be compared."""
    compare(node.operator, walk(node.left), walk(node.right), node.at, walk)
    return BOOLEAN


def compare(symbol: str, left: FeelType, right: FeelType, at: int, walk: Walk) -> None:
    """Report a comparison that can only be null; to compare with null is fine for = and !=."""
    if symbol in {"=", "!="}:
        wrong = incomparable(left, right)
    else:
        wrong = incomparable(left, right) or not all(_orderable(kind) for kind in (left, right))
    if wrong:
        template = "cannot compare {left} with {right}"
        walk.error("type-mismatch", at, template, left=spoken(left), right=spoken(right))


def _orderable(kind: FeelType) -> bool:
    return kind.name == "Any" or kind.check is not None or kind.name in ORDERED


def infer_between(node: nodes.Between, walk: Walk) -> FeelType:
    """Check that the value can be compared with both ends."""
    value = walk(node.value)
    for end in (node.low, node.high):
        compare("<=", value, walk(end), node.at, walk)
    return BOOLEAN


def infer_logic(node: nodes.Logic, walk: Walk) -> FeelType:
    """Check that every operand may be true or false."""
    for operand in node.operands:
        kind = walk(operand)
        if is_known(kind) and kind.name != "boolean":
            template = "'{operator}' needs true or false on each side, not {kind}"
            walk.error("not-boolean", operand.at, template, operator=node.operator, kind=spoken(kind))
    return BOOLEAN


def infer_if(node: nodes.If, walk: Walk) -> FeelType:
    """Check that the condition can be true."""
    condition(walk(node.condition), node.condition.at, walk)
    return joined((walk(node.then), walk(node.otherwise)))


def condition(kind: FeelType, at: int, walk: Walk) -> None:
    """Report a condition that is never true or false."""
    if kind.name == "Null" or (is_known(kind) and kind.name != "boolean"):
        walk.error("not-boolean", at, "a condition must be true or false, not {kind}", kind=spoken(kind))


def infer_instance(node: nodes.InstanceOf, walk: Walk) -> FeelType:
    """Return boolean: asking is never wrong."""
    walk(node.value)
    return BOOLEAN
