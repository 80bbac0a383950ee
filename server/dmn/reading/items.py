"""Reads item definitions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from server.dmn.model import FunctionItem, ItemDefinition
from server.domain.wording import said

if TYPE_CHECKING:
    from server.dmn.reading.context import Reading
    from server.dmn.reading.xml import Element


def read_item(reading: Reading, element: Element) -> ItemDefinition:
    """Read an item definition or component."""
    language = element.get("typeLanguage")
    if language and "/FEEL" not in language and language.lower() != "feel":
        message = said("The type is written in %(language)s.", language=language)
        reading.findings.error(element.at, "type-language", message, said("Define it with types of FEEL."))
    with reading.children(element) as children:
        written = children.first("typeRef")
        components = tuple(read_item(reading, component) for component in children.all("itemComponent"))
        function = children.first("functionItem")
        allowed = reading.allowed(children.first("allowedValues"))
        constraint = reading.allowed(children.first("typeConstraint"))
    item = ItemDefinition(
        at=element.at,
        name=element.label(),
        type_ref=reading.types.resolve(written, written.text) if written else None,
        components=components,
        function=_function(reading, function) if function else None,
        is_collection=element.get("isCollection") in {"true", "1"},
        allowed_values=allowed,
        type_constraint=constraint,
    )
    _check(reading, element, item)
    return item


def _function(reading: Reading, element: Element) -> FunctionItem:
    with reading.children(element) as children:
        parameters = tuple(reading.variable(parameter) for parameter in children.all("parameters"))
    return FunctionItem(parameters, reading.types.of(element, "outputTypeRef"))


def _check(reading: Reading, element: Element, item: ItemDefinition) -> None:
    if not item.name:
        reading.missing(element, "name", said("an %(element)s", element=element.name), said("Give the type a name."))
    if sum((item.type_ref is not None, bool(item.components), item.function is not None)) > 1:
        message = said("The type %(item)s is more than one of an alias, a structure and a function.", item=item.name)
        reading.findings.error(
            element.at, "type-shape", message, said("Keep one of typeRef, components and functionItem.")
        )
    names = Counter(component.name for component in item.components)
    for name in (name for name, times in names.items() if times > 1):
        message = said("The type %(item)s has the component %(name)s twice.", item=item.name, name=name)
        reading.findings.error(element.at, "duplicate-name", message, said("Give each component its own name."))
