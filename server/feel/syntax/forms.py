"""Parses the forms that start with a word: if, for, some, every, function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.syntax import nodes
from server.feel.syntax.types import parse_type

if TYPE_CHECKING:
    from server.feel.syntax.cursor import Cursor
    from server.feel.syntax.nodes import Node

_ADD = 4


def parse_form(cursor: Cursor) -> Node:
    """Return the form whose first word stands here."""
    outer, cursor.range_end = cursor.range_end, False
    start = cursor.token.start
    form = _FORMS[cursor.advance().text](cursor, start)
    cursor.range_end = outer
    return form


def _if(cursor: Cursor, start: int) -> Node:
    condition = cursor.expression()
    cursor.expect("then")
    then = cursor.expression()
    cursor.expect("else")
    return nodes.If(start, condition, then, cursor.expression())


def _for(cursor: Cursor, start: int) -> Node:
    iterators = _iterators(cursor)
    cursor.expect("return")
    return nodes.For(start, iterators, cursor.expression())


def _some(cursor: Cursor, start: int) -> Node:
    return _quantified(cursor, start, every=False)


def _every(cursor: Cursor, start: int) -> Node:
    return _quantified(cursor, start, every=True)


def _quantified(cursor: Cursor, start: int, *, every: bool) -> Node:
    iterators = _iterators(cursor)
    cursor.expect("satisfies")
    return nodes.Quantified(start, every, iterators, cursor.expression())


def _iterators(cursor: Cursor) -> tuple[nodes.Iterator, ...]:
    iterators = [_iterator(cursor)]
    while cursor.accept(","):
        iterators.append(_iterator(cursor))
        cursor.link()
    return tuple(iterators)


def _iterator(cursor: Cursor) -> nodes.Iterator:
    name = cursor.name()
    cursor.names.add(name)
    cursor.expect("in")
    source = cursor.expression()
    end = cursor.expression(_ADD) if cursor.accept("..") else None
    return nodes.Iterator(name, source, end)


def _function(cursor: Cursor, start: int) -> Node:
    cursor.expect("(")
    parameters: list[tuple[str, nodes.Type | None]] = []
    while not cursor.at(")"):
        name = cursor.name()
        cursor.names.add(name)
        parameters.append((name, parse_type(cursor) if cursor.accept(":") else None))
        if not cursor.accept(","):
            break
    cursor.expect(")")
    if cursor.at("external"):
        raise cursor.error("external-function", "external functions are not supported")
    return nodes.FunctionDefinition(start, tuple(parameters), cursor.expression())


_FORMS = {"if": _if, "for": _for, "some": _some, "every": _every, "function": _function}
