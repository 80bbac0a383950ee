"""Whether conditions cover everything, so that one of them always holds: shown by trying every kind of value.

What a condition compares is cut into points: each constant, and one value for each stretch between. What cannot be
looked into counts as something that is true or false by itself, but the same wherever it is written. Nulls are tried
only where a condition asks for null: a condition that is null stops the case whatever the others say.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product
from typing import TypeAlias

from server.feel import FeelError, parse_expression, print_expression
from server.feel.syntax import nodes
from server.feel.values import Value

_MOST = 4096
"""Combinations of points."""

_COUNT = "count("
_OTHER = "\0 another text"
_PROBES: Mapping[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
Choices: TypeAlias = Callable[[str], frozenset[str] | None]
"""The texts that an expression such as `review.decision` can only be, None where nobody knows."""


def cover(conditions: Iterable[str], choices: Choices) -> bool:
    """Whether one of these FEEL conditions (with their `=`) surely holds; False where that cannot be shown."""
    sources = [condition.strip() for condition in conditions]
    if not all(source.startswith("=") for source in sources):
        return False
    try:
        trees = [parse_expression(source[1:]) for source in sources]
    except FeelError:
        return False
    facts = _Facts()
    for tree in trees:
        facts.look(tree)
    axes = facts.axes(choices)
    count = 1
    for points in axes.values():
        count *= len(points)
    if count > _MOST:
        return False
    return all(
        any(_holds(tree, dict(zip(axes, values, strict=True))) for tree in trees) for values in product(*axes.values())
    )


@dataclass
class _Facts:
    """What conditions look at: expressions compared with constants, pairs compared, and what is just true or false."""

    constants: dict[str, list[Value]] = field(default_factory=dict[str, list[Value]])
    pairs: set[str] = field(default_factory=set[str])
    truths: set[str] = field(default_factory=set[str])

    def look(self, node: nodes.Node) -> None:
        """Note everything that a condition looks at."""
        if isinstance(node, nodes.Logic):
            for operand in node.operands:
                self.look(operand)
        elif (inner := _negated(node)) is not None:
            self.look(inner)
        elif (tests := _tests(node)) is not None:
            subject, asked = tests
            self.constants.setdefault(subject, []).extend(value for _, value in asked)
        elif isinstance(node, nodes.Compare):
            self.pairs.add(_pair(node)[0])
        elif not isinstance(node, nodes.Literal):
            self.truths.add(print_expression(node))

    def axes(self, choices: Choices) -> dict[str, tuple[Value, ...]]:
        """The points of each thing looked at."""
        found: dict[str, tuple[Value, ...]] = {pair: (Decimal(-1), Decimal(0), Decimal(1)) for pair in self.pairs}
        found |= {subject: _points(subject, values, choices(subject)) for subject, values in self.constants.items()}
        return found | dict.fromkeys(self.truths - found.keys(), (True, False))


def _points(subject: str, constants: list[Value], choices: frozenset[str] | None) -> tuple[Value, ...]:
    numbers = sorted({value for value in constants if isinstance(value, Decimal)})
    texts = {value for value in constants if isinstance(value, str)}
    points: list[Value] = [None] if None in constants else []
    if numbers:
        points += _stretches(numbers, counted=subject.startswith(_COUNT))
    if texts or not (numbers or any(isinstance(value, bool) for value in constants)):
        points += sorted(choices) if choices is not None else [*sorted(texts), _OTHER]
    if any(isinstance(value, bool) for value in constants):
        points += [True, False]
    return tuple(points)


def _stretches(numbers: list[Decimal], *, counted: bool) -> list[Decimal]:
    """Each number, and one for each stretch beside them; of what is counted only whole ones from 0."""
    if counted:
        return sorted({value for number in numbers for value in _around(number) if value >= 0})
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    return [numbers[0] - 1, *numbers, *between, numbers[-1] + 1]


def _around(number: Decimal) -> tuple[Decimal, ...]:
    whole = number.to_integral_value()
    return whole - 1, whole, whole + 1


def _holds(node: nodes.Node, values: Mapping[str, Value]) -> bool:
    if isinstance(node, nodes.Logic):
        held = (_holds(operand, values) for operand in node.operands)
        return all(held) if node.operator == "and" else any(held)
    if (inner := _negated(node)) is not None:
        return not _holds(inner, values)
    if (tests := _tests(node)) is not None:
        return any(_compared(values[tests[0]], operator, value) for operator, value in tests[1])
    if isinstance(node, nodes.Compare):
        pair, operator = _pair(node)
        return _compared(values[pair], operator, Decimal(0))
    if isinstance(node, nodes.Literal):
        return node.value is True
    return values[print_expression(node)] is True


def _compared(value: Value, operator: str, constant: Value) -> bool:
    if operator in {"=", "!="}:
        return (type(value) is type(constant) and value == constant) == (operator == "=")
    if isinstance(value, Decimal) and isinstance(constant, Decimal):
        return _PROBES[operator]((value > constant) - (value < constant))
    return False


def _negated(node: nodes.Node) -> nodes.Node | None:
    """What stands in `not(…)`."""
    called = isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and node.function.name == "not"
    return node.positional[0] if isinstance(node, nodes.Call) and called and len(node.positional) == 1 else None


def _tests(node: nodes.Node) -> tuple[str, list[tuple[str, Value]]] | None:
    """A comparison with constants, as the printed subject and operators with constants of which one must hold."""
    if isinstance(node, nodes.In):
        tests = [
            (test.operator or "=", test.operand.value)
            for test in node.tests
            if isinstance(test.operand, nodes.Literal) and _is_constant(test.operand)
        ]
        return (print_expression(node.value), tests) if len(tests) == len(node.tests) else None
    if not isinstance(node, nodes.Compare):
        return None
    for subject, constant, operator in (
        (node.left, node.right, node.operator),
        (node.right, node.left, _MIRRORED[node.operator]),
    ):
        if isinstance(constant, nodes.Literal) and _is_constant(constant) and not isinstance(subject, nodes.Literal):
            return print_expression(subject), [(operator, constant.value)]
    return None


def _pair(node: nodes.Compare) -> tuple[str, str]:
    """A comparison of two expressions as one key for either order, and the operator in that order."""
    left, right = print_expression(node.left), print_expression(node.right)
    if left <= right:
        return f"{left} ? {right}", node.operator
    return f"{right} ? {left}", _MIRRORED[node.operator]


def _is_constant(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Literal) and (node.value is None or isinstance(node.value, (bool, Decimal, str)))
