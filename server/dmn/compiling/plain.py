"""Cells that only compare the input with constants: recognised by their text, tested without an expression.

Most cells of most tables are such. They mean exactly what FEEL says of them; tests compare the two.
"""

from __future__ import annotations

import operator
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from server.feel.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from server.feel.values import Value

    # True, false, or null where the input cannot be compared.
    Test: TypeAlias = Callable[[Value], bool | None]

_MAX_TEXT = 1_000
_CONSTANT = r'-?\s*(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|"[^"\\]*"'
_LITERAL = re.compile(_CONSTANT)
_PIECE = re.compile(
    rf"\s*(?:(?P<sign><=|>=|!=|<|>|=)?\s*(?P<constant>{_CONSTANT})"
    rf"|(?P<open>[\[(\]])\s*(?P<low>{_CONSTANT})\s*\.\.\s*(?P<high>{_CONSTANT})\s*(?P<close>[\])\[]))\s*(?P<end>,|$)"
)
_NEGATED = re.compile(r"\s*not\s*\((.*)\)\s*", re.DOTALL)
_ORDER: dict[str, Callable[[Value, Value], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def plain_constant(text: str) -> Decimal | str | None:
    """Return the number or text that a cell spells; None when it is anything else."""
    if len(text) > _MAX_TEXT or not _LITERAL.fullmatch(text):
        return None
    if text[0] == '"':
        return text[1:-1]
    number = parse_number(text.lstrip("-").lstrip())
    return number.copy_negate() if number is not None and text[0] == "-" else number


def plain_tests(text: str) -> Test | None:
    """Return a test for the cell; None when its text is not plain."""
    if len(text) > _MAX_TEXT:
        return None
    negated = _NEGATED.fullmatch(text)
    tests = _pieces(negated[1] if negated else text)
    if tests is None:
        return None
    test = tests[0] if len(tests) == 1 else _any(tests)
    return _not(test) if negated else test


def _pieces(text: str) -> list[Test] | None:
    tests: list[Test] = []
    at = 0
    while True:
        piece = _PIECE.match(text, at)
        test = _piece(piece) if piece else None
        if piece is None or test is None:
            return None
        tests.append(test)
        at = piece.end()
        if not piece["end"]:
            return tests


def _piece(piece: re.Match[str]) -> Test | None:
    if piece["constant"] is None:
        return _interval(piece)
    constant = plain_constant(piece["constant"])
    if constant is None:
        return None
    if piece["sign"] in _ORDER:
        return _ordered(_ORDER[piece["sign"]], constant)
    test = _equal(constant)
    return _not(test) if piece["sign"] == "!=" else test


def _interval(piece: re.Match[str]) -> Test | None:
    low, high = plain_constant(piece["low"]), plain_constant(piece["high"])
    if low is None or high is None or type(low) is not type(high):
        return None
    above = operator.le if piece["open"] == "[" else operator.lt
    below = operator.le if piece["close"] == "]" else operator.lt
    kind = type(low)
    return lambda value: above(low, value) and below(value, high) if type(value) is kind else None


def _equal(constant: Decimal | str) -> Test:
    kind = type(constant)

    def test(value: Value) -> bool | None:
        if type(value) is kind:
            return bool(value == constant)
        return False if value is None else None

    return test


def _ordered(compare: Callable[[Value, Value], bool], constant: Decimal | str) -> Test:
    kind = type(constant)
    return lambda value: compare(value, constant) if type(value) is kind else None


def _not(test: Test) -> Test:
    def negated(value: Value) -> bool | None:
        answer = test(value)
        return None if answer is None else not answer

    return negated


def _any(tests: list[Test]) -> Test:
    def test(value: Value) -> bool | None:
        answers = [test(value) for test in tests]
        return True if True in answers else None if None in answers else False

    return test
