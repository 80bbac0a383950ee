"""From syntax tree back to text: what is printed parses to the same tree."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.inference.types import format_type
from server.feel.numbers import format_number
from server.feel.syntax import nodes
from server.feel.temporal import format_temporal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from server.feel.values import Value

# How tightly a printed text binds; what binds less tightly than its place allows is put in parentheses.
_LOOSE, _OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _UNARY, _POSTFIX = range(9)
_BINDING = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER, "or": _OR, "and": _AND}
_PLAIN_KEY = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)*")
_LONGEST_NUMBER = 60


def print_expression(tree: nodes.Node) -> str:
    """Return the text of a tree, of an expression or of unary tests, in one line.

    Names are written as they are: to read the text back, the parser must be told the names that contain operators or
    words of the language. Comments and redundant parentheses of the original text are not kept.
    """
    return _text(tree, _LOOSE)


def _text(node: nodes.Node, least: int) -> str:
    binding, text = _PRINTERS[type(node)](node)
    return f"({text})" if binding < least else text


def _list(parts: Iterable[nodes.Node]) -> str:
    return ", ".join(_text(part, _LOOSE) for part in parts)


def _literal(node: nodes.Literal) -> tuple[int, str]:
    value = node.value
    if value is None or isinstance(value, bool):
        return _POSTFIX, "null" if value is None else str(value).lower()
    if isinstance(value, Decimal):
        return _UNARY if value.is_signed() and value else _POSTFIX, _number(value)
    return _POSTFIX, quoted(value) if isinstance(value, str) else f'@"{format_temporal(value)}"'


def _number(value: Decimal) -> str:
    plain = abs(value.adjusted()) < _LONGEST_NUMBER
    return format_number(value) if plain else str(value)


def quoted(text: str) -> str:
    """Return a text as a string literal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _name(node: nodes.Name) -> tuple[int, str]:
    return _POSTFIX, node.name


def _path(node: nodes.Path) -> tuple[int, str]:
    return _POSTFIX, ".".join((_target(node.target), *node.keys))


def _target(node: nodes.Node) -> str:
    """Print what stands before `.`, `[` or `(`."""
    bare = isinstance(node, nodes.Name | nodes.Call | nodes.ListOf | nodes.Context | nodes.Filter)
    return _text(node, _POSTFIX) if bare else f"({_text(node, _LOOSE)})"


def _negate(node: nodes.Negate) -> tuple[int, str]:
    return _UNARY, f"-{_text(node.operand, _UNARY)}"


def _arithmetic(node: nodes.Arithmetic) -> tuple[int, str]:
    binding = _BINDING[node.rest[0][0]]
    rest = "".join(f" {symbol} {_text(operand, binding + 1)}" for symbol, operand in node.rest)
    return binding, _text(node.first, binding + 1) + rest


def _logic(node: nodes.Logic) -> tuple[int, str]:
    binding = _BINDING[node.operator]
    return binding, f" {node.operator} ".join(_text(operand, binding + 1) for operand in node.operands)


def _compare(node: nodes.Compare) -> tuple[int, str]:
    return _COMPARE, f"{_text(node.left, _COMPARE)} {node.operator} {_text(node.right, _ADD)}"


def _between(node: nodes.Between) -> tuple[int, str]:
    ends = f"{_text(node.low, _ADD)} and {_text(node.high, _ADD)}"
    return _COMPARE, f"{_text(node.value, _COMPARE)} between {ends}"


def _in(node: nodes.In) -> tuple[int, str]:
    return _COMPARE, f"{_text(node.value, _COMPARE)} in ({_tests(node.tests)})"


def _tests(tests: Iterable[nodes.Test]) -> str:
    return ", ".join(
        f"{test.operator} {_text(test.operand, _ADD)}" if test.operator else _text(test.operand, _LOOSE)
        for test in tests
    )


def _unary_tests(node: nodes.UnaryTests) -> tuple[int, str]:
    if not node.tests:
        return _LOOSE, "-"
    text = _tests(node.tests)
    if node.negated:
        return _LOOSE, f"not({text})"
    # Without parentheses a call of the function would read as a negation.
    return _LOOSE, f"({text})" if len(node.tests) == 1 and text.startswith("not(") else text


def _instance(node: nodes.InstanceOf) -> tuple[int, str]:
    return _LOOSE, f"{_target(node.value)} instance of {format_type(node.type)}"


def _if(node: nodes.If) -> tuple[int, str]:
    parts = (_text(part, _LOOSE) for part in (node.condition, node.then, node.otherwise))
    return _LOOSE, "if {} then {} else {}".format(*parts)


def _iterators(iterators: Iterable[nodes.Iterator]) -> str:
    return ", ".join(
        f"{each.name} in {_text(each.source, _LOOSE)}" + (f"..{_text(each.end, _ADD)}" if each.end else "")
        for each in iterators
    )


def _for(node: nodes.For) -> tuple[int, str]:
    return _LOOSE, f"for {_iterators(node.iterators)} return {_text(node.body, _LOOSE)}"


def _quantified(node: nodes.Quantified) -> tuple[int, str]:
    word = "every" if node.every else "some"
    return _LOOSE, f"{word} {_iterators(node.iterators)} satisfies {_text(node.condition, _LOOSE)}"


def _filter(node: nodes.Filter) -> tuple[int, str]:
    return _POSTFIX, f"{_target(node.target)}[{_text(node.condition, _LOOSE)}]"


def _call(node: nodes.Call) -> tuple[int, str]:
    named = ", ".join(f"{name}: {_text(argument, _LOOSE)}" for name, argument in node.named)
    return _POSTFIX, f"{_target(node.function)}({named or _list(node.positional)})"


def _definition(node: nodes.FunctionDefinition) -> tuple[int, str]:
    parameters = ", ".join(f"{name}: {format_type(kind)}" if kind else name for name, kind in node.parameters)
    return _LOOSE, f"function({parameters}) {_text(node.body, _LOOSE)}"


def _list_of(node: nodes.ListOf) -> tuple[int, str]:
    return _POSTFIX, f"[{_list(node.items)}]"


def _context(node: nodes.Context) -> tuple[int, str]:
    entries = ", ".join(f"{_key(key)}: {_text(value, _LOOSE)}" for key, value in node.entries)
    return _POSTFIX, f"{{{entries}}}"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else quoted(key)


def _range(node: nodes.RangeOf) -> tuple[int, str]:
    if node.start and node.end:
        opening, closing = "[" if node.start_included else "(", "]" if node.end_included else ")"
        return _POSTFIX, f"{opening}{_end(node.start)}..{_end(node.end)}{closing}"
    if node.start:
        symbol = "=" if node.end_included else ">=" if node.start_included else "!=" if node.excluded else ">"
        return _POSTFIX, f"({symbol} {_text(node.start, _ADD)})"
    assert node.end
    return _POSTFIX, f"({'<=' if node.end_included else '<'} {_text(node.end, _ADD)})"


def _end(node: nodes.Node) -> str:
    plain = isinstance(node, nodes.Literal | nodes.Name)
    return _text(node, _ADD) if plain else f"({_text(node, _LOOSE)})"


_PRINTERS: dict[type[nodes.Node], Callable[[Value], tuple[int, str]]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Path: _path,
    nodes.Negate: _negate,
    nodes.Arithmetic: _arithmetic,
    nodes.Logic: _logic,
    nodes.Compare: _compare,
    nodes.Between: _between,
    nodes.In: _in,
    nodes.UnaryTests: _unary_tests,
    nodes.InstanceOf: _instance,
    nodes.If: _if,
    nodes.For: _for,
    nodes.Quantified: _quantified,
    nodes.Filter: _filter,
    nodes.Call: _call,
    nodes.FunctionDefinition: _definition,
    nodes.ListOf: _list_of,
    nodes.Context: _context,
    nodes.RangeOf: _range,
}
