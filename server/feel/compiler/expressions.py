"""Compiles any node by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.compiler.build import Build
from server.feel.compiler.calls import compile_call, compile_definition, compile_instance
from server.feel.compiler.collections import compile_context, compile_filter, compile_list, compile_range
from server.feel.compiler.loops import compile_for, compile_if, compile_quantified
from server.feel.compiler.names import compile_literal, compile_name, compile_path
from server.feel.compiler.operators import (
    compile_arithmetic,
    compile_between,
    compile_compare,
    compile_logic,
    compile_negate,
)
from server.feel.compiler.tests import compile_in, compile_unary_tests
from server.feel.errors import FeelSyntaxError
from server.feel.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.feel.runtime import Code
    from server.feel.values import Value


def compile_tree(tree: nodes.Node, source: str) -> tuple[Code, frozenset[str]]:
    """Return the closure of a tree and its free variables; FeelSyntaxError when it is nested too deeply."""
    build = Build(_compile_node, source)
    try:
        code = build(tree)
    except RecursionError:
        raise FeelSyntaxError("too-deep", "the expression is nested too deeply", source) from None
    return code, frozenset(build.free)


def _compile_node(node: nodes.Node, build: Build) -> Code:
    return _COMPILERS[type(node)](node, build)


_COMPILERS: dict[type[nodes.Node], Callable[[Value, Build], Code]] = {
    nodes.Literal: compile_literal,
    nodes.Name: compile_name,
    nodes.Path: compile_path,
    nodes.Negate: compile_negate,
    nodes.Arithmetic: compile_arithmetic,
    nodes.Logic: compile_logic,
    nodes.Compare: compile_compare,
    nodes.Between: compile_between,
    nodes.In: compile_in,
    nodes.UnaryTests: compile_unary_tests,
    nodes.InstanceOf: compile_instance,
    nodes.If: compile_if,
    nodes.For: compile_for,
    nodes.Quantified: compile_quantified,
    nodes.Filter: compile_filter,
    nodes.Call: compile_call,
    nodes.FunctionDefinition: compile_definition,
    nodes.ListOf: compile_list,
    nodes.Context: compile_context,
    nodes.RangeOf: compile_range,
}
