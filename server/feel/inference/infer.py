"""Infers the type of any node by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.inference import calls, collections, operators, paths, tests
from server.feel.inference.types import ANY
from server.feel.inference.walk import Walk
from server.feel.syntax import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.feel.inference.problems import Problem
    from server.feel.inference.types import FeelType
    from server.feel.values import Value


def infer(
    tree: nodes.Node,
    source: str,
    names: Mapping[str, FeelType],
    *,
    complete: bool,
) -> tuple[FeelType, list[Problem]]:
    """Return the type of a tree and its problems; too deep a tree is of type Any."""
    walk = Walk(_infer_node, source, names, complete=complete)
    try:
        return walk(tree), walk.problems
    except RecursionError:
        return ANY, walk.problems


def _infer_node(node: nodes.Node, walk: Walk) -> FeelType:
    return _INFERRERS[type(node)](node, walk)


_INFERRERS: dict[type[nodes.Node], Callable[[Value, Walk], FeelType]] = {
    nodes.Literal: paths.infer_literal,
    nodes.Name: paths.infer_name,
    nodes.Path: paths.infer_path,
    nodes.Negate: operators.infer_negate,
    nodes.Arithmetic: operators.infer_arithmetic,
    nodes.Logic: operators.infer_logic,
    nodes.Compare: operators.infer_compare,
    nodes.Between: operators.infer_between,
    nodes.In: tests.infer_in,
    nodes.UnaryTests: tests.infer_tests,
    nodes.InstanceOf: operators.infer_instance,
    nodes.If: operators.infer_if,
    nodes.For: collections.infer_for,
    nodes.Quantified: collections.infer_quantified,
    nodes.Filter: collections.infer_filter,
    nodes.Call: calls.infer_call,
    nodes.FunctionDefinition: calls.infer_definition,
    nodes.ListOf: collections.infer_list,
    nodes.Context: collections.infer_context,
    nodes.RangeOf: collections.infer_range,
}
