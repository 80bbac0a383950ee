"""Service tasks wait for their operator: an answer lets them go on, a refusal is an error or holds them."""

import pytest

from server.engine.bundles import load_bundle
from server.engine.called import Answer, Refusal
from server.engine.checking import check
from server.engine.model import CaseStatus, NotWaiting, Retry
from tests.engine.dsl import E, S, U, bd, el, err, ext, mi, process, props, sub
from tests.engine.host import Case

FORM = b'{"title": "F", "type": "object", "properties": {"who": {"type": "string"}}}'
ROLE = {"operator": "org.end_role", "authorised_by": "a", "result": "r"}
REFUSED = '<bpmn:error id="REF" name="org.refused" errorCode="org.refused"/>'


def service(id="v", inner="", **properties):
    return el("serviceTask", id, props(**{**ROLE, "parameters": "person=who", **properties}) + inner, name=id)


def called(source):
    return ext(
        '<spiffworkflow:properties><spiffworkflow:property name="authorised_by" value="a"/></spiffworkflow:properties>'
        '<spiffworkflow:serviceTaskOperator id="org.end_role"><spiffworkflow:parameters>'
        f'<spiffworkflow:parameter id="person" type="str" value="{source}"/>'
        "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
    )


def running(nodes=None, text="s > a > v > z > e", more=""):
    files = {"p.bpmn": process(nodes or S() + U("a") + service() + U("z") + E(), text, more=more)}
    assert check(files).errors == ()
    case = Case(bundle=load_bundle(files, "p"))
    case.done("a", person="hr", who="wangfang")
    return case


def test_it_asks_with_its_parameters_and_waits():
    case = running()
    (call,) = case.o.after.calls
    assert (call.process, call.element, call.parameters) == ("p", "v", {"person": "wangfang"})
    assert (case.names(), case.o.status) == ([], CaseStatus.RUNNING)
    assert ("v", "entered") in case.story()


def test_an_answer_is_written_into_its_result_and_nobody_wrote_it():
    case = running()
    case.do(Answer(case.o.after.calls[0].token, {"ended": 2}))
    assert case.names() == ["z"]
    assert case.data["r"] == {"ended": 2}
    assert [(c.key, c.writer.element, c.writer.person) for c in case.o.changes] == [("r", "v", None)]
    assert ("v", "completed") in case.story()
    assert case.o.after.calls == ()


def test_without_a_result_each_entry_is_a_variable():
    bare = service().replace('<spiffworkflow:property name="result" value="r"/>', "")
    case = running(S() + U("a") + bare + U("z") + E())
    case.do(Answer(case.o.after.calls[0].token, {"ended": 2}))
    assert case.data["ended"] == 2


def test_a_refusal_nobody_catches_holds_it_and_a_retry_asks_anew_with_what_is_known_then():
    case = running()
    case.do(Refusal(case.o.after.calls[0].token, "org.refused", "You may not."))
    assert case.o.after.calls == ()
    assert [(i.element, "You may not." in i.error) for i in case.incidents] == [("v", True)]
    case.data["who"] = "liuyang"
    case.do(Retry())
    assert [call.parameters for call in case.o.after.calls] == [{"person": "liuyang"}]
    case.do(Answer(case.o.after.calls[0].token))
    assert case.names() == ["z"]


def test_a_refusal_is_an_error_that_a_boundary_event_catches():
    nodes = S() + U("a") + service() + bd("b", "v", err("REF")) + U("z", "y") + E("e", "f")
    case = running(nodes, "s > a > v > z > e; b > y > f", REFUSED)
    case.do(Refusal(case.o.after.calls[0].token, "org.refused", "You may not."))
    assert case.names() == ["y"]
    assert (case.data["message"], case.data["code"]) == ("You may not.", "org.refused")
    assert ("v", "cancelled") in case.story()


def test_a_refusal_climbs_to_the_scope_around():
    inner = sub("sp", S("s2") + service() + E("e2"), "s2 > v > e2")
    nodes = S() + U("a") + inner + bd("b", "sp", err()) + U("y") + E("e", "f")
    case = running(nodes, "s > a > sp > e; b > y > f")
    case.do(Refusal(case.o.after.calls[0].token, "org.refused", "You may not."))
    assert case.names() == ["y"]


def test_a_parameter_that_cannot_be_evaluated_holds_it():
    case = running(S() + U("a") + el("serviceTask", "v", called("1 / 0"), name="v") + U("z") + E())
    assert [i.element for i in case.incidents] == ["v"]
    assert case.o.after.calls == ()


def test_each_instance_of_a_multi_instance_asks():
    looped = service(parameters="person=each").replace(
        "</bpmn:serviceTask>", mi("many", item="each") + "</bpmn:serviceTask>"
    )
    files = {"p.bpmn": process(S() + U("a") + looped + U("z") + E(), "s > a > v > z > e")}
    assert check(files).errors == ()
    case = Case(bundle=load_bundle(files, "p"))
    case.done("a", many=["x", "y"])
    assert [call.parameters["person"] for call in case.o.after.calls] == ["x", "y"]
    case.do(*[Answer(call.token) for call in case.o.after.calls])
    assert case.names() == ["z"]


def test_what_another_modeler_wrote_is_read_as_well():
    case = running(S() + U("a") + el("serviceTask", "v", called("=who"), name="v") + U("z") + E())
    assert [call.parameters for call in case.o.after.calls] == [{"person": "wangfang"}]


def test_only_what_waits_is_answered():
    case = running()
    token = case.o.after.calls[0].token
    case.do(Answer(token))
    with pytest.raises(NotWaiting):
        case.do(Answer(token))


def test_an_event_that_catches_the_refusal_is_known_to_fire_and_another_is_not():
    nodes = S() + U("a") + service() + bd("b", "v", err("REF")) + bd("c", "v", err("E1")) + E("e", "f", "g")
    files = {"p.bpmn": process(nodes, "s > a > v > e; b > f; c > g", more=REFUSED)}
    assert {finding.element for finding in check(files).findings} == {"c", "g"}
    inner = sub("sp", S("s2") + service() + E("e2"), "s2 > v > e2")
    around = S() + U("a") + inner + bd("b", "sp", err("REF")) + E("e", "f")
    assert check({"p.bpmn": process(around, "s > a > sp > e; b > f", more=REFUSED)}).findings == ()
