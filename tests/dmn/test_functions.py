import pytest

from tests.dmn.models import (
    bkm,
    component,
    context,
    decision,
    function,
    given,
    invocation,
    item,
    literal,
    service,
    table,
)


def test_a_knowledge_model_is_called_by_name_or_in_order(evaluate):
    parts = [bkm("minus", ["a", "b"], "a - b"), decision("d", "[minus(3, 1), minus(b: 3, a: 1)]", knows=["minus"])]
    assert evaluate(parts).value == [2, -2]


def test_a_knowledge_model_sees_only_what_it_requires(evaluate):
    parts = [
        bkm("inner", ["a"], "a + 1"),
        bkm("outer", ["a"], "[inner(a), hidden, other]", knows=["inner"]),
        decision("d", "outer(1)", knows=["outer"], needs=["hidden"]),
        decision("e", "outer(1)", knows=["outer"]),
        bkm("other", [], "1"),
        given("hidden"),
    ]
    assert evaluate(parts, hidden=5).value == [2, None, None]


def test_a_knowledge_model_may_call_itself(evaluate):
    parts = [
        bkm("sum to", ["n"], "if n = 0 then 0 else n + sum to(n - 1)"),
        decision("d", "sum to(50)", knows=["sum to"]),
    ]
    assert evaluate(parts).value == 1275


def test_knowledge_models_may_require_each_other(evaluate):
    parts = [
        bkm("is even", ["n"], "if n = 0 then true else is odd(n - 1)", knows=["is odd"]),
        bkm("is odd", ["n"], "if n = 0 then false else is even(n - 1)", knows=["is even"]),
        decision("d", "[is even(7), is odd(7)]", knows=["is even", "is odd"]),
    ]
    assert evaluate(parts).value == [False, True]


@pytest.mark.parametrize("call", ["f()", "f(1, 2)", "f(x: 1)"])
def test_arguments_that_do_not_fit_give_null(evaluate, call):
    assert evaluate([bkm("f", ["a"], "true"), decision("d", call, knows=["f"])]).value is None


def test_an_argument_of_another_type_is_null_in_the_body(evaluate):
    parts = [bkm("f", {"a": "number"}, "a = null"), decision("d", '[f("x"), f(1), f([1])]', knows=["f"])]
    evaluation = evaluate(parts)
    assert evaluation.value == [True, False, False]
    assert evaluation.errors == ("f: the argument a of f is not of the type number",)


@pytest.mark.parametrize(
    ("function_type", "logic_type", "body_type"),
    [
        ("tFunction", None, None),
        ("tNumber", None, None),
        (None, "tFunction", None),
        (None, "number", None),
        (None, None, "number"),
    ],
)
def test_the_result_of_a_knowledge_model_has_the_type_of_its_variable_logic_or_body(
    evaluate, function_type, logic_type, body_type
):
    more = {"typeRef": logic_type} if logic_type else {}
    parts = [
        item("tNumber", "number"),
        item("tFunction", result="number")
        .replace("<functionItem", '<functionItem id="f1"')
        .replace("></functionItem>", '><parameters name="a"/></functionItem>'),
        bkm("f", ["a"], literal("a", body_type), type=function_type, **more),
        decision("d", '[f(1), f([2]), f("x")]', knows=["f"]),
    ]
    assert evaluate(parts).value == [1, 2, None]


def test_functions_are_values(evaluate):
    parts = [
        bkm("twice", ["f", "x"], "f(f(x))"),
        bkm("add", ["n"], "function(x) x + n"),
        bkm("double", ["x"], "x * 2"),
        decision(
            "d",
            "[twice(add(3), 1), twice(double, 1), sort([1, 3, 2], falling)]",
            knows=["twice", "add", "double", "falling"],
        ),
        bkm("falling", ["a", "b"], "a > b"),
    ]
    assert evaluate(parts).value == [7, 4, [3, 2, 1]]


def test_a_decision_may_be_a_function(evaluate):
    parts = [
        decision("rate", function({"x": "number"}, "x * factor"), needs=["factor"]),
        decision("d", "rate(3)", decides=["rate"]),
        given("factor"),
    ]
    assert evaluate(parts, factor=2).value == 6


def test_a_table_of_a_knowledge_model_has_a_trace_of_its_own(evaluate):
    parts = [
        bkm("grade", ["points"], table(["points"], [""], ("< 5", '"low"'), (">= 5", '"high"'))),
        decision("d", invocation("grade", {"points": "points"}), knows=["grade"], needs=["points"]),
        given("points"),
    ]
    evaluation = evaluate(parts, points=7)
    assert [(t.decision, t.matched, t.output) for t in evaluation.trace] == [("grade", (2,), "high"), ("d", (), "high")]


GRADE = bkm("grade", ["points"], table(["points"], [""], ("< 5", '"low"'), (">= 5", '"high"')))


def traced(evaluation, owner):
    return [(t.inputs, t.matched, t.output) for t in evaluation.trace if t.decision == owner]


def test_each_call_of_a_table_in_a_loop_is_traced_and_the_same_call_once(evaluate):
    every = decision("d", "for p in [7, 3, 7, 9] return grade(p)", knows=["grade"])
    evaluation = evaluate([GRADE, every])
    assert evaluation.value == ["high", "low", "high", "high"]
    told = [({"points": 7}, (2,), "high"), ({"points": 3}, (1,), "low"), ({"points": 9}, (2,), "high")]
    assert traced(evaluation, "grade") == told
    assert [t.decision for t in evaluation.trace] == ["grade", "grade", "grade", "d"]


def test_beyond_fifty_calls_only_those_are_traced_that_hit_further_rules(evaluate):
    points = "concatenate((for i in 10..200 return i), [3], (for i in 201..300 return i))"
    listed = traced(evaluate([GRADE, decision("d", f"for p in {points} return grade(p)", knows=["grade"])]), "grade")
    assert len(listed) == 51
    assert listed[-1] == ({"points": 3}, (1,), "low")


def test_a_formula_is_traced_once(evaluate):
    parts = [bkm("double", ["x"], "2 * x"), decision("d", "for x in [1, 2] return double(x)", knows=["double"])]
    assert traced(evaluate(parts), "double") == [({}, (), 2)]


def test_a_table_inside_a_service_is_traced_for_each_call(evaluate):
    parts = [
        service("s", ["made"], inputs=["a"]),
        decision("made", table(["a"], [""], ("< 5", '"low"'), (">= 5", '"high"')), needs=["a"]),
        decision("d", "[s(1), s(9)]", knows=["s"]),
        given("a"),
    ]
    assert traced(evaluate(parts), "made") == [({"a": 1}, (1,), "low"), ({"a": 9}, (2,), "high")]


SERVICE = [
    service("s", ["out"], encapsulated=["out"], decided=["made"], inputs=["a", "b"]),
    decision("out", "[a, b, made]", needs=["a", "b"], decides=["made"]),
    decision("made", '"inside"', type="string"),
    given("a", "string"),
    given("b"),
]


def test_a_service_takes_input_data_first_and_then_decisions_made_outside(evaluate):
    call = decision("d", '[s("A", "B", "M"), s(made: "M", b: "B", a: "A")]', knows=["s"])
    assert evaluate([*SERVICE, call]).value == [["A", "B", "M"], ["A", "B", "M"]]


def test_what_a_service_is_given_holds_only_inside_it(evaluate):
    logic = context(("before", "made"), ("inside", 's("A", "B", "M")'), ("after", "[made, a]"))
    call = decision("d", logic, knows=["s"], decides=["made"], needs=["a"])
    evaluation = evaluate([*SERVICE, call], a="outer")
    assert evaluation.value == {"before": "inside", "inside": ["A", "B", "M"], "after": ["inside", "outer"]}


def test_the_trace_prefers_decisions_to_their_copies_inside_a_service(evaluate):
    parts = [
        service("s", ["made"], inputs=["a"]),
        decision("made", table(["a"], [""], ("< 5", '"low"'), (">= 5", '"high"')), needs=["a"]),
        decision("first", "s(1)", knows=["s"]),
        decision("d", "[first, made]", decides=["first", "made"]),
        given("a"),
    ]
    evaluation = evaluate(parts, a=9)
    assert evaluation.value == ["low", "high"]
    assert [(t.decision, t.matched) for t in evaluation.trace] == [("first", ()), ("made", (2,)), ("d", ())]


def test_a_service_can_be_evaluated_from_outside(evaluate):
    assert evaluate(SERVICE, "s", a="A", b=1, made="M").value == ["A", 1, "M"]


def test_a_service_with_several_outputs_gives_a_context(evaluate):
    parts = [service("s", ["x", "y"]), decision("x", "1"), decision("y", "2"), decision("d", "s().y", knows=["s"])]
    assert evaluate(parts, "s").value == {"x": 1, "y": 2}
    assert evaluate(parts).value == 2


def test_the_result_of_a_service_has_the_type_of_its_variable(evaluate):
    parts = [item("tText", result="string"), service("s", ["x"], type="tText"), decision("x", "1000")]
    evaluation = evaluate(parts, "s")
    assert (evaluation.value, evaluation.errors) == (None, ("s: the result is not of the type string",))


def test_an_input_that_a_service_reaches_but_does_not_list_is_a_warning(moment):
    from server.dmn.decisions import compile_decisions
    from tests.dmn.models import definitions

    compiled = compile_decisions(
        {"m.dmn": definitions(service("s", ["x"]), decision("x", "a", needs=["a"]), given("a"))}
    )
    assert [found.rule for found in compiled.findings] == ["service-input"]
    assert compiled.evaluate("s", {"a": 1}, moment).value is None


def test_a_typed_function_converts_arguments_and_result(evaluate):
    typed = item("tF", result="text").replace(
        "></functionItem>", '><parameters name="a" typeRef="text"/></functionItem>'
    )
    parts = [
        item("text", "string", allowed='"foo", "bar"'),
        typed,
        decision("f", literal("function(a) a", "tF")),
        decision("d", '[f("foo"), f(["bar"]), f("baz")]', decides=["f"]),
    ]
    assert evaluate(parts).value == ["foo", "bar", None]


def test_expressions_may_name_item_definitions(evaluate):
    parts = [
        item("text", "string", allowed='"foo"'),
        item("tree", components=[component("kids", "tree", many=True)]),
        decision(
            "d",
            '[(function(a: text) a)("foo"), (function(a: text) a)("x"), {kids: [{kids: []}]} instance of tree, "x" instance of text]',
        ),
    ]
    assert evaluate(parts).value == ["foo", None, True, False]
