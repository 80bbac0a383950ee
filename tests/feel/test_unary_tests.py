from datetime import date
from decimal import Decimal

import pytest

from server.feel import FeelSyntaxError, compile_unary_tests


@pytest.mark.parametrize(
    ("cell", "given", "expected"),
    [
        ("-", 5, True),
        ("-", None, True),
        ("5", 5, True),
        ("5", Decimal("5.00"), True),
        ("-5", -5, True),
        ("> 5", 6, True),
        ("> 5", 5, False),
        (">= 5, < 2", 1, True),
        ("= 5", 5, True),
        ("!= 5", 4, True),
        ("[1..3], 7", 7, True),
        ("[1..3], 7", 4, False),
        ("(1..3)", 3, False),
        ("(1..3)", None, None),
        ("[1..3]", None, None),
        ("]1..3[", 2, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(> 5)", 3, True),
        ("not([1..3])", 2, False),
        ("not(flag)", False, True),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("? > 5 and ? < 10", 7, True),
        ("? > 5 and ? < 10", 10, False),
        ('starts with(?, "a")', "abc", True),
        ("limit", 100, True),
        ("> limit", 101, True),
        ("limit * 2", 200, True),
        ("[1..limit]", 50, True),
        ("limit > 50", 1, None),
        ("limit > 50", True, True),
        ('"bar", string length("?") = 1', "foo", None),
        ('"bar", string length(?) = 3', "foo", True),
        ("?", "foo", True),
        ("?", False, False),
        ("? = null", None, True),
        ("? > 1 and ? < 5", None, None),
        ('starts with(?, "a")', None, None),
        ("[1, 2, 3]", 2, True),
        ("allowed", "b", True),
        ("allowed", "z", False),
        ("> 5", "x", None),
        ("> 5", None, None),
        ("not(> 5)", "x", None),
        ('> @"2026-01-01"', date(2026, 2, 1), True),
        ('> date("2026-01-01")', date(2026, 2, 1), True),
        ("count(?) > 1", [1, 2], True),
    ],
)
def test_cells(passes, cell, given, expected):
    assert passes(cell, given, limit=100, flag=True, allowed=["a", "b"]) is expected


@pytest.mark.parametrize("cell", ["", "> ", "[1..", "not(", "5,", "-,5", "> 5 < 3"])
def test_a_malformed_cell_is_a_syntax_error(cell):
    with pytest.raises(FeelSyntaxError):
        compile_unary_tests(cell)


def test_a_cell_names_its_input_and_its_variables():
    assert compile_unary_tests("> limit").names == {"?", "limit"}
    assert compile_unary_tests("-").names <= {"?"}
