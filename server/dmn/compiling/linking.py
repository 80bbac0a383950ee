"""Finds what references mean: elements by id, types by name, across files that import each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.dmn.model import Definitions, DrgElement, Import, ItemDefinition, Reference
    from server.dmn.reading.children import Findings


@dataclass(frozen=True, slots=True)
class Linked:
    """An element and the name under which expressions of the referring file know what it is in."""

    element: DrgElement
    qualifier: str

    @property
    def path(self) -> tuple[str, ...]:
        """The names from the outermost to the variable's."""
        name = self.element.variable.name
        return (self.qualifier, name) if self.qualifier else (name,)


class Links:
    """The files of one deployment."""

    def __init__(self, files: Mapping[str, Definitions], findings: Findings) -> None:
        """Resolve the imports; missing and ambiguous ones are reported."""
        self._files = files
        self._findings = findings
        self._elements = {
            name: {element.id: element for element in definitions.elements()} for name, definitions in files.items()
        }
        self._items = {name: {item.name: item for item in definitions.items} for name, definitions in files.items()}
        self._imports = {
            name: tuple((found, target) for found in definitions.imports if (target := self._target(found)))
            for name, definitions in files.items()
        }

    def _target(self, wanted: Import) -> str | None:
        named = [name for name, definitions in self._files.items() if definitions.namespace == wanted.namespace]
        if len(named) > 1 and wanted.location:
            tail = wanted.location.replace("\\", "/").rpartition("/")[2]
            named = [name for name in named if name.rpartition("/")[2] == tail] or named
        if len(named) == 1:
            return named[0]
        if named:
            message = said(
                "Several files have the imported namespace %(namespace)s: %(names)s.",
                namespace=wanted.namespace,
                names=", ".join(named),
            )
            advice = said("Give each model its own namespace, or the import the file's name as locationURI.")
        else:
            message = said("No file here has the imported namespace %(namespace)s.", namespace=wanted.namespace)
            advice = said("Deploy the imported file together with this one.")
        self._findings.error(wanted.at, "import", message, advice)
        return None

    def _merged(self, file: str) -> Iterator[str]:
        """The file and all it imports without a name, also indirectly, first the deep ones."""
        seen: set[str] = set()
        waiting = [file]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            yield name
            waiting.extend(target for found, target in reversed(self._imports[name]) if not found.name)

    def element(self, reference: Reference) -> Linked | None:
        """Return what a reference names, or report that it names nothing."""
        file = reference.at.file
        linked = self._in_namespace(file, reference)
        if linked is None:
            message = said(
                "There is no element %(namespace)s#%(reference)s.",
                namespace=reference.namespace,
                reference=reference.id,
            )
            self._findings.error(
                reference.at, "reference", message, said("Draw the requirement again, or import its file.")
            )
        return linked

    def _in_namespace(self, file: str, reference: Reference) -> Linked | None:
        own = self._files[file]
        for name in self._merged(file):
            named = reference.namespace in {"", own.namespace, self._files[name].namespace}
            if named and reference.id in self._elements[name]:
                return Linked(self._elements[name][reference.id], "")
        for found, target in self._imports[file]:
            if reference.namespace in {found.namespace, found.location or found.namespace}:
                for name in self._merged(target):
                    if reference.id in self._elements[name]:
                        return Linked(self._elements[name][reference.id], found.name)
        return None

    def item(self, file: str, name: str) -> ItemDefinition | None:
        """Return the item definition a type reference names; its place says in which file."""
        merged = list(self._merged(file))
        for found in merged:
            if name in self._items[found]:
                return self._items[found][name]
        for found in merged:
            for wanted, target in self._imports[found]:
                qualifier = f"{wanted.name}."
                if wanted.name and name.startswith(qualifier):
                    item = self.item(target, name.removeprefix(qualifier))
                    if item is not None:
                        return item
        return None

    def items(self, file: str) -> Iterator[tuple[str, ItemDefinition]]:
        """All item definitions a file may name, by the names it knows them by; the nearest of a name comes last."""
        merged = list(self._merged(file))
        for found in reversed(merged):
            for wanted, target in self._imports[found]:
                if wanted.name:
                    yield from ((f"{wanted.name}.{name}", item) for name, item in self._items[target].items())
            yield from self._items[found].items()
