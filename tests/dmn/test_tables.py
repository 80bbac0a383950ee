from decimal import Decimal

import pytest

from tests.dmn.models import column, decision, definitions, given, literal, output, table

AGES = [("< 18", '"child"'), ("[18..60]", '"adult"'), ("> 60", '"old"')]


def one(evaluate, logic, **inputs):
    parts = [decision("d", logic, needs=inputs), *(given(name) for name in inputs)]
    return evaluate(parts, "d", **inputs)


@pytest.mark.parametrize(("age", "wanted"), [(3, "child"), (18, "adult"), (60, "adult"), (61, "old")])
def test_the_rule_whose_cells_all_hold_gives_the_output(evaluate, age, wanted):
    assert one(evaluate, table(["age"], [""], *AGES), age=age).value == wanted


def test_an_empty_cell_and_a_hyphen_accept_everything_even_null(evaluate):
    logic = table(["a", "b"], [""], ("-", "", '"any"'))
    assert one(evaluate, logic, a=1, b=None).value == "any"


def test_a_cell_may_compare_with_another_variable(evaluate):
    logic = table(["a"], [""], ("> b", '"above"'), ("<= b", '"below"'))
    assert one(evaluate, logic, a=5, b=3).value == "above"
    assert one(evaluate, logic, a=3, b=3).value == "below"


def test_a_cell_may_be_a_condition_on_the_input(evaluate):
    logic = table(["a"], [""], ('starts with(?, "x") and string length(?) > b', "true"), policy="FIRST")
    assert one(evaluate, logic, a="xyz", b=2).value is True
    assert one(evaluate, logic, a="xy", b=2).value is None


def test_a_cell_that_cannot_be_compared_does_not_match(evaluate):
    evaluation = one(evaluate, table(["age"], [""], *AGES), age="young")
    assert (evaluation.value, evaluation.errors, evaluation.trace[0].warnings) == (None, (), ())


def test_several_outputs_make_a_context(evaluate):
    logic = table(["a"], ["rate", "post code"], ("> 0", "a / 100", '"p"'))
    assert one(evaluate, logic, a=3).value == {"rate": Decimal("0.03"), "post code": "p"}


def test_an_empty_output_cell_is_null(evaluate):
    assert one(evaluate, table(["a"], ["x", "y"], ("-", "", "1")), a=3).value == {"x": None, "y": Decimal(1)}


def test_a_table_without_inputs_matches_all_rules(evaluate):
    assert one(evaluate, table([], [""], ("1",), ("2",), policy="COLLECT")).value == [1, 2]


@pytest.mark.parametrize("orientation", ["Rule-as-Row", "Rule-as-Column"])
def test_the_orientation_changes_nothing(evaluate, orientation):
    logic = table(["age"], [""], *AGES, preferredOrientation=orientation)
    assert one(evaluate, logic, age=5).value == "child"


@pytest.mark.parametrize(
    ("policy", "aggregation", "wanted"),
    [
        ("UNIQUE", None, None),
        ("FIRST", None, None),
        ("ANY", None, None),
        ("PRIORITY", None, None),
        ("RULE ORDER", None, []),
        ("OUTPUT ORDER", None, []),
        ("COLLECT", None, []),
        ("COLLECT", "SUM", None),
        ("COLLECT", "COUNT", 0),
        ("COLLECT", "MIN", None),
        ("COLLECT", "MAX", None),
    ],
)
def test_no_matching_rule_gives_nothing(evaluate, policy, aggregation, wanted):
    logic = table(["a"], [output(allowed="1, 2")], ("> 9", "1"), policy=policy, aggregation=aggregation)
    evaluation = one(evaluate, logic, a=1)
    assert (evaluation.value, evaluation.errors) == (wanted, ())


@pytest.mark.parametrize(("policy", "aggregation"), [("UNIQUE", None), ("COLLECT", None), ("COLLECT", "COUNT")])
def test_no_matching_rule_gives_the_default(evaluate, policy, aggregation):
    logic = table(["a"], [output(default="a + 1")], ("> 9", "1"), policy=policy, aggregation=aggregation)
    assert one(evaluate, logic, a=1).value == 2


def test_outputs_without_a_default_are_null_beside_one_that_has_it(evaluate):
    logic = table(["a"], [output("x", default='"none"'), output("y")], ("> 9", "1", "2"))
    assert one(evaluate, logic, a=1).value == {"x": "none", "y": None}


def test_several_rules_under_unique_are_null_and_an_error(evaluate):
    evaluation = one(evaluate, table(["a"], [""], ("> 1", "1"), ("> 2", "2"), ("> 9", "3")), a=5)
    assert evaluation.value is None
    assert evaluation.errors == ("d: several rules match under UNIQUE: 1, 2",)
    assert evaluation.trace[0].warnings == evaluation.errors


def test_any_needs_equal_outputs(evaluate):
    logic = table(["a"], [""], ("> 1", "1"), ("> 2", "1.0"), ("> 9", "2"), policy="ANY")
    assert one(evaluate, logic, a=5).value == 1
    evaluation = one(evaluate, logic, a=10)
    assert evaluation.value is None
    assert evaluation.errors == ("d: rules match under ANY with different outputs: 1, 2, 3",)


def test_priority_is_the_order_of_the_output_values_of_the_first_column_that_differs(evaluate):
    columns = [output("x", allowed='"high", "low"'), output("y"), output("z", allowed="[10..20], 1")]
    rules = [
        ("-", '"low"', "1", "15"),
        ("-", '"high"', "2", "1"),
        ("-", '"high"', "3", "12"),
        ("-", '"high"', "4", "20"),
    ]
    assert one(evaluate, table(["a"], columns, *rules, policy="PRIORITY"), a=5).value["y"] == 3
    ordered = one(evaluate, table(["a"], columns, *rules, policy="OUTPUT ORDER"), a=5).value
    assert [row["y"] for row in ordered] == [3, 4, 2, 1]


def test_priority_may_come_from_the_type_of_the_output(evaluate):
    from tests.dmn.models import item

    logic = table(["a"], [output(type="level")], ("-", '"low"'), ("-", '"high"'), policy="PRIORITY")
    types = [item("base", "string", allowed='"high", "low"'), item("level", "base")]
    assert evaluate([decision("d", logic, needs=["a"]), given("a"), *types]).value == "high"


@pytest.mark.parametrize(
    ("aggregation", "wanted"), [(None, [3, 1, 3]), ("SUM", 7), ("COUNT", 3), ("MIN", 1), ("MAX", 3)]
)
def test_collect_lists_or_aggregates_in_rule_order(evaluate, aggregation, wanted):
    rules = [("-", "3"), ("> 2", "1"), ("> 9", "100"), ("-", "3")]
    assert one(evaluate, table(["a"], [""], *rules, policy="COLLECT", aggregation=aggregation), a=5).value == wanted


def test_an_aggregation_that_has_no_value_is_null_and_an_error(evaluate):
    logic = table(["a"], [""], ("-", "3"), ("-", '"x"'), policy="COLLECT", aggregation="SUM")
    evaluation = one(evaluate, logic, a=5)
    assert (evaluation.value, evaluation.errors) == (None, ("d: the outputs have no SUM: 1, 2",))


def test_first_stops_at_the_first_rule(evaluate):
    logic = table(["a"], [""], ("> 3", '"x"'), ("> 4", '"y"'), policy="FIRST")
    assert one(evaluate, logic, a=5).trace[0].matched == (1,)


def test_an_input_that_is_not_allowed_is_null_and_an_error(evaluate):
    logic = table([column("a", allowed='"x", "y"')], [""], ('"x"', "1"), ("null", '"odd"'))
    assert one(evaluate, logic, a="x").value == 1
    evaluation = one(evaluate, logic, a="z")
    assert (evaluation.value, evaluation.errors) == ("odd", ("d: the input a is none of the allowed values",))
    assert one(evaluate, logic, a=None).errors == ()


@pytest.mark.parametrize("allowed", ["-", "", "[1..1000]", "not(456)", "? > 5", "123, 456"])
def test_allowed_values_are_unary_tests(evaluate, allowed):
    logic = table([column("123", allowed=allowed)], [""], ("123", '"yes"'))
    assert one(evaluate, logic).value == "yes"


def test_an_input_of_another_type_is_null_and_an_error(evaluate):
    logic = table([column("a", type="number", label="Amount")], [""], ("-", "1"))
    evaluation = one(evaluate, logic, a="5")
    assert (evaluation.value, evaluation.errors) == (1, ("d: the input Amount is not of the type number",))


def test_an_output_beside_its_output_values_is_null_and_an_error(evaluate):
    logic = table(["a"], [output("x", allowed='"p", "q"'), output("y", type="number")], ("-", '"r"', '"s"'))
    evaluation = one(evaluate, logic, a=1)
    assert evaluation.value == {"x": None, "y": None}
    assert evaluation.errors == (
        "d: the output x is none of its output values",
        "d: the output y is not of the type number",
    )


def test_the_trace_tells_inputs_and_rules(evaluate):
    logic = table([column("a", label="Amount"), "b + 1"], [""], ("> 1", "-", "1"), ("-", "3", "2"), policy="COLLECT")
    trace = one(evaluate, logic, a=5, b=2).trace
    assert len(trace) == 1
    assert (trace[0].decision, trace[0].name, trace[0].file) == ("d", "d", "m.dmn")
    assert trace[0].inputs == {"Amount": 5, "b + 1": 3}
    assert (trace[0].hit_policy, trace[0].matched, trace[0].rule_ids) == ("COLLECT", (1, 2), ("rule_1", "rule_2"))
    assert trace[0].output == [1, 2]


def test_columns_of_one_label_are_told_apart_in_the_trace(evaluate):
    logic = table([column("a", label="x"), column("b", label="x"), "b", "b"], [""], ("-", "-", "-", "-", "1"))
    inputs = one(evaluate, logic, a=1, b=2).trace[0].inputs
    assert inputs == {"x (1)": 1, "x (2)": 2, "b (3)": 2, "b (4)": 2}


def test_a_table_inside_another_expression_has_a_trace_of_its_own(evaluate):
    from tests.dmn.models import context

    inner = table(["a"], [""], ("-", "7"), id="inner")
    trace = one(evaluate, context(("x", inner), ("y", "x + 1")), a=1).trace
    assert [(t.decision, t.matched, t.output) for t in trace] == [("inner", (1,), 7), ("d", (), {"x": 7, "y": 8})]


def test_an_input_is_looked_at_once_whatever_the_number_of_rules(evaluate, moment):
    from dataclasses import replace

    from server.dmn.decisions import compile_decisions

    logic = table(["count(for i in 1..1000 return i)"], [""], *[(f"{n}", f"{n}") for n in range(100)], ("1000", "1"))
    compiled = compile_decisions({"m.dmn": definitions(decision("d", logic))})
    assert compiled.evaluate("d", {}, replace(moment, max_steps=6_000)).value == 1


def test_annotations_are_kept_and_mean_nothing(evaluate):
    noted = '<annotation name="Source"/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry><annotationEntry><text>law</text></annotationEntry></rule></decisionTable>'
    logic = table(["a"], [""]).replace("</decisionTable>", noted)
    assert one(evaluate, logic, a=5).value == 1


def test_a_type_of_the_whole_table_converts_its_value(evaluate):
    assert one(evaluate, table(["a"], [""], ("-", "5"), policy="COLLECT", type="number"), a=1).value == 5


def test_a_value_that_is_a_list_is_tested_as_a_whole(evaluate):
    logic = table(["a"], [""], ("count(?) > 1", '"many"'), ("[1]", '"one"'))
    assert one(evaluate, logic, a=[1, 2]).value == "many"
    assert one(evaluate, logic, a=[1]).value == "one"


def test_a_decision_without_logic_is_null_and_a_warning(moment):
    from server.dmn.decisions import compile_decisions

    compiled = compile_decisions({"m.dmn": definitions(decision("d"), decision("e", literal("1")))})
    assert [found.rule for found in compiled.findings] == ["no-logic"]
    assert compiled.evaluate("d", {}, moment).value is None
