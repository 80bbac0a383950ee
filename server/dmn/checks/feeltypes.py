"""Item definitions as static types of FEEL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.feel.checking import ANY, FeelType, context_of, function_of, list_of, type_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.dmn.compiling.linking import Links
    from server.dmn.model import ItemDefinition, Variable


@dataclass(frozen=True, slots=True)
class FeelTypes:
    """Resolves type references, each once; within itself a type is Any."""

    links: Links
    _known: dict[tuple[str, str], FeelType] = field(default_factory=dict)

    def of(self, file: str, type_ref: str | None) -> FeelType:
        """Return the type that a reference in a file names; Any where there is none."""
        if type_ref is None:
            return ANY
        item = self.links.item(file, type_ref)
        if item is None:
            return type_named(type_ref) or ANY
        key = (item.at.file, item.name)
        if key not in self._known:
            self._known[key] = ANY
            self._known[key] = self._item(item)
        return self._known[key]

    def variable(self, variable: Variable) -> FeelType:
        """Return the type of a variable."""
        return self.of(variable.at.file, variable.type_ref)

    def function(self, parameters: Iterable[Variable], result: FeelType) -> FeelType:
        """Return the type of a function."""
        return function_of({parameter.name: self.variable(parameter) for parameter in parameters}, result)

    def _item(self, item: ItemDefinition) -> FeelType:
        if item.components:
            found = context_of({component.name: self._item(component) for component in item.components})
        elif item.function is not None:
            found = self.function(item.function.parameters, self.of(item.at.file, item.function.output_type))
        else:
            found = self.of(item.at.file, item.type_ref)
        return list_of(found) if item.is_collection else found
