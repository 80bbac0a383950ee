"""The values of the language that Python has no type for, and how Python values enter it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard, cast

from server.feel.numbers import admitted

if TYPE_CHECKING:
    from server.feel.runtime import Run
    from server.feel.syntax.nodes import Type

# Any value of the language: its type is only known when the expression runs.
Value: TypeAlias = Any

MAX_NESTING = 100


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration in whole months; negative ones point back in time."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval; an end that is None and not included is unbounded.

    An `excluded` one is all values but its start.
    """

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """Something that can be invoked: `call` gets the run and one value per parameter.

    `type` is what is known of the types of its parameters and its result, for `instance of`.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Run, Sequence[Value]], Value]
    type: Type | None = None


# Types that are values of the language as they are.
PLAIN = frozenset(
    {str, bool, type(None), date, datetime, time, timedelta, YearsMonths, Range, Function},
)


def is_list(value: Value) -> TypeGuard[list[Value]]:
    """Say whether a value is a list."""
    return isinstance(value, list)


def is_dict(value: Value) -> TypeGuard[dict[str, Value]]:
    """Say whether a value is a context."""
    return isinstance(value, dict)


def normalise(value: object, run: Run, depth: int = 0) -> Value:
    """Turn a Python value into a value of the language; what has no counterpart becomes None.

    int, float (by its repr) and Decimal become a finite Decimal, tuples lists, mappings dicts.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, Decimal):
        return admitted(value)
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, (list, tuple, Mapping)):
        return _collection(value, run, depth + 1)
    if isinstance(value, str):
        return str.__str__(value)
    return value if isinstance(value, Function | date | time | timedelta) else None


def _number(value: float) -> Decimal | None:
    number = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    return admitted(number)


def _collection(value: Value, run: Run, depth: int) -> Value:
    if depth > MAX_NESTING:
        raise run.limit("too-deep", "data is nested too deeply")
    run.tick(len(value) // 8 + 1)
    if isinstance(value, Mapping):
        entries = cast("Mapping[Value, Value]", value)
        return {str(key): normalise(entry, run, depth) for key, entry in entries.items()}
    return [normalise(item, run, depth) for item in value]


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (Decimal, "number"),
    (str, "string"),
    (datetime, "date and time"),
    (date, "date"),
    (time, "time"),
    (timedelta, "days and time duration"),
    (YearsMonths, "years and months duration"),
    (list, "list"),
    (dict, "context"),
    (Range, "range"),
)


def kind_of(value: Value) -> str:
    """Return the language's own name of a value's type, for messages and `instance of`."""
    if value is None:
        return "null"
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "function")
