"""What can be told from the text of a cell or expression: its constants, what it reads, whether it is predictable."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from server.feel import EvaluationContext, FeelError, FeelSyntaxError, Function, Range
from server.feel.builtins import BUILTINS
from server.feel.compiler.expressions import compile_tree
from server.feel.parsing import parse_expression, parse_unary_tests
from server.feel.runtime import Frame, Run
from server.feel.syntax import nodes
from server.feel.values import is_dict, is_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from server.feel.syntax.nodes import Node
    from server.feel.values import Value

    Path: TypeAlias = tuple[str, ...]

CLOCK = frozenset({"now", "today"})
MOMENT = EvaluationContext(datetime(2026, 1, 15, 12, tzinfo=UTC), UTC, max_steps=5_000, max_depth=50)
"""When and within which limits a check evaluates anything."""
_TIMELESS = frozenset((name,) for name in BUILTINS if name not in CLOCK)
_INPUT = "?"
_NOT_SIMPLE: Final = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text. `names` are all names and paths in it, without the input `?`.

    `is_simple`: over scalars it only asks how the input compares with `constants`. A text that is not FEEL is opaque:
    it has no `tree`.
    """

    tree: Node | None
    names: frozenset[Path]
    constants: tuple[Value, ...] = ()
    is_simple: bool = False


def facts_of_tests(text: str, names: Iterable[str]) -> Facts:
    """Read a cell, or allowed values."""
    try:
        tree = parse_unary_tests(text, names)
    except FeelSyntaxError:
        return Facts(None, frozenset())
    constants: list[Value] | None = []
    if isinstance(tree, nodes.UnaryTests):
        constants = _together(_of_test(test, text) for test in tree.tests)
    if constants is None:
        return Facts(tree, _names(tree), _literals(tree, text))
    return Facts(tree, _names(tree), tuple(constants), is_simple=True)


def facts_of_expression(text: str, names: Iterable[str]) -> Facts:
    """Read an expression; its constants are the literals in it."""
    try:
        tree = parse_expression(text, names)
    except FeelSyntaxError:
        return Facts(None, frozenset())
    return Facts(tree, _names(tree), _literals(tree, text))


def constant_of(text: str) -> tuple[bool, Value]:
    """Whether an expression is a constant, and its value."""
    try:
        tree = parse_expression(text)
    except FeelSyntaxError:
        return False, None
    found = _constant(tree, text)
    return (False, None) if found is None else (True, found[0])


def leaf_of(facts: Facts) -> Path | None:
    """Return the name or path that an expression is, None when it is anything else."""
    return _path(facts.tree)


def _path(tree: Node | None) -> Path | None:
    if isinstance(tree, nodes.Name):
        return (tree.name,)
    if isinstance(tree, nodes.Path) and isinstance(tree.target, nodes.Name):
        return (tree.target.name, *tree.keys)
    return None


def _parts(value: object) -> Iterator[object]:
    """The parts of a node, which may stand in tuples."""
    if isinstance(value, tuple):
        yield from value
    elif is_dataclass(value) and not isinstance(value, type | nodes.Literal):
        yield from (getattr(value, field.name) for field in fields(value))


def _walk(tree: object) -> Iterator[Node]:
    waiting: list[object] = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, nodes.Node):
            yield found
        if not (isinstance(found, nodes.Path) and isinstance(found.target, nodes.Name)):
            waiting.extend(_parts(found))


def _names(tree: Node) -> frozenset[Path]:
    paths = (_path(node) for node in _walk(tree))
    return frozenset(path for path in paths if path is not None and path != (_INPUT,))


def bound_names(facts: Facts) -> frozenset[str]:
    """Return the names that a text declares itself, for the items of a list or as parameters."""
    found: set[str] = set()
    for node in _walk(facts.tree):
        if isinstance(node, nodes.For | nodes.Quantified):
            found.update(iterator.name for iterator in node.iterators)
        elif isinstance(node, nodes.FunctionDefinition):
            found.update(name for name, _ in node.parameters)
    return frozenset(found)


def _literals(tree: Node, source: str) -> tuple[Value, ...]:
    """Return the constants anywhere in a text, also those that functions make, such as dates."""
    found: list[Value] = []
    for node in _walk(tree):
        value = _constant(node, source) if isinstance(node, nodes.Literal | nodes.Call) else None
        found.extend((_ends(value[0]) or []) if value else [])
    return tuple(found)


def _constant(node: Node, source: str) -> tuple[Value] | None:
    """Return the value of a node in a tuple; None when it depends on anything."""
    if any(path not in _TIMELESS for path in (_path(found) for found in _walk(node)) if path is not None):
        return None
    try:
        code, _ = compile_tree(node, source)
        return (code(Frame({}, None, Run(source, MOMENT, None))),)
    except (FeelError, RecursionError):
        return None


def _together(found: Iterable[list[Value] | None]) -> list[Value] | None:
    values: list[Value] = []
    for some in found:
        if some is None:
            return None
        values.extend(some)
    return values


def _of_test(test: nodes.Test, source: str) -> list[Value] | None:
    if test.uses_input:
        return None if test.operator else _of_condition(test.operand, source)
    found = _constant(test.operand, source)
    return None if found is None else _ends(found[0])


def _ends(value: Value) -> list[Value] | None:
    """Return the scalars that decide whether a test of this value holds; None when there may be others."""
    if value is None:
        return []
    if isinstance(value, Range):
        return _together(_ends(end) for end in (value.start, value.end))
    if is_list(value):
        return _together(_ends(item) for item in value)
    return None if is_dict(value) or isinstance(value, Function) else [value]


def _of_condition(node: Node, source: str) -> list[Value] | None:
    """Return the constants of a condition on the input `?`."""
    if isinstance(node, nodes.Logic):
        return _together(_of_condition(operand, source) for operand in node.operands)
    if isinstance(node, nodes.Compare):
        sides = [side for side in (node.left, node.right) if _path(side) != (_INPUT,)]
        return _of_constant(sides[0], source) if len(sides) == 1 else None
    if isinstance(node, nodes.Between) and _path(node.value) == (_INPUT,):
        return _together(_of_constant(end, source) for end in (node.low, node.high))
    if isinstance(node, nodes.In) and _path(node.value) == (_INPUT,):
        return _together(None if test.uses_input else _of_test(test, source) for test in node.tests)
    if isinstance(node, nodes.Call) and _path(node.function) == ("not",) and len(node.positional) == 1:
        return _of_condition(node.positional[0], source)
    return [] if isinstance(node, nodes.Literal) and isinstance(node.value, bool) else _NOT_SIMPLE


def _of_constant(node: Node, source: str) -> list[Value] | None:
    found = _constant(node, source)
    return None if found is None else _ends(found[0])
