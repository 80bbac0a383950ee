"""What a business rule task and the models beside a diagram may not be."""

import pytest

from server.engine.bundles import load_bundle
from server.engine.checking import check, check_killable
from server.engine.derivation import derived
from tests.dmn.models import bkm, column, decision, definitions, item, listing, output, table
from tests.engine.deciding import POSTS, called, drawn, one, rule
from tests.engine.dsl import E, S, U, el, process, props

FIELDS = b'{"title": "F", "type": "object", "properties": {"amount": {"type": "integer"}, "kinds": {"type": "string"}}}'
FORM = S("s", props(form="f"))


def found(files, severity="error"):
    return [f for f in check(files).findings if f.severity == severity]


def told(files, severity="error"):
    return [(f.rule, f.element) for f in found(files, severity)]


@pytest.mark.parametrize(
    ("task", "rule_", "says"),
    [
        pytest.param(rule(), "decision_missing", "decision", id="no-decision"),
        pytest.param(rule(decision="post"), "decision_unknown", "Did you mean posts?", id="mistyped"),
        pytest.param(rule(decision="nothing like it"), "decision_unknown", "There are: posts.", id="unknown"),
        pytest.param(called("post"), "decision_unknown", "Did you mean posts?", id="mistyped-in-calledDecisionId"),
        pytest.param(rule(decision="posts", inputs="amonut=1"), "decision_inputs", "Did you mean amount?", id="mistyped-input"),
        pytest.param(rule(decision="posts", inputs="amount=1; amount=2"), "decision_inputs", "Keep one", id="input-twice"),
        pytest.param(rule(decision="posts", inputs="amount=1 +"), "decision_inputs", "name=FEEL", id="unreadable-input"),
        pytest.param(rule(decision="posts", inputs="amount"), "decision_inputs", "name=FEEL", id="input-without-expression"),
        pytest.param(rule(decision="posts", result="a b"), "property_value", "letters", id="result-that-is-no-name"),
        pytest.param(rule(decision="posts", role="x"), "property_not_here", "It belongs on", id="property-of-people"),
        pytest.param(rule(decisionRef="posts", decision="posts"), "unknown_property", "Did you mean decision?", id="property-of-another-engine"),
    ],
)  # fmt: skip
def test_a_task_that_could_not_decide_is_refused_with_advice(task, rule_, says):
    errors = [f for f in found(drawn(task, m=POSTS)) if f.element == "r"]
    assert [f.rule for f in errors] == [rule_]
    assert says in errors[0].advice


def test_two_ways_to_name_a_decision_must_agree():
    extension = "<spiffworkflow:calledDecisionId>{}</spiffworkflow:calledDecisionId></bpmn:extensionElements>"
    agreeing = rule(decision="posts").replace("</bpmn:extensionElements>", extension.format("posts"))
    differing = rule(decision="posts").replace("</bpmn:extensionElements>", extension.format("other"))
    assert told(drawn(agreeing, m=POSTS)) == []
    assert told(drawn(differing, m=POSTS)) == [("decision_twice", "r")]


def test_a_name_in_place_of_the_id_is_recognised():
    model = one("1").replace(b'id="d" name="d"', b'id="d" name="Number of posts"')
    assert "Did you mean d?" in found(drawn(rule(decision="Number of posts", result="x"), m=model))[0].advice


def test_a_knowledge_model_is_not_called_from_outside():
    model = definitions(bkm("f", ["x"], "x"), decision("d", "f(1)", knows=["f"]))
    errors = found(drawn(rule(decision="f", result="x"), m=model))
    assert [f.rule for f in errors] == ["decision_unknown"] and "knowledge model" in errors[0].message


def test_a_folder_without_models_says_so():
    assert "no .dmn file" in found(drawn(rule(decision="d")))[0].message


@pytest.mark.parametrize(
    ("logic", "more"),
    [
        (table([column("1")], [output("x", "number")], ("-", "1")), {}),
        (table([column("1")], [output("x")], ("-", "1"), policy="COLLECT"), {}),
        (table([column("1")], [output("x")], ("-", "1"), policy="COLLECT", aggregation="SUM"), {}),
        ("1", {"type": "number"}),
        (listing("1"), {}),
        ("1", {"type": "tier"}),
        ("1", {"type": "tiers"}),
    ],
)
def test_an_answer_that_is_no_context_needs_a_result(logic, more):
    model = definitions(item("tier", "number"), item("tiers", "tier", many=True), decision("d", logic, **more))
    assert told(drawn(rule(decision="d"), m=model)) == [("decision_result", "r")]
    assert told(drawn(rule(decision="d", result="x"), m=model)) == []


def test_files_that_do_not_compile_are_refused_at_their_place():
    broken = POSTS.replace(b"&gt;= 30000", b"&gt;= (")
    errors = found(drawn(rule(decision="posts"), m=broken))
    assert [(f.file, f.rule_number, f.cell) for f in errors] == [("p/m.dmn", 2, "input 2")]
    assert errors[0].place.endswith(", rule 2, input 2")
    assert all(f.message and f.advice for f in errors)


def test_files_are_compiled_where_they_can_be_killed_and_keep_row_and_cell():
    report = check_killable(drawn(rule(decision="posts"), m=POSTS.replace(b"&gt;= 30000", b"&gt;= (")))
    assert [(f.rule_number, f.cell) for f in report.errors] == [(2, "input 2")]


def test_a_model_beside_no_diagram_is_refused():
    files = {**drawn(U("b"), "s > b > a > e"), "tables/m.dmn": POSTS}
    assert [(f.rule, f.file) for f in found(files)] == [("file_place", "tables/m.dmn")]


def test_an_input_that_nothing_writes_is_warned_of():
    files = {
        **drawn(rule(decision="posts") + U("b", form="f"), "s > r > b > a > e", start=FORM, m=POSTS),
        "p/forms/f.json": FIELDS,
    }
    files["p/p.bpmn"] = files["p/p.bpmn"].replace(
        b'<bpmn:userTask id="a" name="a">', b'<bpmn:userTask id="a" name="a">' + props(form="f").encode()
    )
    warnings = [f for f in found(files, "warning") if f.rule == "decision_input_missing"]
    assert [f.element for f in warnings] == ["r"]
    assert "'kind'" in warnings[0].message and "kinds" in warnings[0].advice
    mapped = {
        **files,
        "p/p.bpmn": files["p/p.bpmn"].replace(
            b'name="decision" value="posts"/>',
            b'name="decision" value="posts"/><spiffworkflow:property name="inputs" value="kind=kinds"/>',
        ),
    }
    assert not [f for f in found(mapped, "warning") if f.rule == "decision_input_missing"]


def test_where_anything_may_be_written_no_input_is_missed():
    assert "decision_input_missing" not in {f.rule for f in found(drawn(rule(decision="posts"), m=POSTS), "warning")}


BLIND = U("b", blind_to="c", result="found_b") + U("c", blind_to="b", result="found_c")


@pytest.mark.parametrize(("inputs", "made"), [("n=found_b.income", {"r"}), ("n=amount", set())])
def test_what_was_decided_from_blind_findings_counts_as_made_of_them(inputs, made):
    nodes = (
        el("parallelGateway", "g") + BLIND + el("parallelGateway", "j") + rule(decision="d", result="x", inputs=inputs)
    )
    flows = "s > g > b > j > r > a > e; g > c > j"
    files = {"p/p.bpmn": process(S() + nodes + U("a") + E(), flows), "p/m.dmn": one("n", ["n"])}
    followed = derived(load_bundle(files, "p"), frozenset({"b", "c"}))
    assert followed.elements == made
    assert ("x" in followed.names) == bool(made)


@pytest.mark.parametrize(
    ("extra", "advice"),
    [
        ('<bpmn:businessRuleTask id="a" camunda:decisionRef="x"/>', "decision"),
        ('<bpmn:businessRuleTask id="a" camunda:resultVariable="x"/>', "result"),
        ('<bpmn:businessRuleTask id="a" camunda:mapDecisionResult="x"/>', "result"),
        ('<bpmn:businessRuleTask id="a"><bpmn:extensionElements><zeebe:calledDecision decisionId="x" resultVariable="y"/></bpmn:extensionElements></bpmn:businessRuleTask>', "decision"),
    ],
)  # fmt: skip
def test_other_engines_ways_are_refused_with_the_property_to_use(extra, advice):
    from tests.engine.refusing import around

    errors = [f for f in check({"p.bpmn": around(extra)}).errors if f.rule == "vendor_extension"]
    assert f"'{advice}'" in errors[0].advice
