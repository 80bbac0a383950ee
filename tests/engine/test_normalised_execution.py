"""Rewritten diagrams run as the drawn ones should, and history names drawn elements only."""

import pytest

from server.engine.bundles import load_bundle
from server.engine.checking import check
from server.engine.model import CaseStatus, Complete, Message, StepKind
from tests.engine.drawing import (
    DEFINITIONS,
    body,
    boundary,
    diagram,
    document,
    element,
    end,
    gateway,
    process,
    properties,
    start,
    subprocess,
    user,
)
from tests.engine.host import Case

THREE = user("a", "b", "c")


def case(data: bytes, **variables: object) -> Case:
    files = {"p.bpmn": data}
    assert not check(files).errors
    return Case(bundle=load_bundle(files, "p"), data=variables)


def test_a_link_goes_on_at_its_catch() -> None:
    nodes = (
        start()
        + user("a", "b")
        + element("intermediateThrowEvent", "t", "link")
        + element("intermediateCatchEvent", "c", "link")
        + end()
    )
    running = case(diagram(nodes, "s > a > t; c > b > e"))
    running.done("a")
    assert running.names() == ["b"]
    passed = [(step.element, step.type) for step in running.o.steps if step.event is StepKind.COMPLETED]
    assert passed == [("a", "userTask"), ("t", "intermediateThrowEvent"), ("c", "intermediateCatchEvent")]


def test_several_flows_out_of_a_task_are_all_taken() -> None:
    running = case(diagram(start() + THREE + end(), "s > a > b > e; a > c > e"))
    running.done("a")
    assert running.names() == ["b", "c"]
    assert {step.element for step in running.o.steps} == {"a", "b", "c"}
    running.done("b")
    assert running.o.status is CaseStatus.RUNNING
    assert running.done("c").status is CaseStatus.COMPLETED


def test_several_flows_out_of_a_start_are_all_taken() -> None:
    assert case(diagram(start() + user("a", "b") + end(), "s > a > e; s > b > e")).names() == ["a", "b"]


def test_of_conditional_flows_out_of_a_task_the_true_ones_are_taken() -> None:
    data = diagram(start() + user("a", "b", "c", "d") + end(), "s > a > [=x>1] b > e; a > * c > e; a > [=x>2] d > e")
    for value, taken in ((1, ["c"]), (2, ["b"]), (3, ["b", "d"])):
        running = case(data, x=value)
        running.done("a")
        assert running.names() == taken


def test_a_free_flow_beside_a_condition_is_always_taken() -> None:
    data = diagram(start() + THREE + end(), "s > a > [=x] b > e; a > c > e")
    for value, taken in ((True, ["b", "c"]), (False, ["c"])):
        running = case(data, x=value)
        running.done("a")
        assert running.names() == taken


def test_the_only_flow_waits_for_its_condition_as_an_incident() -> None:
    data = diagram(start() + user("a", "b") + end(), "s > a > [=x] b > e")
    held = case(data, x=False)
    held.done("a")
    assert [incident.phase for incident in held.incidents] == ["run"]
    going = case(data, x=True)
    going.done("a")
    assert going.names() == ["b"]


def test_a_complex_gateway_splits_by_its_conditions() -> None:
    nodes = start() + gateway("complex", "g") + user("a", "b") + end()
    assert case(diagram(nodes, "s > g > [=x] a > e; g > * b > e"), x=True).names() == ["a"]


def test_a_subprocess_may_end_without_an_end_event() -> None:
    running = case(
        diagram(start() + subprocess("sub", start("t") + user("a"), "t > a") + user("b") + end(), "s > sub > b > e")
    )
    running.done("a")
    assert running.names() == ["b"]


def test_a_shared_timer_definition_is_a_timer_of_each_event() -> None:
    shared = DEFINITIONS["timer"].replace("<bpmn:timerEventDefinition", '<bpmn:timerEventDefinition id="d"', 1)
    reference = "<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef>"
    nodes = (
        start()
        + element("intermediateCatchEvent", "a", reference)
        + element("intermediateCatchEvent", "b", reference)
        + end()
    )
    running = case(document(process(nodes, "s > a > b > e"), shared))
    assert [timer.element for timer in running.o.after.timers] == ["a"]
    running.after(days=1)
    assert [timer.element for timer in running.o.after.timers] == ["b"]


def test_of_two_timers_on_an_event_gateway_the_earlier_wins() -> None:
    late = DEFINITIONS["timer"].replace("P1D", "P2D")
    nodes = (
        start()
        + gateway("eventBased", "g")
        + element("intermediateCatchEvent", "later", late)
        + element("intermediateCatchEvent", "sooner", "timer")
        + element("receiveTask", "paid_in", messageRef="paid")
        + THREE
        + end()
    )
    data = diagram(nodes, "s > g > later > a > e; g > sooner > b > e; g > paid_in > c > e")
    running = case(data)
    running.after(days=3)
    assert running.names() == ["b"]
    other = case(data)
    other.do(Message("paid"))
    assert other.names() == ["c"]


def test_several_flows_out_of_a_boundary_event_are_all_taken() -> None:
    data = diagram(start() + THREE + boundary("t", "a", "timer") + end(), "s > a > e; t > b > e; t > c > e")
    running = case(data)
    running.after(days=1)
    assert running.names() == ["b", "c"]


def test_properties_of_a_checked_file_reach_the_open_task() -> None:
    task = element("userTask", "a", properties(due="P1D", priority="70", assign='="li"', result="found"))
    running = case(diagram(start() + task + end(), "s > a > e"))
    opened = running.open("a")[0]
    assert (opened.priority, opened.assign, (opened.due_at - running.now).days) == (70, "li", 1)
    running.do(Complete(opened.token, {"x": 1}))
    assert running.data == {"found": {"x": 1}}


def test_a_task_of_no_kind_passes_at_once() -> None:
    many = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    running = case(
        diagram(start() + element("task", "a") + element("task", "b", many) + user("c") + end(), "s > a > b > c > e")
    )
    assert running.names() == ["c"]


def test_references_may_have_a_prefix_and_spaces() -> None:
    data = diagram(start() + element("intermediateCatchEvent", "m", "message") + user("a") + end(), "s > m > a > e")
    data = data.replace(b'messageRef="paid"', b'messageRef=" tns:paid "').replace(b'sourceRef="m"', b'sourceRef=" m "')
    running = case(data.replace(b'targetNamespace="test"', b'targetNamespace="test" xmlns:tns="test"'))
    running.do(Message("paid"))
    assert running.names() == ["a"]


SCRIPTS = (
    "<bpmn:extensionElements><spiffworkflow:preScript>before = 1</spiffworkflow:preScript>"
    "<spiffworkflow:postScript>after = 1</spiffworkflow:postScript></bpmn:extensionElements>"
)


@pytest.mark.parametrize(
    "node",
    [
        pytest.param(element("task", "a", SCRIPTS), id="task"),
        pytest.param(element("userTask", "a", SCRIPTS), id="user-task"),
        pytest.param(element("manualTask", "a", SCRIPTS), id="manual-task"),
        pytest.param(element("receiveTask", "a", SCRIPTS, messageRef="paid"), id="receive-task"),
        pytest.param(element("subProcess", "a", SCRIPTS + body(start("t") + end("f"), "t > f")), id="subprocess"),
        pytest.param(element("callActivity", "a", SCRIPTS, calledElement="q"), id="call-activity"),
    ],
)
def test_scripts_before_and_after_an_activity_run(node: str) -> None:
    called = process(start("t2") + end("f2"), "t2 > f2", "q")
    running = case(document(process(start() + node + user("z") + end(), "s > a > z > e"), called))
    if "a" in running.names():
        running.done("a")
    elif running.o.after.subscriptions:
        running.do(Message("paid"))
    assert (running.names(), running.data) == (["z"], {"before": 1, "after": 1})


def test_messages_carry_payloads_into_variables() -> None:
    def extended(name: str, text: str) -> str:
        return (
            f'<bpmn:messageEventDefinition messageRef="paid"><bpmn:extensionElements><spiffworkflow:{name}>{text}'
            f"</spiffworkflow:{name}></bpmn:extensionElements></bpmn:messageEventDefinition>"
        )

    nodes = (
        start()
        + element("intermediateCatchEvent", "m", extended("messageVariable", "payment"))
        + element("intermediateThrowEvent", "t", extended("messagePayload", '={"sum": payment.amount}'))
        + user("a")
        + end()
    )
    running = case(diagram(nodes, "s > m > t > a > e"))
    running.do(Message("paid", {"amount": 3}))
    assert [(thrown.name, thrown.payload) for thrown in running.o.thrown] == [("paid", {"sum": 3})]
