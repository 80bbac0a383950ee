"""From text to syntax tree (DMN 1.5, clause 10.3.1), for everybody who looks into expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.builtins import BUILTINS
from server.feel.syntax import parser
from server.feel.syntax.names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.feel.syntax.nodes import Node, Type

_FUNCTIONS = Names(BUILTINS)


def parse_expression(source: str, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> Node:
    """Return the tree of an expression written without the leading `=`; FeelSyntaxError when it is none.

    `names` lets variables whose names contain operators, such as `a-b`, be recognised; `types` are further types that
    `instance of` and parameters may name.
    """
    return parser.parse_expression(source, names, _FUNCTIONS, types or {})


def parse_unary_tests(source: str, names: Iterable[str] = (), types: Mapping[str, Type] | None = None) -> Node:
    """Return the tree of a decision table's cell (grammar rule 15), its input being `?`; FeelSyntaxError."""
    return parser.parse_tests(source, names, _FUNCTIONS, types or {})
