"""Cells tested without an expression mean what FEEL says of them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from server.dmn.compiling.plain import plain_constant, plain_tests
from server.feel import FeelSyntaxError, compile_expression, compile_unary_tests

CONSTANTS = st.one_of(
    st.sampled_from(
        ["0", "1", "-1", "- 2", "1.50", ".5", "-.5", "007", '"a"', '"b"', '""', '"a b"', '"-"', '"1"', '"不"']
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
)
SIGNS = st.sampled_from(["", "", "<", "<= ", ">", " >=", "=", "!= "])
PIECES = st.one_of(
    st.tuples(SIGNS, CONSTANTS).map("".join),
    st.tuples(st.sampled_from("[(]"), CONSTANTS, st.sampled_from(["..", " .. "]), CONSTANTS, st.sampled_from("])[")).map("".join),
)  # fmt: skip
CELLS = st.lists(PIECES, min_size=1, max_size=3).map(", ".join)
TEXTS = st.one_of(CELLS, CELLS.map("not({})".format), CELLS.map(" not ( {} ) ".format), st.text('0123456789.-"ab<>=[](),not ', max_size=12))  # fmt: skip
VALUES = st.one_of(
    st.sampled_from([None, True, False, "", "a", "a b", "1", Decimal(0), Decimal("-0"), Decimal(1), Decimal("1.5"), Decimal(-2), date(2026, 1, 1), [Decimal(1)], [], {"a": Decimal(1)}]),
    st.decimals(allow_nan=False, allow_infinity=False, places=1),
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@drawn(text=TEXTS, values=st.lists(VALUES, min_size=1, max_size=4))
def test_a_plain_cell_answers_like_the_language(moment, text, values):
    plain = plain_tests(text)
    if plain is None:
        return
    expression = compile_unary_tests(text)
    for value in values:
        assert plain(value) is expression.evaluate({"?": value}, moment), (text, value)


@settings(max_examples=500, deadline=None)
@drawn(text=st.one_of(CONSTANTS, TEXTS))
def test_a_plain_constant_is_the_value_of_its_text(moment, text):
    constant = plain_constant(text)
    if constant is not None:
        value = compile_expression(text).evaluate({}, moment)
        assert (type(value), value) == (type(constant), constant)


@pytest.mark.parametrize(
    "text",
    ['"a"', '"a", "b"', "5", "-5", "< 5", ">= 5.25", "[1..3]", "(1..3), > 7", 'not("a", "b")', '["a".."c"]', "!= 3", "[1...5]"],
)  # fmt: skip
def test_usual_cells_are_plain(text):
    assert plain_tests(text) is not None
    assert compile_unary_tests(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "a", "5 + 1", "? > 5", '"a\\n"', "[1..n]", "[1..]", '[1.."a"]', "true", "null", "5,", ",5", "not(5", "1 2", "1..2", "<", '"a" "b"', "not(not(5))", "1" * 2000],
)  # fmt: skip
def test_other_cells_are_left_to_the_language(text):
    assert plain_tests(text) is None


def test_what_is_plain_is_valid(moment):
    with pytest.raises(FeelSyntaxError):
        compile_unary_tests("5,")
