from decimal import Decimal

import pytest

from tests.dmn.models import (
    bkm,
    conditional,
    context,
    decision,
    filtering,
    function,
    given,
    invocation,
    item,
    iterator,
    listing,
    literal,
    relation,
    table,
)

NUMBERS = "[1, 2, 3, 4, 5]"


def test_a_context_entry_sees_those_before_it(value):
    assert value(context(("a", "1"), ("b", "a + 1"), ("c", context(("d", "a + b"))))) == {"a": 1, "b": 2, "c": {"d": 3}}


def test_the_result_entry_is_the_value_of_a_context(value):
    assert value(context(("a", "1"), ("b", "a + 1"), "a + b")) == 3


def test_an_entry_named_like_a_variable_sees_that_variable(evaluate):
    parts = [decision("d", context(("a", "a + 1"), ("b", "a")), needs=["a"]), given("a")]
    assert evaluate(parts, a=1).value == {"a": 2, "b": 2}


def test_an_entry_that_is_a_function_may_call_itself(value):
    body = literal("if n < 2 then 1 else n * factorial(n - 1)")
    assert value(context(("factorial", function(["n"], body)), "factorial(20)")) == Decimal(2432902008176640000)


def test_an_entry_of_another_type_is_null_and_an_error(evaluate):
    evaluation = evaluate([decision("d", context(("a", '"x"', "number"), ("b", "2")))])
    assert evaluation.value == {"a": None, "b": 2}
    assert evaluation.errors == ("d: the value of a is not of the type number",)


def test_a_list_has_its_items_in_order(value):
    assert value(listing("1", listing("2"), '"x"')) == [1, [2], "x"]


def test_a_relation_is_a_list_of_contexts(value):
    assert value(relation(["name", "age"], ['"a"', "1"], ['"b"', "1 + 1"])) == [
        {"name": "a", "age": 1},
        {"name": "b", "age": 2},
    ]


def test_a_cell_of_another_type_than_its_column_is_null(value):
    assert value(relation({"a": "number", "b": None}, ['"x"', '"x"'])) == [{"a": None, "b": "x"}]


@pytest.mark.parametrize(
    ("condition", "wanted"), [("true", "then"), ("false", "else"), ("null", "else"), ('"x"', "else")]
)
def test_a_conditional_is_else_unless_true(value, condition, wanted):
    assert value(conditional(condition, '"then"', '"else"')) == wanted


def test_a_branch_that_is_not_taken_is_not_evaluated(evaluate):
    parts = [decision("d", conditional("true", "1", "for i in 1..100000 return i"))]
    assert evaluate(parts).value == 1


@pytest.mark.parametrize(
    ("kind", "source", "body", "wanted"),
    [
        ("for", NUMBERS, "element * 2", [2, 4, 6, 8, 10]),
        ("for", "[]", "element", []),
        ("for", "[1..3]", "element", [1, 2, 3]),
        ("for", "[1, 2, 3]", "element + count(partial)", [1, 3, 5]),
        ("for", "null", "element", None),
        ("some", NUMBERS, "element >= 3", True),
        ("some", NUMBERS, "element > 5", False),
        ("some", "[1, 2]", 'if element = 2 then true else "odd"', True),
        ("some", "[]", "true", False),
        ("every", NUMBERS, "element >= 1", True),
        ("every", NUMBERS, "element > 1", False),
        ("every", "[]", "false", True),
    ],
)
def test_iterators_go_through_their_source(value, kind, source, body, wanted):
    assert value(iterator(kind, "element", source, body)) == wanted


def test_the_body_of_an_iterator_may_be_any_expression(evaluate):
    body = table(["age"], [""], ("< 18", '"child"'), (">= 18", '"adult"'))
    parts = [decision("d", iterator("for", "age", "ages", body), needs=["ages"]), given("ages")]
    assert evaluate(parts, ages=[3, 30]).value == ["child", "adult"]


@pytest.mark.parametrize(
    ("source", "match", "wanted"),
    [
        (NUMBERS, "item >= 3", [3, 4, 5]),
        (NUMBERS, "item > 5", []),
        (NUMBERS, "2", 2),
        (NUMBERS, 'if item < 3 then true else "odd"', [1, 2]),
        ("[{a: 1, body: 5}, {a: 2}]", "a > 1", [{"a": 2}]),
        ("[{a: 1}, {a: 2}]", "item.a < 2", [{"a": 1}]),
    ],
)
def test_a_filter_keeps_the_items_that_match(value, source, match, wanted):
    assert value(filtering(source, match)) == wanted


def test_an_invocation_binds_by_name(value):
    more = bkm("minus", ["left", "right"], "left - right")
    parts = invocation("minus", {"right": "1", "left": "10"})
    assert value(parts, more) is None  # not required, so not known
    assert (
        value(
            context(("f", function(["left", "right"], "left - right")), invocation("f", {"right": "1", "left": "10"}))
        )
        == 9
    )


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("string length", {"string": '"abc"'}, 3),
        ("date", {"year": "2026", "month": "3", "day": "1"}, __import__("datetime").date(2026, 3, 1)),
        ("max", {"list": "[1, 5, 2]"}, 5),
    ],
)
def test_an_invocation_may_name_a_built_in_function(value, name, arguments, wanted):
    assert value(invocation(name, arguments)) == wanted


def test_an_argument_that_is_not_bound_is_null(evaluate):
    parts = [decision("d", invocation("f", {"a": "1"}), knows=["f"]), bkm("f", ["a", "b"], "b = null")]
    assert evaluate(parts).value is True


@pytest.mark.parametrize(
    ("name", "message"),
    [("f", "d: f has no parameter x"), ("other", "d: null cannot be invoked"), ("1", "d: number cannot be invoked")],
)
def test_an_invocation_that_does_not_fit_is_null_and_an_error(evaluate, name, message):
    parts = [decision("d", invocation(name, {"x": "1"}), knows=["f"]), bkm("f", ["a"], "a")]
    evaluation = evaluate(parts)
    assert (evaluation.value, evaluation.errors) == (None, (message,))


@pytest.mark.parametrize(
    "logic", [listing("1", "2"), context(("a", "1")), relation(["a"], ["1"]), iterator("for", "i", "[1]", "i")]
)
def test_every_kind_of_expression_has_a_type(evaluate, logic):
    typed = logic.replace(">", ' typeRef="text">', 1)
    evaluation = evaluate([decision("d", typed), item("text", "string")])
    assert evaluation.value is None or logic.startswith("<for")
    assert evaluation.errors == ("d: the value is not of the type text",)
