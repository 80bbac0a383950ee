"""Type references in all their spellings: qualified names of DMN 1.1, prefixes, and the names that tools write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.dmn.model import Import
    from server.dmn.reading.xml import Element

BUILT_IN = frozenset(
    {
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "Any",
        "list",
        "context",
        "function",
        "range",
    }
)
# Spellings of DMN's own schema, of its earlier versions, and of the type lists of common modelers.
_SPELLINGS = {
    "any": "Any",
    "datetime": "date and time",
    "date time": "date and time",
    "date_and_time": "date and time",
    "daytimeduration": "days and time duration",
    "day time duration": "days and time duration",
    "days_and_time_duration": "days and time duration",
    "yearmonthduration": "years and months duration",
    "year month duration": "years and months duration",
    "years_and_months_duration": "years and months duration",
    "integer": "number",
    "int": "number",
    "long": "number",
    "double": "number",
    "float": "number",
    "decimal": "number",
}
_LANGUAGES = ("/FEEL/", "/FEEL/20140401", "XMLSchema")


class TypeNames:
    """The type names of one file."""

    def __init__(self, namespace: str, items: Iterable[str], imports: Iterable[Import]) -> None:
        """Know the file's own item definitions and imports: they come before every other meaning of a name."""
        self._namespace = namespace
        self._items = frozenset(items)
        self._imports = {found.namespace: found.name for found in imports}
        self._import_names = frozenset(self._imports.values())

    def resolve(self, element: Element, text: str) -> str | None:
        """Return the reference as the model has it; None when there is none."""
        name = " ".join(text.split())
        if not name or name in self._items:
            return name or None
        prefix, colon, local = name.partition(":")
        if colon and not prefix.startswith("{"):
            return self._qualified(element.prefixes.get(prefix), prefix, local)
        if name.startswith("feel.") and "feel" not in self._import_names:
            name = name.removeprefix("feel.")
        return _built_in(name)

    def of(self, element: Element, attribute: str = "typeRef") -> str | None:
        """Return the reference in an attribute."""
        return self.resolve(element, element.get(attribute))

    def _qualified(self, namespace: str | None, prefix: str, local: str) -> str:
        # A prefix that is bound to nothing, which some tools write, can only mean the file itself.
        if namespace in {None, self._namespace} and local in self._items:
            return local
        if namespace in self._imports:
            name = self._imports[namespace]
            return f"{name}.{local}" if name else local
        if prefix == "feel" or (namespace or "").endswith(_LANGUAGES):
            return _built_in(local)
        return f"{prefix}:{local}"


def _built_in(name: str) -> str:
    return name if name in BUILT_IN else _SPELLINGS.get(name.lower(), name)
