from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.feel import FeelError, parse_expression, parse_unary_tests, print_expression
from tests.feel.test_garbage import PIECES
from tests.feel.trees import CELLS, NAMES, TREES, bare, names_in

MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("1+2 *3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("2 ** (3 ** 2)", "2 ** (3 ** 2)"),
        ("((a))", "a"),
        ("-(a + b)", "-(a + b)"),
        ("a and (b or not(c))", "a and (b or not(c))"),
        ("1 in > 2", "1 in (> 2)"),
        ("x in ]1..2[", "x in ((1..2))"),
        ("(<= 5)", "(<= 5)"),
        ("if a then b else c", "if a then b else c"),
        ('{"a b": 1, "c-d": "x\\"y"}', '{a b: 1, "c-d": "x\\"y"}'),
        ("for x in 1..3, y in ys return x + y", "for x in 1..3, y in ys return x + y"),
        ("every x in xs satisfies x.a > 1", "every x in xs satisfies x.a > 1"),
        ("function(a: list<number>, b) a[b]", "function(a: list<number>, b) a[b]"),
        ("f(a: 1, start position: 2)", "f(a: 1, start position: 2)"),
        ("x instance of list<date and time> and y", "(x instance of list<date and time>) and y"),
        ('@"2026-01-01T10:00:00@Asia/Shanghai" // now', '@"2026-01-01T10:00:00@Asia/Shanghai"'),
        ("1e90", "1E+90"),
        ("(a.b).c", "(a.b).c"),
    ],
)
def test_expressions_are_printed_plainly(source, printed):
    assert print_expression(parse_expression(source)) == printed


@pytest.mark.parametrize("cell", ["-", "> 5", "not([1..2], 7)", "(not(a))", "a, < b", "? > 5 and ? < 7"])
def test_cells_are_printed_as_they_were(cell):
    assert print_expression(parse_unary_tests(cell)) == cell


@MANY
@given(TREES)
def test_a_printed_tree_parses_to_itself(tree):
    text = print_expression(tree)
    assert bare(parse_expression(text, names_in(tree))) == bare(tree), text


@MANY
@given(CELLS)
def test_printed_unary_tests_parse_to_themselves(cell):
    text = print_expression(cell)
    assert bare(parse_unary_tests(text, names_in(cell))) == bare(cell), text


@MANY
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_whatever_parses_is_printed_and_parses_to_the_same_tree(source):
    for parse in (parse_expression, parse_unary_tests):
        with suppress(FeelError):
            tree = parse(source, NAMES)
            text = print_expression(tree)
            assert bare(parse(text, {*NAMES, *names_in(tree)})) == bare(tree), text
