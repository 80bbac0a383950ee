"""Boxed expressions, except decision tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.dmn.model.places import Place, Variable


@dataclass(frozen=True, slots=True)
class Boxed:
    """Any boxed expression; its value must be of `type_ref` (None means Any)."""

    at: Place
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class LiteralExpression(Boxed):
    """FEEL text; empty text means null."""

    text: str


@dataclass(frozen=True, slots=True)
class Binding:
    """An argument of an invocation; no expression means null."""

    at: Place
    parameter: Variable
    expression: Boxed | None


@dataclass(frozen=True, slots=True)
class Invocation(Boxed):
    """A function invoked with arguments by name."""

    function: Boxed
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """An entry of a context; without a variable it is the context's result."""

    at: Place
    variable: Variable | None
    expression: Boxed | None


@dataclass(frozen=True, slots=True)
class BoxedContext(Boxed):
    """Entries that see the entries before them."""

    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class BoxedList(Boxed):
    """Items in order."""

    items: tuple[Boxed, ...]


@dataclass(frozen=True, slots=True)
class Relation(Boxed):
    """A list of contexts: a cell per column in every row."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed, ...], ...]


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Boxed):
    """A function of kind FEEL (others are refused when read)."""

    parameters: tuple[Variable, ...]
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class Conditional(Boxed):
    """if, then, else; a missing branch is null."""

    condition: Boxed
    then: Boxed | None
    otherwise: Boxed | None


class IteratorKind(StrEnum):
    """What an iterator gives: all results, or whether some or every item satisfies."""

    FOR = "for"
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Iterator(Boxed):
    """for/some/every: `body` is evaluated for each item of `source`, which it sees as `variable`."""

    kind: IteratorKind
    variable: str
    source: Boxed
    body: Boxed


@dataclass(frozen=True, slots=True)
class BoxedFilter(Boxed):
    """The items of `source` that match."""

    source: Boxed
    match: Boxed
