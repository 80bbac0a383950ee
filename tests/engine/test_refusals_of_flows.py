"""Sequence flows and gateways that are refused."""

import pytest

from tests.engine.drawing import (
    boundary,
    diagram,
    element,
    end,
    gateway,
    start,
    subprocess,
    user,
)
from tests.engine.refusing import (
    CONDITION,
    around,
    assert_refused,
    beside,
    rows,
    split,
    task,
)

# fmt: off
FLOWS = [
    ("a flow to nowhere", beside('<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="x"/>'), "dangling_flow", "f"),
    ("a flow without end", beside('<bpmn:sequenceFlow id="f" sourceRef="a"/>'), "dangling_flow", "f"),
    ("a flow into a subprocess", beside(subprocess("sub", start("t") + user("b") + end("f"), "t > b > f") + '<bpmn:sequenceFlow id="x" sourceRef="a" targetRef="b"/>'), "flow_across_scopes", "x"),
    ("a flow out of an end", beside('<bpmn:sequenceFlow id="f" sourceRef="e" targetRef="a"/>'), "flow_from_end", "f"),
    ("a flow to a start", beside('<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="s"/>'), "flow_to_start", "f"),
    ("a flow to a boundary event", beside(boundary("b", "a", "timer") + '<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b"/>'), "flow_to_boundary", "f"),
    ("a condition after a start", diagram(start() + end(), "s > [=x] e"), "condition_not_read", "s_e"),
    ("a condition after a fork", split("parallel", "g > [=x] a; g > b"), "condition_not_read", "g_a"),
    ("a condition on a default", split("exclusive", "g > * a; g > [=x] b").replace(b'targetRef="a"></', f'targetRef="a">{CONDITION}</'.encode()), "condition_on_default", "g_a"),
    ("a default that leaves elsewhere", task("userTask", default="s_a"), "default_not_leaving", "a"),
    ("a default without alternative", diagram(start() + element("userTask", "a", default="a_e") + user("b") + end(), "s > a > e; a > b > e"), "default_without_condition", "a"),
    ("a flow that takes time", beside('<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="e" isImmediate="false"/>'), "not_immediate", "f"),
    ("a choice without condition", split("exclusive", "g > [=x] a; g > b"), "missing_condition", "g_b"),
    ("an inclusive choice without condition", split("inclusive", "g > [=x] a; g > b"), "missing_condition", "g_b"),
    ("a gateway without way out", beside(gateway("exclusive", "g") + '<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="g"/>'), "gateway_no_way_out", "g"),
    ("a gateway without way in", beside(gateway("exclusive", "g") + '<bpmn:sequenceFlow id="f" sourceRef="g" targetRef="e"/>'), "gateway_no_way_in", "g"),
    ("a complex join", diagram(start() + gateway("parallel", "f") + gateway("complex", "g") + user("a", "b") + end(), "s > f > a > g; f > b > g; g > e"), "complex_gateway", "g"),
    ("an activation condition", around(element("complexGateway", "a", "<bpmn:activationCondition>=x</bpmn:activationCondition>")), "complex_gateway", "a"),
    ("a false direction", around(element("parallelGateway", "a", gatewayDirection="Mixed")), "gateway_direction", "a"),
    ("a gateway that starts a process", around(element("eventBasedGateway", "a", instantiate="true")), "instantiating_gateway", "a"),
    ("a parallel event gateway", around(element("eventBasedGateway", "a", eventGatewayType="Parallel")), "instantiating_gateway", "a"),
    ("an event gateway to a user task", split("eventBased", "g > a; g > b"), "event_gateway_target", "g_a"),
    ("an event gateway to a guarded receive task", diagram(start() + gateway("eventBased", "g") + element("receiveTask", "a", messageRef="paid") + boundary("b", "a", "timer") + end(), "s > g > a > e; b > e"), "event_gateway_target", "g_a"),
]
# fmt: on


@pytest.mark.parametrize(("data", "rule", "place"), rows(FLOWS))
def test_what_is_not_executed_is_refused(data: bytes, rule: str, place: str | None) -> None:
    assert_refused(data, rule, place)
