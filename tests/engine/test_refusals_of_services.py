"""What a service task may not be: every mistake is named with what to write instead."""

import pytest

from server.engine.checking import check
from tests.engine.dsl import E, S, U, el, ext, process, props

GRANT = {"operator": "org.grant_role", "authorised_by": "a"}
GIVEN = 'person="x"; role="clerk"; branch="b1"'


def refused(signers="alone", extension="", **properties):
    node = el("serviceTask", "v", props(**properties) + extension, name="v")
    people = U("a") + (U("b", separate_from="a") if signers == "apart" else U("b"))
    files = {"p.bpmn": process(S() + people + node + E(), "s > a > b > v > e")}
    return [(f.rule, str(f.advice)) for f in check(files).errors]


@pytest.mark.parametrize(
    ("given", "rule", "says"),
    [
        pytest.param({}, "operator_missing", "org.grant_role", id="no-operator"),
        pytest.param({**GRANT, "operator": "org.grant_rol"}, "operator_unknown", "Did you mean org.grant_role?", id="mistyped"),
        pytest.param({**GRANT, "operator": "xyz"}, "operator_unknown", "There are", id="unknown"),
        pytest.param({**GRANT, "parameters": GIVEN + "; rolle=1"}, "operator_parameter", "Did you mean role?", id="unknown-parameter"),
        pytest.param({**GRANT, "parameters": GIVEN + '; role="x"'}, "operator_parameter", "Keep one.", id="parameter-twice"),
        pytest.param({**GRANT, "parameters": 'person="x"; role="y"'}, "operator_parameter_missing", "name=FEEL", id="missing-parameter"),
        pytest.param({**GRANT, "parameters": GIVEN + "; reason=1 +"}, "operator_parameter", "name=FEEL", id="unreadable"),
        pytest.param({**GRANT, "parameters": GIVEN + "; valid_from=5"}, "operator_parameter_type", "first day", id="wrong-type"),
        pytest.param({"operator": "org.grant_role", "parameters": GIVEN}, "operator_authority", "authorised_by", id="nobodys-authority"),
        pytest.param({**GRANT, "parameters": GIVEN, "authorised_by": "aa"}, "operator_authority", "Did you mean a?", id="unknown-task"),
        pytest.param({**GRANT, "parameters": GIVEN, "authorised_by": "v"}, "operator_authority", "", id="no-task-of-a-person"),
        pytest.param({**GRANT, "parameters": GIVEN, "second": "b"}, "operator_second", "separate_from=a", id="second-not-apart"),
        pytest.param({**GRANT, "parameters": GIVEN, "role": "x"}, "property_not_here", "It belongs on", id="property-of-people"),
    ],
)  # fmt: skip
def test_a_service_task_that_could_not_act_is_refused_with_advice(given, rule, says):
    found = refused(**given)
    assert [name for name, _ in found] == [rule]
    assert says in found[0][1]


def test_two_people_kept_apart_may_sign():
    assert refused("apart", **GRANT, parameters=GIVEN, second="b") == []


@pytest.mark.parametrize("source", ["who", '"x"', "who.role", 'if who = 1 then "x" else who', "who[1]"])
def test_what_may_be_of_the_type_is_taken(source):
    assert refused(**GRANT, parameters=f'person="x"; role={source}; branch="b1"') == []


def test_two_ways_to_name_an_operator_must_agree():
    called = ext('<spiffworkflow:serviceTaskOperator id="{}"/>')
    assert refused(extension=called.format("org.grant_role"), **GRANT, parameters=GIVEN) == []
    assert [rule for rule, _ in refused(extension=called.format("org.end_role"), **GRANT, parameters=GIVEN)] == [
        "operator_twice"
    ]


def test_an_operator_elsewhere_than_at_a_service_task_is_refused():
    called = ext('<spiffworkflow:serviceTaskOperator id="org.end_role"/>')
    files = {"p.bpmn": process(S() + el("userTask", "a", called) + E(), "s > a > e")}
    assert [f.rule for f in check(files).errors] == ["vendor_extension"]
