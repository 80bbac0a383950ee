"""Parses operands: literals, names, groups, ranges, lists, contexts and the forms that start with a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.feel.numbers import parse_number
from server.feel.syntax import nodes
from server.feel.syntax.forms import parse_form
from server.feel.syntax.names import CONSTANTS, FORMS
from server.feel.syntax.tokens import Kind, unescape
from server.feel.temporal import parse_literal

if TYPE_CHECKING:
    from server.feel.syntax.cursor import Cursor
    from server.feel.syntax.nodes import Node

_ADD = 4
_COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")


def parse_operand(cursor: Cursor) -> Node:
    """One operand, without what may follow it."""
    token = cursor.token
    if token.kind is Kind.NUMBER:
        return _number(cursor)
    if token.kind is Kind.STRING:
        return nodes.Literal(cursor.advance().start, unescape(token.text))
    if token.kind is Kind.WORD:
        return _word(cursor)
    opener = _OPENERS.get(token.text)
    if opener is None:
        raise cursor.unexpected("an expression")
    outer, cursor.range_end = cursor.range_end, False
    operand = opener(cursor)
    cursor.range_end = outer
    return operand


def _number(cursor: Cursor) -> Node:
    token = cursor.token
    number = parse_number(token.text)
    if number is None:
        raise cursor.error("bad-number", "the number is out of range")
    cursor.advance()
    return nodes.Literal(token.start, number)


def _word(cursor: Cursor) -> Node:
    word = cursor.token
    length, name = cursor.find_name()
    if length <= 1 or cursor.names.match(cursor.tokens, cursor.index)[0] != length:
        if word.text in FORMS:
            return parse_form(cursor)
        if word.text in CONSTANTS:
            return nodes.Literal(cursor.advance().start, CONSTANTS[word.text])
    if not length:
        raise cursor.unexpected("an expression")
    cursor.index += length
    return nodes.Name(word.start, name)


def _input(cursor: Cursor) -> Node:
    cursor.inputs += 1
    length, name = cursor.names.match(cursor.tokens, cursor.index)
    start = cursor.token.start
    cursor.index += max(length, 1)
    return nodes.Name(start, name if length else "?")


def _temporal(cursor: Cursor) -> Node:
    start = cursor.advance().start
    if cursor.token.kind is not Kind.STRING:
        raise cursor.unexpected("a text")
    value = parse_literal(unescape(cursor.token.text))
    if value is None:
        raise cursor.error("bad-literal", "{text} is no date, time or duration", text=cursor.token.text)
    cursor.advance()
    return nodes.Literal(start, value)


def _group(cursor: Cursor) -> Node:
    start = cursor.advance().start
    first = _interval_or_expression(cursor)
    if cursor.accept(".."):
        return _range(cursor, start, first, included=False)
    cursor.expect(")")
    return first


def _bracket(cursor: Cursor) -> Node:
    start = cursor.advance().start
    if cursor.accept("]"):
        return nodes.ListOf(start, ())
    items = [_interval_or_expression(cursor)]
    if cursor.accept(".."):
        return _range(cursor, start, items[0], included=True)
    while cursor.accept(","):
        items.append(_interval_or_expression(cursor))
    cursor.expect("]")
    return nodes.ListOf(start, tuple(items))


def _reversed_bracket(cursor: Cursor) -> Node:
    start = cursor.advance().start
    first = cursor.expression(_ADD)
    cursor.expect("..")
    return _range(cursor, start, first, included=False)


def _range(cursor: Cursor, start: int, first: Node, *, included: bool) -> Node:
    cursor.range_end = True
    end = cursor.expression(_ADD)
    closing = cursor.expect("]", ")", "[")
    return nodes.RangeOf(start, first, end, included, closing.text == "]")


def _interval_or_expression(cursor: Cursor) -> Node:
    operator = cursor.accept(*_COMPARISONS)
    if operator is None:
        return cursor.expression()
    operand = cursor.expression(_ADD)
    closed = operator.text.endswith("=")
    if operator.text == "=":
        return nodes.RangeOf(operator.start, operand, None, start_included=True, end_included=True)
    if operator.text == "!=":
        return nodes.RangeOf(operator.start, operand, None, start_included=False, end_included=False, excluded=True)
    if operator.text.startswith("<"):
        return nodes.RangeOf(operator.start, None, operand, start_included=False, end_included=closed)
    return nodes.RangeOf(operator.start, operand, None, start_included=closed, end_included=False)


def _context(cursor: Cursor) -> Node:
    start = cursor.advance().start
    entries: list[tuple[str, Node]] = []
    while not cursor.at("}"):
        key = _key(cursor)
        cursor.expect(":")
        entries.append((key, cursor.expression()))
        cursor.names.add(key)
        if not cursor.accept(","):
            break
    cursor.expect("}")
    if len({key for key, _ in entries}) < len(entries):
        raise cursor.error("duplicate-key", "a context has the same key twice")
    return nodes.Context(start, tuple(entries))


def _key(cursor: Cursor) -> str:
    if cursor.token.kind is Kind.STRING:
        return unescape(cursor.advance().text)
    start = cursor.token.start
    if cursor.token.kind is not Kind.WORD and not cursor.at("?"):
        raise cursor.unexpected("a key")
    while not cursor.at(":"):
        if cursor.token.kind in {Kind.END, Kind.STRING} or cursor.at("{", "}", "(", ")", "[", "]", ","):
            raise cursor.unexpected(":")
        cursor.advance()
    return " ".join(cursor.source[start : cursor.tokens[cursor.index - 1].end].split())


_OPENERS = {
    **dict.fromkeys(_COMPARISONS, _interval_or_expression),
    "(": _group,
    "[": _bracket,
    "]": _reversed_bracket,
    "{": _context,
    "@": _temporal,
    "?": _input,
}
