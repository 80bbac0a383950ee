"""The grammar: operators by precedence, then what follows an operand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.errors import FeelSyntaxError
from server.feel.syntax import nodes
from server.feel.syntax.cursor import Cursor
from server.feel.syntax.names import INFIX, Names
from server.feel.syntax.operands import parse_operand
from server.feel.syntax.tests import parse_in, parse_unary_tests
from server.feel.syntax.tokens import Kind
from server.feel.syntax.types import parse_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from server.feel.syntax.nodes import Node, Type

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER = range(1, 7)
_PRECEDENCE = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), _COMPARE),
    **dict.fromkeys(("+", "-"), _ADD),
    **dict.fromkeys(("*", "/"), _MULTIPLY),
    "**": _POWER,
}


# Marks that may stand inside a name.
_IN_NAMES = frozenset({".", "/", "-", "+", "*", "**"})


def parse_expression(source: str, names: Iterable[str], functions: Names, types: Mapping[str, Type]) -> Node:
    """Return the tree of one expression; FeelSyntaxError says where the text stops being one."""
    return _parse(Cursor(source, names, functions, _binary, types), Cursor.expression)


def parse_tests(source: str, names: Iterable[str], functions: Names, types: Mapping[str, Type]) -> Node:
    """Return the tree of the tests of a decision table's cell."""
    return _parse(Cursor(source, names, functions, _binary, types), parse_unary_tests)


def _parse(cursor: Cursor, rule: Callable[[Cursor], Node]) -> Node:
    try:
        tree = rule(cursor)
    except RecursionError:
        raise FeelSyntaxError("too-deep", "the expression is nested too deeply", cursor.source) from None
    if cursor.token.kind is not Kind.END:
        raise cursor.unexpected("an operator or the end")
    return tree


def _binary(cursor: Cursor, minimum: int, first: Node | None = None) -> Node:
    left = _unary(cursor) if first is None else _instance(cursor, _postfix(cursor, first))
    while True:
        token = cursor.token
        precedence = _PRECEDENCE.get(token.text, 0) if token.kind in {Kind.MARK, Kind.WORD} else 0
        if not precedence or precedence < minimum:
            return left
        if precedence == _COMPARE:
            cursor.link()
            left = _comparison(cursor, left)
        elif precedence <= _AND:
            left = _logic(cursor, left, precedence)
        else:
            left = _arithmetic(cursor, left, precedence)


def _logic(cursor: Cursor, first: Node, precedence: int) -> Node:
    operator = cursor.token
    operands = [first]
    while cursor.accept(operator.text):
        operands.append(_binary(cursor, precedence + 1))
    return nodes.Logic(operator.start, operator.text, tuple(operands))


def _arithmetic(cursor: Cursor, first: Node, precedence: int) -> Node:
    start = cursor.token.start
    rest: list[tuple[str, Node]] = []
    while cursor.token.kind is Kind.MARK and _PRECEDENCE.get(cursor.token.text) == precedence:
        operator = cursor.advance().text
        rest.append((operator, _binary(cursor, precedence + 1)))
    return nodes.Arithmetic(start, first, tuple(rest))


def _comparison(cursor: Cursor, left: Node) -> Node:
    operator = cursor.advance()
    if operator.text == "between":
        low = _binary(cursor, _ADD)
        cursor.expect("and")
        return nodes.Between(operator.start, left, low, _binary(cursor, _ADD))
    if operator.text == "in":
        return parse_in(cursor, left, operator.start)
    return nodes.Compare(operator.start, operator.text, left, _binary(cursor, _ADD))


def _unary(cursor: Cursor) -> Node:
    cursor.enter()
    try:
        minus = cursor.accept("-")
        if minus is None:
            return _instance(cursor, _postfix(cursor, parse_operand(cursor)))
        operand = _unary(cursor)
    finally:
        cursor.leave()
    if isinstance(operand, nodes.Literal) and isinstance(operand.value, Decimal):
        return nodes.Literal(minus.start, operand.value.copy_negate())
    return nodes.Negate(minus.start, operand)


def _instance(cursor: Cursor, value: Node) -> Node:
    while cursor.at("instance"):
        cursor.link()
        start = cursor.advance().start
        cursor.expect("of")
        value = nodes.InstanceOf(start, value, parse_type(cursor))
    return value


def _postfix(cursor: Cursor, target: Node) -> Node:
    while True:
        if cursor.at("."):
            target = _path(cursor, target)
        elif cursor.at("[") and _is_filter(cursor):
            target = _filter(cursor, target)
        elif cursor.at("("):
            target = _call(cursor, target)
        else:
            return target
        cursor.link()


def _path(cursor: Cursor, target: Node) -> Node:
    start = cursor.token.start
    keys: list[str] = []
    while cursor.accept("."):
        word = cursor.token
        length, name = cursor.find_name()
        if not length and word.kind is Kind.WORD:
            length, name = 1, word.text
        if not length:
            raise cursor.unexpected("a name")
        cursor.index += length
        keys.append(name)
    return nodes.Path(start, target, tuple(keys))


def _is_filter(cursor: Cursor) -> bool:
    """At the end of a range `[` closes it, unless something that starts an expression follows."""
    if not cursor.range_end:
        return True
    following = cursor.tokens[cursor.index + 1]
    if following.kind is Kind.WORD:
        return following.text not in INFIX
    return following.kind in {Kind.NUMBER, Kind.STRING} or following.text in {"(", "[", "{", "@", "?"}


def _filter(cursor: Cursor, target: Node) -> Node:
    start = cursor.advance().start
    outer, cursor.range_end = cursor.range_end, False
    condition = cursor.expression()
    cursor.range_end = outer
    cursor.expect("]")
    return nodes.Filter(start, target, condition)


def _call(cursor: Cursor, function: Node) -> Node:
    start = function.at
    cursor.expect("(")
    outer, cursor.range_end = cursor.range_end, False
    positional: list[Node] = []
    named: list[tuple[str, Node]] = []
    while not cursor.at(")"):
        name = _argument_name(cursor)
        if name:
            named.append((name, cursor.expression()))
        else:
            positional.append(cursor.expression())
        if not cursor.accept(","):
            break
    cursor.expect(")")
    cursor.range_end = outer
    if positional and named:
        raise cursor.error("mixed-arguments", "arguments are either all named or all in order")
    return nodes.Call(start, function, tuple(positional), tuple(named))


def _argument_name(cursor: Cursor) -> str:
    """Take the name before `:`, written as its parameter is; it may contain operators, unlike what follows it."""
    end = cursor.index
    while cursor.tokens[end].kind in {Kind.WORD, Kind.NUMBER} or cursor.tokens[end].text in _IN_NAMES:
        end += 1
    if end == cursor.index or cursor.tokens[end].text != ":" or cursor.token.kind is not Kind.WORD:
        return ""
    name = cursor.source[cursor.token.start : cursor.tokens[end - 1].end]
    cursor.index = end + 1
    return " ".join(name.split())
