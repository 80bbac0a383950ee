"""Checks the arguments of built-in functions against their signatures, and says what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.inference.operators import spoken
from server.feel.inference.relations import ORDERED, bounded, is_known, item_of, joined
from server.feel.inference.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_TIME,
    NUMBER,
    STRING,
    TIME,
    YEARS_MONTHS,
    FeelType,
    context_of,
    list_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.feel.builtins import Builtin
    from server.feel.builtins.registry import Overload, Parameter
    from server.feel.inference.walk import Walk

_KINDS: dict[str, FeelType] = {
    "any": ANY,
    "number": NUMBER,
    "string": STRING,
    "boolean": BOOLEAN,
    "date": DATE,
    "time": TIME,
    "datetime": DATE_TIME,
    "duration": DAYS_TIME,
    "months": YEARS_MONTHS,
    "list": FeelType("list"),
    "context": FeelType("context"),
    "range": FeelType("range"),
    "function": FeelType("function"),
    "numbers": list_of(NUMBER),
    "strings": list_of(STRING),
    "contexts": list_of(context_of({"key": STRING, "value": ANY})),
}
_ITEMS, _REST = "*", "+"
# Functions whose lists must hold numbers, or booleans.
_ITEM_KINDS = {
    **dict.fromkeys(("sum", "product", "mean", "median", "stddev", "mode"), NUMBER),
    **dict.fromkeys(("all", "any"), BOOLEAN),
}


def infer_builtin(
    function: Builtin,
    at: int,
    positional: Sequence[FeelType],
    named: Mapping[str, FeelType],
    walk: Walk,
) -> FeelType:
    """Return what a built-in function gives; report arguments that fit none of its signatures."""
    given = [_arrange(overload, positional, named) for overload in function.overloads]
    fitting = [
        (overload, kinds) for overload, kinds in zip(function.overloads, given, strict=True) if kinds is not None
    ]
    if not fitting:
        return _miscounted(function, at, positional, named, walk)
    accepted = [(overload, kinds) for overload, kinds in fitting if not _misfits(overload, kinds)]
    if not accepted:
        return _mismatched(function, at, fitting, walk)
    _check_items(function, at, accepted[0][1], walk)
    return joined(_result(overload, kinds) for overload, kinds in accepted)


def _arrange(
    overload: Overload,
    positional: Sequence[FeelType],
    named: Mapping[str, FeelType],
) -> list[FeelType | None] | None:
    """Return the arguments by parameter (None: left out); None when their number or names do not fit."""
    parameters = overload.parameters
    if named:
        missing = [each for each in parameters if each.name not in named and each.mark != "?"]
        unknown = set(named) - {each.name for each in parameters}
        return None if missing or unknown else [named.get(each.name) for each in parameters]
    least = sum(1 for each in parameters if each.mark != "?")
    spread = bool(parameters) and parameters[-1].mark in {_ITEMS, _REST}
    if len(positional) < least or (len(positional) > len(parameters) and not spread):
        return None
    return [*positional, *([None] * (len(parameters) - len(positional)))]


def _parameter(overload: Overload, place: int) -> Parameter:
    return overload.parameters[min(place, len(overload.parameters) - 1)]


def _misfits(overload: Overload, kinds: Sequence[FeelType | None]) -> list[int]:
    """Return the places of arguments that can never fit their parameter."""
    return [place for place, kind in enumerate(kinds) if kind and not _fits(kind, _parameter(overload, place))]


def _fits(kind: FeelType, parameter: Parameter) -> bool:
    """Whether a value may fit: a list of one stands for its item, an item for a list of it."""
    if parameter.kind == "any" or parameter.mark == _ITEMS or not is_known(kind):
        return parameter.mark == "?" or parameter.kind == "any" or kind.name != "Null"
    if parameter.kind == "list":
        return True
    if kind.name == "list":
        item = item_of(kind)
        return not is_known(item) or _fits(item, parameter)
    if parameter.kind == "point":
        return kind.name in ORDERED
    if parameter.kind == "date":
        return kind.name in {"date", "date and time"}
    return kind.name == _KINDS[parameter.kind].name


def _miscounted(
    function: Builtin,
    at: int,
    positional: Sequence[FeelType],
    named: Mapping[str, FeelType],
    walk: Walk,
) -> FeelType:
    known = {name for overload in function.overloads for name in overload.names}
    unknown = next((name for name in named if name not in known), "")
    if unknown:
        template = "{name} has no parameter '{parameter}'"
        walk.error("wrong-argument", at, template, name=function.name, parameter=unknown)
    else:
        counts = sorted({str(len(overload.parameters)) for overload in function.overloads})
        template = "{name} takes {wanted} arguments, not {given}"
        params = {"wanted": " or ".join(counts), "given": str(len(positional) + len(named))}
        walk.error("wrong-count", at, template, name=function.name, **params)
    return joined(_result(overload, []) for overload in function.overloads)


def _mismatched(
    function: Builtin,
    at: int,
    fitting: Sequence[tuple[Overload, Sequence[FeelType | None]]],
    walk: Walk,
) -> FeelType:
    overload, kinds = fitting[0]
    if len(fitting) > 1:
        template = "{name} does not take {given}"
        given = ", ".join(spoken(kind) for kind in kinds if kind)
        walk.error("wrong-argument", at, template, name=function.name, given=given)
    else:
        place = _misfits(overload, kinds)[0]
        kind, parameter = kinds[place] or ANY, _parameter(overload, place)
        template = "'{parameter}' of {name} is {given}, but {wanted} is needed"
        params = {"parameter": parameter.name, "given": spoken(kind), "wanted": _wanted(parameter)}
        walk.error("wrong-argument", at, template, name=function.name, **params)
    return joined(_result(overload, kinds) for overload, kinds in fitting)


def _wanted(parameter: Parameter) -> str:
    return parameter.kind if parameter.kind == "point" else spoken(_KINDS[parameter.kind])


def _check_items(function: Builtin, at: int, kinds: Sequence[FeelType | None], walk: Walk) -> None:
    """Report items that statistics cannot use."""
    wanted = _ITEM_KINDS.get(function.name)
    if wanted is None:
        return
    for kind in _items(kinds):
        if is_known(kind) and kind.name != wanted.name:
            template = "{name} needs {wanted} items, not {given}"
            walk.error("wrong-argument", at, template, name=function.name, wanted=wanted.name, given=spoken(kind))
            return


def _items(kinds: Sequence[FeelType | None]) -> list[FeelType]:
    given = [kind for kind in kinds if kind]
    if len(given) == 1 and (given[0].name == "list" or not is_known(given[0])):
        return [item_of(given[0])]
    return given


def _result(overload: Overload, kinds: Sequence[FeelType | None]) -> FeelType:
    given = [kind for kind in kinds if kind]
    if overload.result == "item":
        return joined(_items(kinds)) if given else ANY
    if overload.result != "same":
        return _KINDS[overload.result]
    first = overload.parameters[0]
    if first.kind != "list":
        return _KINDS[first.kind]
    lists = [_as_list(kind) for kind in (given if first.mark == _REST else given[:1])]
    # Items put in may be of another type than those there.
    last = overload.parameters[-1].name
    put_in = given[1:] if last == "items" else given[-1:] if last == "newItem" else []
    item = joined([*(item_of(kind) for kind in lists), *put_in])
    return bounded(list_of(item)) if lists and item.name != "Any" else FeelType("list")


def _as_list(kind: FeelType) -> FeelType:
    return kind if kind.name == "list" or not is_known(kind) else list_of(kind)
