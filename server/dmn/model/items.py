"""Item definitions: types by their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.dmn.model.places import Place, Tests, Variable


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The signature of an item definition for functions."""

    parameters: tuple[Variable, ...]
    output_type: str | None


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type: an alias (`type_ref`), a structure (`components`) or a function, possibly in a list.

    `allowed_values` restrict each value (each item of a collection), `type_constraint` the whole of it.
    """

    at: Place
    name: str
    type_ref: str | None
    components: tuple[ItemDefinition, ...]
    function: FunctionItem | None
    is_collection: bool
    allowed_values: Tests | None
    type_constraint: Tests | None
