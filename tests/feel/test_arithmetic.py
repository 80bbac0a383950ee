import operator
from decimal import Context, Decimal, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.feel import compile_expression


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0.1 + 0.2 = 0.3", "true"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("100 / 10 / 5", "2"),
        ("2 ** 3 ** 2", "64"),
        ("-2 ** 2", "4"),
        ("2 ** -1", "0.5"),
        ("--3", "3"),
        ("1e3 + .5", "1000.5"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("1 / 0", "null"),
        ("0 / 0", "null"),
        ("(-8) ** 0.5", "null"),
        ('"a" + "b"', '"ab"'),
        ('"a" + 1', "null"),
        ('"a" * 3', "null"),
        ("1 + null", "null"),
        ("true + 1", "null"),
        ("-true", "null"),
        ("-null", "null"),
        ("1 + [1]", "null"),
        ("10 ** 6144 * 10", "null"),
        ("1.50", "1.5"),
    ],
)
def test_operators_calculate_exactly_or_give_null(show, source, expected):
    assert show(source) == expected


@pytest.mark.parametrize("source", ["1 +", "* 2", "1 2", "(1", "1)", "1 ** ", "1 = ", "1..2", "1 between 2"])
def test_an_incomplete_expression_is_a_syntax_error(source):
    from server.feel import FeelSyntaxError

    with pytest.raises(FeelSyntaxError):
        compile_expression(source)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)


@settings(max_examples=60, deadline=None)
@given(NUMBERS, NUMBERS, st.sampled_from("+-*/"))
def test_numbers_follow_decimal_128(value, left, right, symbol):
    reference = Context(prec=34)
    calculate = {"+": reference.add, "-": reference.subtract, "*": reference.multiply, "/": reference.divide}
    expected = None if symbol == "/" and not right else calculate[symbol](left, right)
    assert value(f"a {symbol} b", a=left, b=right) == expected


WIDE = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(-(10**34) + 1, 10**34 - 1),
    st.integers(-40, 40),
)


@settings(max_examples=200, deadline=None)
@given(WIDE, WIDE, st.sampled_from("+-*/"))
def test_results_are_the_exact_ones_rounded_once(value, left, right, symbol):
    exact = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[symbol]
    try:
        fraction = exact(Fraction(left), Fraction(right))
    except ZeroDivisionError:
        expected = None
    else:
        expected = Context(prec=34).divide(Decimal(fraction.numerator), Decimal(fraction.denominator))
    assert value(f"a {symbol} b", a=left, b=right) == expected


def test_integers_beyond_the_range_are_null(value):
    assert value("x", x=10**9000) is None


def test_the_threads_own_decimal_context_has_no_say(value):
    with localcontext() as own:
        own.prec = 3
        own.traps = dict.fromkeys(own.traps, False)
        assert value("1 / 3 + x", x=Decimal("1e-20")) == Decimal("0.3333333333333333333433333333333333")
        assert value("1 / 0") is None
    assert getcontext().prec == 28


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        (3, "3"),
        (0.1, "0.1"),
        (10**40, "1" + "0" * 40),
        (float("nan"), "null"),
        (Decimal("inf"), "null"),
        (Decimal("1e999999"), "null"),
        (True, "true"),
    ],
)
def test_python_numbers_become_decimals_and_booleans_do_not(show, given_value, expected):
    assert show("x", x=given_value) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(1/3, 2.5)", "0.33"),
        ("floor(1.55, 1.5)", "null"),
        ("decimal(1.5, 0)", "2"),
        ("decimal(1234, -2)", "1200"),
        ("floor(1.5)", "1"),
        ("floor(-1.56, 1)", "-1.6"),
        ("ceiling(1.5)", "2"),
        ("ceiling(-1.5)", "-1"),
        ("round up(5.5, 0)", "6"),
        ("round up(-5.5, 0)", "-6"),
        ("round down(-5.5, 0)", "-5"),
        ("round half up(2.5, 0)", "3"),
        ("round half up(-2.5, 0)", "-3"),
        ("round half down(2.5, 0)", "2"),
        ("round up(1e-40, 2)", "0.01"),
        ("floor(1e6144)", "1" + "0" * 6144),
        ("decimal(1, 1e30)", "null"),
        ("decimal(1, 6177)", "null"),
        ("decimal(7, -6112)", "null"),
        ("floor(8.25, null)", "null"),
        ("floor(n: 8.25)", "8"),
        ("floor(n: 8.25, scale: null)", "null"),
        ("floor(scale: 1, n: 8.25)", "8.2"),
        ("floor(7, -6112)", "null"),
        ("floor(7, -6111)", "0"),
        ("ceiling(8.25, null)", "null"),
        ("ceiling(7, -6112)", "null"),
        ("round up(8.25, null)", "null"),
        ("round up(7, -6112)", "null"),
        ("round up(7, 6177)", "null"),
        ("round down(8.25, null)", "null"),
        ("round down(7, -6112)", "null"),
        ("round half up(8.25, null)", "null"),
        ("round half up(7, -6112)", "null"),
        ("round half down(8.25, null)", "null"),
        ("round half down(null, 1)", "null"),
        ("round half down(7, -6112)", "null"),
        ("abs(-10)", "10"),
        ('abs(@"-P1D")', "P1D"),
        ('abs(@"-P3M")', "P3M"),
        ("modulo(12, 5)", "2"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(-12, -5)", "-2"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(1, 0)", "null"),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", "null"),
        ("decimal(log(10), 8)", "2.30258509"),
        ("log(0)", "null"),
        ("decimal(exp(5), 6)", "148.413159"),
        ("exp(1e9)", "null"),
        ("odd(5)", "true"),
        ("even(2)", "true"),
        ("odd(-1)", "true"),
        ("odd(1.5)", "null"),
        ("even(null)", "null"),
        ('number("1 000,0", " ", ",")', "1000"),
        ('number("1,000.5", ",", ".")', "1000.5"),
        ('number("1.000,5", ".", ",")', "1000.5"),
        ('number("x")', "null"),
        ('number("1_000")', "null"),
        ('number("Infinity")', "null"),
        ('number("1", ",", ",")', "null"),
    ],
)
def test_numeric_functions(show, source, expected):
    assert show(source) == expected
