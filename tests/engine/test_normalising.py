"""Diagrams are rewritten into equal ones; drawn ids stay."""

from typing import Any

from server.engine.normalising import INSERTED, N, normalise
from server.engine.xmltree import parse
from tests.engine.drawing import DEFINITIONS, diagram, document, element, end, gateway, process, start, subprocess, user


def normalised(data: bytes) -> Any:
    return normalise(parse(data))


def edges(root: Any) -> set[tuple[str, str]]:
    return {(flow.get("sourceRef"), flow.get("targetRef")) for flow in root.iter(f"{N}sequenceFlow")}


def by_id(root: Any, name: str) -> Any:
    return next(found for found in root.iter() if found.get("id") == name)


def test_links_become_flows() -> None:
    nodes = (
        start()
        + user("a", "b")
        + element("intermediateThrowEvent", "t", "link")
        + element("intermediateThrowEvent", "u", "link")
        + element("intermediateCatchEvent", "c", "link")
        + end()
    )
    root = normalised(diagram(nodes, "s > a > t; s > b > u; c > e"))
    assert {("t", "c"), ("u", "c")} <= edges(root)
    assert {by_id(root, name).tag for name in "tuc"} == {f"{N}intermediateThrowEvent"}
    assert not list(root.iter(f"{N}linkEventDefinition"))


def test_links_stay_in_their_scope() -> None:
    inner = (
        start("t")
        + element("intermediateThrowEvent", "x", "link")
        + element("intermediateCatchEvent", "y", "link")
        + end("f")
    )
    outer = (
        start()
        + subprocess("sub", inner, "t > x; y > f")
        + element("intermediateThrowEvent", "u", "link")
        + element("intermediateCatchEvent", "v", "link")
        + end()
    )
    root = normalised(diagram(outer, "s > sub > u; v > e"))
    assert {("x", "y"), ("u", "v")} <= edges(root)
    assert ("x", "v") not in edges(root)


def test_several_flows_out_of_a_task_leave_through_a_parallel_gateway() -> None:
    root = normalised(diagram(start() + user("a", "b", "c") + end(), "s > a > b > e; a > c > e"))
    assert {("a", "_cs_a__split"), ("_cs_a__split", "b"), ("_cs_a__split", "c")} <= edges(root)
    assert by_id(root, "_cs_a__split").tag == f"{N}parallelGateway"


def test_conditions_out_of_a_task_leave_through_an_inclusive_gateway() -> None:
    root = normalised(diagram(start() + user("a", "b", "c", "d") + end(), "s > a > [=x] b > e; a > * c > e; a > d > e"))
    gate = by_id(root, "_cs_a__split")
    assert (gate.tag, gate.get("default"), by_id(root, "a").get("default")) == (f"{N}inclusiveGateway", "a_c", None)
    conditions = {flow.get("id"): flow.findtext(f"{N}conditionExpression") for flow in root.iter(f"{N}sequenceFlow")}
    assert (conditions["a_b"], conditions["a_c"], conditions["a_d"]) == ("=x", None, "=true")


def test_gateways_stay_as_drawn() -> None:
    root = normalised(
        diagram(start() + gateway("exclusive", "g") + user("a", "b") + end(), "s > g > [=x] a > e; g > * b > e")
    )
    assert not [found for found in root.find(f"{N}process").iter() if (found.get("id") or "").startswith(INSERTED)]


def test_a_shared_definition_is_copied_to_each_event() -> None:
    shared = DEFINITIONS["timer"].replace("<bpmn:timerEventDefinition", '<bpmn:timerEventDefinition id="d"', 1)
    reference = "<bpmn:eventDefinitionRef> d </bpmn:eventDefinitionRef>"
    nodes = (
        start()
        + element("intermediateCatchEvent", "a", reference)
        + element("intermediateCatchEvent", "b", reference)
        + end()
    )
    root = normalised(document(process(nodes, "s > a > b > e"), shared))
    assert [by_id(root, name).findtext(f"{N}timerEventDefinition/{N}timeDuration") for name in "ab"] == ["P1D", "P1D"]


def test_the_original_is_not_changed() -> None:
    root = parse(diagram(start() + user("a", "b") + end(), "s > a > e; a > b > e"))
    before = edges(root)
    normalise(root)
    assert edges(root) == before
