"""Types of invocations and function definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.builtins import BUILTINS
from server.feel.inference.operators import spoken
from server.feel.inference.paths import unknown_name
from server.feel.inference.relations import disjoint, is_known, item_of, parameters_of, result_of
from server.feel.inference.signatures import infer_builtin
from server.feel.inference.types import ANY, RESULT, FeelType, function_of
from server.feel.syntax.nodes import Call, FunctionDefinition, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.feel.inference.walk import Walk


def infer_call(node: Call, walk: Walk) -> FeelType:
    """Check the arguments; return the type of the result."""
    positional = [walk(argument) for argument in node.positional]
    named = {name: walk(argument) for name, argument in node.named}
    function = node.function
    if isinstance(function, Name) and not walk.is_bound(function.name):
        if function.name in BUILTINS:
            return infer_builtin(BUILTINS[function.name], node.at, positional, named, walk)
        if walk.type_of(function.name) is None and not walk.open_ended:
            return _unknown_function(function, walk)
    target = walk(function)
    if target.name == "Null" or (is_known(target) and target.name != "function"):
        return walk.error("not-a-function", node.at, "{kind} cannot be invoked", kind=spoken(target))
    if target.name != "function" or not target.parts:
        return ANY
    _check(target, node, positional or list(named.values()), list(named), walk)
    return result_of(target)


def _unknown_function(function: Name, walk: Walk) -> FeelType:
    meant = walk.similar(function.name, BUILTINS)
    if not meant:
        return unknown_name(function, walk)
    template = "unknown function '{name}'; is '{meant}' meant?"
    return walk.error("unknown-name", function.at, template, name=function.name, meant=meant)


def _check(target: FeelType, node: Call, given: Sequence[FeelType], names: Sequence[str], walk: Walk) -> None:
    wanted = parameters_of(target)
    if len(given) > len(wanted) or (len(given) < len(wanted) and not names):
        template = "{name} takes {wanted} arguments, not {given}"
        counts = {"wanted": str(len(wanted)), "given": str(len(given))}
        walk.error("wrong-count", node.at, template, name=_called(node), **counts)
        return
    known = [key for key, _ in target.parts if key != RESULT]
    if names and not all(known):
        return
    for place, kind in enumerate(given):
        if names and names[place] not in known:
            template = "{name} has no parameter '{parameter}'"
            walk.error("wrong-argument", node.at, template, name=_called(node), parameter=names[place])
            continue
        index = known.index(names[place]) if names else place
        if mismatched(kind, wanted[index]):
            template = "argument {number} of {name} is {given}, but {wanted} is needed"
            params = {"number": str(index + 1), "given": spoken(kind), "wanted": spoken(wanted[index])}
            walk.error("wrong-argument", node.at, template, name=_called(node), **params)


def mismatched(kind: FeelType, wanted: FeelType) -> bool:
    """Whether a value of a type can never be passed for another, not even as a list of one or its item."""
    if kind.name == "list" and wanted.name != "list":
        return mismatched(item_of(kind), wanted)
    if wanted.name == "list":
        return False
    if wanted.name == "date and time" and kind.name == "date":
        return False
    return disjoint(kind, wanted)


def _called(node: Call) -> str:
    return node.function.name if isinstance(node.function, Name) else "the function"


def infer_definition(node: FunctionDefinition, walk: Walk) -> FeelType:
    """Return the type of a function: its declared parameters and what its body gives."""
    parameters = {name: kind or ANY for name, kind in node.parameters}
    with walk.bind(parameters):
        return function_of(parameters, walk(node.body))
