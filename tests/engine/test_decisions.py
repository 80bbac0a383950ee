"""Business rule tasks evaluate decisions over the variables of a case."""

from decimal import Decimal

import pytest

from server.dmn.decisions import load_decisions
from server.engine.model import Limits, Retry
from server.engine.rulebook import read_rulebook
from tests.dmn.models import bkm, context, decision, definitions, element, given, service, table
from tests.engine.deciding import AMBIGUOUS, POSTS, called, drawn, one, rule, run
from tests.engine.dsl import E, S, U, bd, body, call, el, io, mi, process, sub, tim

FARMER = {"amount": 36000, "kind": "farmer"}


def test_the_entries_of_a_context_become_variables_written_by_the_task():
    case = run(drawn(rule(decision="posts"), m=POSTS), FARMER)
    assert case.names() == ["a"]
    assert (case.data["posts"], case.data["tier"]) == (5, "director")
    writers = {change.key: change.writer for change in case.changes}
    assert (writers["tier"].element, writers["tier"].person) == ("r", None)


def test_a_result_takes_the_whole_answer():
    case = run(drawn(rule(decision="posts", result="way"), m=POSTS), FARMER)
    assert case.data["way"] == {"posts": Decimal(5), "tier": "director"}
    assert "tier" not in case.data


def test_the_other_modelers_way_to_name_a_decision_means_the_same():
    assert run(drawn(called("posts"), m=POSTS), FARMER).data["tier"] == "director"


def test_inputs_are_mapped_by_expressions():
    files = drawn(rule(decision="posts", inputs="amount=loan.amount * 2; kind=loan.kind"), m=POSTS)
    assert run(files, {"loan": {"amount": 15000, "kind": "firm"}}).data["posts"] == 5


def test_an_input_without_a_variable_is_null_and_the_trail_says_so():
    case = run(drawn(rule(decision="posts"), m=POSTS), {"amount": 1})
    assert case.data["tier"] == "department"
    assert case.o.decided[0].inputs == {"Borrower": None, "amount": 1}


def test_what_was_decided_is_told_with_its_rules_and_the_digest_of_its_table():
    told = run(drawn(rule(decision="posts"), m=POSTS), FARMER).o.decided
    assert [(made.element, made.decision, made.name, made.file) for made in told] == [("r", "posts", "posts", "m.dmn")]
    assert (told[0].hit_policy, told[0].matched, told[0].rule_ids) == ("FIRST", (2,), ("rule_2",))
    assert told[0].inputs == {"Borrower": "farmer", "amount": 36000}
    assert told[0].output == {"posts": 5, "tier": "director"}
    assert len(told[0].sha256) == 64


def test_each_decision_that_was_needed_is_told_in_order():
    model = definitions(
        given("amount"), decision("size", "amount * 2", needs=["amount"]), decision("d", "size + 1", decides=["size"])
    )
    told = run(drawn(rule(decision="d", result="x"), m=model), {"amount": 3}).o.decided
    assert [(made.decision, made.output, made.inputs) for made in told] == [
        ("size", 6, {"amount": 3}), ("d", 7, {"amount": 3}),
    ]  # fmt: skip


def test_a_decision_service_is_evaluated_like_a_decision():
    parts = [decision("low", "amount < 10", needs=["amount"]), decision("high", "amount > 90", needs=["amount"])]
    model = definitions(given("amount"), *parts, service("both", ["low", "high"], inputs=["amount"]))
    case = run(drawn(rule(decision="both"), m=model), {"amount": 99})
    assert (case.data["low"], case.data["high"]) == (False, True)


def test_models_of_a_folder_are_compiled_together_and_files_elsewhere_are_not_seen():
    lower = definitions(decision("base", "40"), namespace="urn:base")
    link = element("import", name="b", namespace="urn:base", importType="https://www.omg.org/spec/DMN/20230324/MODEL/")
    upper = definitions(link, decision("d", "b.base + 2", decides=["urn:base#base"]))
    assert run(drawn(rule(decision="d", result="x"), upper=upper, lower=lower)).data["x"] == 42
    assert (
        run(
            {
                **drawn(rule(decision="d", result="x"), m=one("1")),
                "q/q.bpmn": process(S() + E(), "s > e", "q"),
                "q/n.dmn": one("2"),
            }
        ).data["x"]
        == 1
    )


def test_a_called_process_decides_by_the_models_of_its_own_folder():
    inner = process(S("qs") + rule("qr", decision="d", result="x") + E("qe"), "qs > qr > qe", "q")
    files = {
        "p/p.bpmn": process(S() + call("c", "q") + U("a") + E(), "s > c > a > e"),
        "p/d.dmn": one('"outer"'),
        "q/q.bpmn": inner,
        "q/d.dmn": one('"inner"'),
    }
    assert run(files).data["x"] == "inner"


@pytest.mark.parametrize("sequential", [False, True])
def test_each_instance_decides_on_its_own_item(sequential):
    loop = mi(coll="xs", item="amount", out="ys", outitem="y", seq=sequential)
    case = run(drawn(rule(inner=loop, decision="d", result="y"), m=one("amount * 10", ["amount"])), {"xs": [1, 2, 3]})
    assert case.data["ys"] == [10, 20, 30]
    assert [made.output for made in case.o.decided] == [10, 20, 30]
    assert {(made.wrote, made.read) for made in case.o.decided} == {(frozenset(), frozenset({"xs"}))}


def test_a_loop_decides_again():
    loop = el("standardLoopCharacteristics", "l", "<bpmn:loopCondition>=n &lt; 5</bpmn:loopCondition>")
    assert run(drawn(rule(inner=loop, decision="d", result="n"), m=one("n + 1", ["n"])), {"n": 1}).data["n"] == 5


def test_a_timer_on_a_task_that_is_held_takes_the_case_on():
    late = bd("late", "r", tim("timeDuration", "PT1H")) + U("b")
    case = run(drawn(rule(decision="d") + late, "s > r > a > e; late > b > e", m=one("x", ["x"])), {"x": 1})
    assert case.incidents
    case.after(hours=2)
    assert (case.names(), case.incidents) == (["b"], ())


def test_scripts_before_and_after_a_decision_run():
    scripts = "<bpmn:extensionElements><spiffworkflow:properties><spiffworkflow:property name='decision' value='d'/><spiffworkflow:property name='result' value='x'/></spiffworkflow:properties><spiffworkflow:preScript>n = 4</spiffworkflow:preScript><spiffworkflow:postScript>y = 'after'</spiffworkflow:postScript></bpmn:extensionElements>"
    case = run(drawn(el("businessRuleTask", "r", scripts), m=one("n + 1", ["n"])))
    assert (case.data["x"], case.data["y"]) == (5, "after")


def test_several_matching_rules_of_a_unique_table_hold_the_element():
    case = run(drawn(rule(decision="d", result="x"), m=AMBIGUOUS), {"n": 3})
    [held] = case.incidents
    assert held.element == "r"
    assert "d" in held.error and "1" in held.error and "2" in held.error
    assert case.o.decided == () and "x" not in case.data


def test_a_retry_evaluates_anew_on_the_data_as_they_are_then():
    case = run(drawn(rule(decision="d", result="x"), m=AMBIGUOUS), {"n": 3})
    case.data["n"] = 2
    case.do(Retry())
    assert (case.names(), case.data["x"], len(case.o.decided)) == (["a"], 1, 1)


def test_null_that_a_table_gives_is_an_answer():
    case = run(drawn(rule(decision="d", result="x"), m=AMBIGUOUS), {"n": 0})
    assert (case.names(), case.data["x"]) == (["a"], None)


def test_a_limit_that_is_hit_names_decision_rule_cell_and_expression():
    long = "count(for i in 1..1000, j in 1..1000 return i)"
    model = definitions(given("n"), decision("d", table(["n"], ["x"], ("1", "0"), ("2", long)), needs=["n"]))
    [held] = run(drawn(rule(decision="d", result="x"), m=model), {"n": 2}).incidents
    assert (held.expression, held.line) == (long, 1)
    assert "decision d" in held.error and "rule 2" in held.error and "output 1" in held.error


def test_the_limits_of_the_environment_bound_a_decision():
    files = drawn(rule(decision="d", result="x"), m=one("count(for i in 1..5000 return i)"))
    assert run(files).data["x"] == 5000
    assert run(files, limits=Limits(max_feel_steps=1000)).incidents


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ('duration("P1Y")', "years and months duration"),
        ("[1..5]", "range"),
        ("function(x) x", "function"),
        ('[{a: duration("P2M")}]', "years and months duration"),
    ],
)
def test_what_a_case_cannot_store_is_an_incident_that_says_so(expression, kind):
    [held] = run(drawn(rule(decision="d", result="x"), m=one(expression))).incidents
    assert kind in held.error and "in x" in held.error


def test_what_is_decided_on_the_way_need_not_be_storable():
    model = definitions(decision("span", 'duration("P1Y2M")'), decision("d", "span.years", decides=["span"]))
    case = run(drawn(rule(decision="d", result="x"), m=model))
    assert (case.data["x"], case.o.decided[0].output) == (1, "P1Y2M")


def test_an_answer_without_a_place_is_an_incident_where_the_model_did_not_tell():
    [held] = run(drawn(rule(decision="d"), m=one("n", ["n"])), {"n": 1}).incidents
    assert "result" in held.error


def test_a_mapping_that_cannot_be_evaluated_holds_the_element():
    long = "count(for i in 1..1000, j in 1..1000 return i)"
    [held] = run(drawn(rule(decision="d", result="x", inputs=f"n={long}"), m=one("n", ["n"]))).incidents
    assert held.expression == f"={long}"


def test_origins_are_found_through_calls_instances_and_earlier_elements():
    inner = process(
        S("qs") + rule("qr", decision="d", result="x") + E("qe"), "qs > qr > qe", "q", extra=io(["n"], ["x"])
    )
    script = el("scriptTask", "w", "<bpmn:script>n = 1</bpmn:script>")
    files = {
        "p/p.bpmn": process(S() + script + call("c", "q") + U("a") + E(), "s > w > c > a > e"),
        "q/q.bpmn": inner,
        "q/d.dmn": one("n", ["n"]),
    }
    assert run(files).o.decided[0].wrote == {"w"}
    several = sub("b", S("bs") + rule(decision="d", result="x") + E("be"), "bs > r > be", mi(coll="xs", item="n"))
    case = run(
        {"p/p.bpmn": process(S() + several + U("a") + E(), "s > b > a > e"), "p/d.dmn": one("n", ["n"])}, {"xs": [1]}
    )
    assert case.o.decided[0].read == {"xs"}
    assert case.names() == ["a"] and body is not None


def test_a_state_at_rest_before_a_decision_goes_on_after_it():
    case = run(drawn(U("b") + rule(decision="posts"), "s > b > r > a > e", m=POSTS), FARMER)
    case.done("b", person="li", amount=1)
    assert case.data["tier"] == "department"
    assert case.o.decided[0].wrote == {"b"} and case.o.decided[0].read == {"kind"}


def noted(told, described="", name="t"):
    rule = f"<rule><description> {described} </description><outputEntry><text>1</text></outputEntry>"
    cells = "".join(f"<annotationEntry><text>{cell}</text></annotationEntry>" for cell in told)
    names = "".join(f'<annotation name="{cell}"/>' for cell in told)
    return f'<decisionTable id="{name}"><output/>{names}{rule}{cells}</rule></decisionTable>'


def test_what_is_noted_beside_a_rule_is_told_of_its_table_and_of_what_the_table_decides():
    model = definitions(
        decision("cells", noted(["law 3", "", "of 2020"], name="t1")),
        decision("described", noted([], "asked always", name="t2")),
        decision("both", noted(["law 3"], "asked always", name="t3")),
        decision("none", noted([], name="t4")),
        decision("parts", context(("x", noted([], "inner", name="t5")))),
        bkm("f", [], noted([], "of a function", name="t6")),
    )
    book = read_rulebook({"m.dmn": model}, load_decisions)
    told = {
        owner: dict(book.annotations_of("m.dmn", owner))
        for owner in ("cells", "described", "both", "none", "parts", "f")
    }
    assert told == {
        "cells": {1: "law 3 · of 2020"},
        "described": {1: "asked always"},
        "both": {1: "law 3 · asked always"},
        "none": {1: ""},
        "parts": {},
        "f": {1: "of a function"},
    }
    assert dict(book.annotations_of("m.dmn", "t5")) == {1: "inner"}
    assert dict(book.annotations_of("m.dmn", "t1")) == told["cells"]
