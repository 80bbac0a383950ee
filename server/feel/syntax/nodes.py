"""The syntax tree: one frozen class per kind of expression; `at` is the character offset for messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.feel.runtime import Run
    from server.feel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, text, boolean, null or temporal value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """Entries or properties, one after the other: target.key.key."""

    target: Node
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Operators of one precedence, applied from left to right."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """One of = != < <= > >=."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Test(Node):
    """A unary test: an operator and its operand, or an expression when the operator is empty."""

    operator: str
    operand: Node
    uses_input: bool


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in tests`: true when one test holds."""

    value: Node
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The cell of a decision table over the input `?`; no tests at all accept everything."""

    tests: tuple[Test, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Type:
    """A type name with its parts: list<of>, range<of>, context<name: of>, function<of…>->of.

    `check` decides instead of the parts for a type that is none of the language's own; values it gets are not null.
    """

    name: str
    parts: tuple[tuple[str, Type], ...] = ()
    check: Callable[[Value, Run], bool] | None = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then … else …`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`, or `name in source..end` when there is an end."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` iterators `satisfies` condition."""

    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`target[condition]`: by index or by condition."""

    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """An invocation; either positional or named arguments are empty."""

    function: Node
    positional: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """`function(parameters) body`; a parameter's type may be left out."""

    parameters: tuple[tuple[str, Type | None], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    """`{key: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """An interval; a missing end is unbounded, or, where it counts as included, the same as the start: `(=5)`.

    An `excluded` one is all values but its start: `(!=5)`.
    """

    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool
    excluded: bool = False
