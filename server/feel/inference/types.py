"""The types of the language (DMN 1.5, clause 10.3.2.9) as values: constants, constructors, names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from server.feel.syntax.nodes import Type

if TYPE_CHECKING:
    from collections.abc import Sequence

# Every type holds null as well. `Any` says nothing is known, and nothing is reported about it.
FeelType: TypeAlias = Type

ANY = Type("Any")
NULL = Type("Null")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
DATE_TIME = Type("date and time")
DAYS_TIME = Type("days and time duration")
YEARS_MONTHS = Type("years and months duration")
_SIMPLE = (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_TIME, YEARS_MONTHS)
# The spellings of DMN files beside those of the language (clause 7.3.3, table 44).
_SPELLINGS = {
    **{kind.name: kind for kind in _SIMPLE},
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_TIME,
    "yearMonthDuration": YEARS_MONTHS,
    "list": Type("list"),
    "context": Type("context"),
    "range": Type("range"),
    "function": Type("function"),
}
# The key of a function's result among its parts.
RESULT = "->"


def list_of(item: FeelType) -> FeelType:
    """Return list<item>."""
    return Type("list", (("", item),))


def range_of(point: FeelType) -> FeelType:
    """Return range<point>."""
    return Type("range", (("", point),))


def context_of(entries: Mapping[str, FeelType]) -> FeelType:
    """Return a context with these entries; with none at all, nothing is known about its entries."""
    return Type("context", tuple(entries.items()))


def function_of(parameters: Sequence[FeelType] | Mapping[str, FeelType], result: FeelType = ANY) -> FeelType:
    """Return function<parameters…>->result; parameters with names can be invoked by name."""
    named = parameters.items() if isinstance(parameters, Mapping) else (("", kind) for kind in parameters)
    return Type("function", (*named, (RESULT, result)))


def type_named(name: str) -> FeelType | None:
    """Return the built-in type of a name as the language or a DMN file spells it; None for any other name."""
    return _SPELLINGS.get(name)


def format_type(kind: FeelType) -> str:
    """Return a type as the language writes it, such as `context<a: list<number>>`."""
    if not kind.parts:
        return kind.name
    named = kind.name == "context"
    inner = ", ".join(
        f"{key}: {format_type(part)}" if named else format_type(part) for key, part in kind.parts if key != RESULT
    )
    results = "".join(f"->{format_type(part)}" for key, part in kind.parts if key == RESULT)
    return f"{kind.name}<{inner}>{results}"
