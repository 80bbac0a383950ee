"""Decides whether a value belongs to a type of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.inference.relations import conforms_to, parameters_of
from server.feel.values import Function, Range, is_dict, is_list, kind_of

if TYPE_CHECKING:
    from server.feel.runtime import Run
    from server.feel.syntax.nodes import Type
    from server.feel.values import Value


def is_instance(run: Run, value: Value, wanted: Type) -> bool:
    """Whether a value is of a type; null is only of type Null."""
    if wanted.name == "Null" or value is None:
        return wanted.name == "Null" and value is None
    if wanted.check is not None:
        return wanted.check(value, run)
    if wanted.name == "Any":
        return True
    return kind_of(value) == wanted.name and _parts_fit(run, value, wanted)


def conforms(run: Run, value: Value, wanted: Type) -> bool:
    """Whether a value may be passed for a type: null may for any."""
    return value is None or is_instance(run, value, wanted)


def _parts_fit(run: Run, value: Value, wanted: Type) -> bool:
    if is_list(value):
        return all(conforms(run, item, part) for _, part in wanted.parts for item in value)
    if is_dict(value):
        return all(key in value and conforms(run, value[key], part) for key, part in wanted.parts)
    if isinstance(value, Range):
        ends = (value.start, value.end)
        return all(conforms(run, end, part) for _, part in wanted.parts for end in ends)
    if isinstance(value, Function) and wanted.parts:
        if value.type is not None:
            return conforms_to(value.type, wanted)
        return len(value.parameters) == len(parameters_of(wanted))
    return True
