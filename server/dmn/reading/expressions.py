"""Reads boxed expressions by their kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from server.dmn.model import (
    Binding,
    Boxed,
    BoxedContext,
    BoxedFilter,
    BoxedList,
    Conditional,
    ContextEntry,
    FunctionDefinition,
    Invocation,
    Iterator,
    IteratorKind,
    LiteralExpression,
    Relation,
)
from server.dmn.reading.tables import read_table
from server.domain.wording import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.dmn.reading.children import Children
    from server.dmn.reading.context import Reading
    from server.dmn.reading.xml import Element


def claim_expression(reading: Reading, children: Children) -> Boxed | None:
    """Read the one expression among the children; None when there is none."""
    element = children.first(*_READERS)
    return read_expression(reading, element) if element else None


def read_expression(reading: Reading, element: Element) -> Boxed:
    """Read an element that is known to be an expression."""
    return _READERS[element.kind](reading, element)


def required_expression(reading: Reading, element: Element, children: Children) -> Boxed:
    """Read the one expression among the children, and report when there is none."""
    expression = claim_expression(reading, children)
    if expression is None:
        reading.missing(element, "expression", element.name, said("Add the expression, or remove the element."))
        return LiteralExpression(element.at, None, "")
    return expression


def _literal(reading: Reading, element: Element) -> Boxed:
    return reading.literal(element)


def _invocation(reading: Reading, element: Element) -> Boxed:
    with reading.children(element) as children:
        function = required_expression(reading, element, children)
        bindings = tuple(_binding(reading, binding) for binding in children.all("binding"))
    names = [binding.parameter.name for binding in bindings]
    _report_twice(reading, element, names, "parameter")
    return Invocation(element.at, reading.types.of(element), function, bindings)


def _binding(reading: Reading, element: Element) -> Binding:
    with reading.children(element) as children:
        parameter = children.first("parameter")
        if parameter is None:
            reading.missing(element, "parameter", said("a binding"), said("Say which parameter it binds."))
        expression = claim_expression(reading, children)
    return Binding(element.at, reading.variable(parameter or element), expression)


def _context(reading: Reading, element: Element) -> Boxed:
    with reading.children(element) as children:
        entries = tuple(_entry(reading, entry) for entry in children.all("contextEntry"))
    _report_twice(reading, element, [entry.variable.name for entry in entries if entry.variable], "entry")
    if any(entry.variable is None for entry in entries[:-1]):
        reading.findings.error(
            element.at,
            "context-result",
            said("The result of the context is not its last entry."),
            said("Move it to the end."),
        )
    return BoxedContext(element.at, reading.types.of(element), entries)


def _entry(reading: Reading, element: Element) -> ContextEntry:
    with reading.children(element) as children:
        variable = children.first("variable")
        expression = claim_expression(reading, children)
    return ContextEntry(element.at, reading.variable(variable) if variable else None, expression)


def _list(reading: Reading, element: Element) -> Boxed:
    with reading.children(element) as children:
        items = tuple(read_expression(reading, item) for item in children.all(*_READERS))
    return BoxedList(element.at, reading.types.of(element), items)


def _relation(reading: Reading, element: Element) -> Boxed:
    with reading.children(element) as children:
        columns = tuple(reading.variable(column) for column in children.all("column"))
        rows = tuple(_row(reading, row, len(columns)) for row in children.all("row"))
    _report_twice(reading, element, [column.name for column in columns], "column")
    return Relation(element.at, reading.types.of(element), columns, rows)


def _row(reading: Reading, element: Element, width: int) -> tuple[Boxed, ...]:
    with reading.children(element) as children:
        cells = tuple(read_expression(reading, cell) for cell in children.all(*_READERS))
    if len(cells) != width:
        message = said("The row has %(cells)s cells, the relation %(width)s columns.", cells=len(cells), width=width)
        reading.findings.error(element.at, "cells", message, said("Give every row a cell per column."))
    return cells


def read_function(reading: Reading, element: Element) -> FunctionDefinition:
    """Read a function definition; kinds other than FEEL are refused."""
    kind = element.get("kind")
    if kind not in {"", "FEEL"}:
        reading.findings.error(
            element.at,
            "function-kind",
            said("The function is of kind %(kind)s.", kind=kind),
            said("Write it in FEEL, or let a script task of the process compute the value and give it as input data."),
        )
    with reading.children(element) as children:
        parameters = tuple(reading.variable(parameter) for parameter in children.all("formalParameter"))
        body = claim_expression(reading, children)
    _report_twice(reading, element, [parameter.name for parameter in parameters], "parameter")
    return FunctionDefinition(element.at, reading.types.of(element), parameters, body)


def _conditional(reading: Reading, element: Element) -> Boxed:
    parts: dict[str, Boxed | None] = {}
    with reading.children(element) as children:
        for part in ("if", "then", "else"):
            parts[part] = _part(reading, element, children, part)
    condition = parts["if"] or LiteralExpression(element.at, None, "")
    return Conditional(element.at, reading.types.of(element), condition, parts["then"], parts["else"])


def _part(reading: Reading, element: Element, children: Children, kind: str) -> Boxed | None:
    part = children.first(kind)
    if part is None:
        reading.missing(element, kind, element.name, said("Add %(kind)s.", kind=kind))
        return None
    with reading.children(part) as inner:
        return required_expression(reading, part, inner)


def _required_part(reading: Reading, element: Element, children: Children, kind: str) -> Boxed:
    return _part(reading, element, children, kind) or LiteralExpression(element.at, None, "")


def _iterator(reading: Reading, element: Element) -> Boxed:
    kind = IteratorKind(element.kind)
    with reading.children(element) as children:
        source = _required_part(reading, element, children, "in")
        body = _required_part(reading, element, children, "return" if kind is IteratorKind.FOR else "satisfies")
    variable = element.label("iteratorVariable")
    if not variable:
        reading.missing(
            element, "iteratorVariable", element.name, said("Name the variable that each item is given to.")
        )
    return Iterator(element.at, reading.types.of(element), kind, variable, source, body)


def _filter(reading: Reading, element: Element) -> Boxed:
    with reading.children(element) as children:
        source = _required_part(reading, element, children, "in")
        match = _required_part(reading, element, children, "match")
    return BoxedFilter(element.at, reading.types.of(element), source, match)


def _report_twice(reading: Reading, element: Element, names: list[str], what: str) -> None:
    for name in (name for name, times in Counter(names).items() if times > 1):
        message = said("The %(what)s %(name)s is there twice.", what=what, name=name)
        reading.findings.error(element.at, "duplicate-name", message, said("Give each its own name."))


_READERS: dict[str, Callable[[Reading, Element], Boxed]] = {
    "literalExpression": _literal,
    "invocation": _invocation,
    "decisionTable": read_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "for": _iterator,
    "some": _iterator,
    "every": _iterator,
    "filter": _filter,
}
