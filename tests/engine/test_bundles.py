"""What a checked upload becomes: elements with roles and properties, starts, calls, compiled specs."""

import pytest

from server.engine.bundles import load_bundle
from server.engine.checking import check
from tests.engine.drawing import (
    diagram,
    document,
    element,
    end,
    process,
    properties,
    start,
    subprocess,
    user,
)

FORMS = {"forms/intake.json": b"{}", "forms/start.json": b"{}"}


def lane(name: str, *members: str, inside: str = "", **given: str) -> str:
    listed = "".join(f"<bpmn:flowNodeRef> {member} </bpmn:flowNodeRef>" for member in members)
    return element("lane", name.lower(), (properties(**given) if given else "") + listed + inside, name=name)


def test_elements_carry_what_the_diagram_declares() -> None:
    inside = "<bpmn:documentation>Look.</bpmn:documentation>" + properties(
        form="forms/intake.json",
        due="2WD",
        priority="70",
        result="found",
        separate_from="b, c",
        blind_to="b",
        assign="=x",
    )
    nodes = start() + element("userTask", "a", inside, name="Look at it") + user("b", "c") + end()
    files = {"p.bpmn": diagram(nodes, "s > a > b > c > e"), **FORMS}
    assert not check(files).findings
    found = load_bundle(files, "p").element("p", "a")
    assert (found.type, found.name, found.documentation) == ("userTask", "Look at it", "Look.")
    assert (found.form, found.due, found.priority, found.result, found.assign) == ("intake", "2WD", "70", "found", "=x")
    assert (found.separate_from, found.same_as, found.blind_to) == (("b", "c"), (), ("b",))


def test_the_role_is_the_elements_own_or_of_its_innermost_lane() -> None:
    inner = element("childLaneSet", "cls", lane("Inner", "b", role="inner_role") + lane("Nameless", "c"))
    lanes = element("laneSet", "ls", lane("Outer", "a", "b", "sub", inside=inner) + lane("Plain", "d"))
    sub = subprocess("sub", start("t") + user("x") + end("f"), "t > x > f")
    nodes = start() + user("a", "b", "c") + element("userTask", "d", properties(role="own")) + user("n") + sub + end()
    files = {"p.bpmn": diagram(lanes + nodes, "s > a > b > c > d > n > sub > e")}
    assert not check(files).findings
    elements = load_bundle(files, "p").elements["p"]
    roles = {name: elements[name].role for name in ("a", "b", "c", "d", "n", "x")}
    assert roles == {"a": "Outer", "b": "inner_role", "c": "Nameless", "d": "own", "n": None, "x": "Outer"}
    assert (elements["b"].lane, elements["d"].lane) == ("inner", "plain")


def test_starts_say_what_they_wait_for() -> None:
    cycle = "<bpmn:timerEventDefinition><bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>"
    nodes = (
        element("startEvent", "plain", properties(form="start"))
        + start("by_message", "message")
        + start("by_signal", "signal")
        + start("by_timer", cycle)
        + start("by_condition", "conditional")
        + end()
    )
    flows = "plain > e; by_message > e; by_signal > e; by_timer > e; by_condition > e"
    files = {"p.bpmn": diagram(nodes, flows), **FORMS}
    report = check(files)
    assert not report.errors
    starts = {found.element: (found.kind, found.value, found.timer, found.form) for found in report.processes[0].starts}
    assert starts == {
        "plain": ("none", None, None, "start"),
        "by_message": ("message", "paid", None, None),
        "by_signal": ("signal", "alarm", None, None),
        "by_timer": ("timer", "R/P1D", "timeCycle", None),
        "by_condition": ("conditional", "=x", None, None),
    }


def test_a_bundle_holds_what_the_process_calls() -> None:
    def calling(name: str, called: str) -> str:
        call = element("callActivity", f"call_{called}", calledElement=called)
        return process(start(f"s_{name}") + call + end(f"e_{name}"), f"s_{name} > call_{called} > e_{name}", name)

    leaf = process(start("t") + user("b") + end("f"), "t > b > f", "r")
    alone = process(start("u") + end("v"), "u > v", "other")
    files = {
        "p.bpmn": document(calling("p", "q")),
        "q.bpmn": document(calling("q", "r")),
        "r.bpmn": document(leaf),
        "o.bpmn": document(alone),
    }
    assert not check(files).findings
    bundle = load_bundle(files, "p")
    assert set(bundle.elements) == {"p", "q", "r"}
    assert bundle.info.calls == ("q",)
    assert set(bundle.subs) == {"q", "r"}
    assert bundle.element("r", "b").process == "r"


def test_a_long_chain_of_calls_is_compiled_once_from_its_head() -> None:
    def calling(number: int) -> str:
        call = element("callActivity", f"c{number}", calledElement=f"p{number + 1}")
        return process(
            start(f"s{number}") + call + end(f"e{number}"), f"s{number} > c{number} > e{number}", f"p{number}"
        )

    files = {"p.bpmn": document(*map(calling, range(60)), process(start("s") + end("e"), "s > e", "p60"))}
    assert not check(files).findings
    assert len(load_bundle(files, "p0").subs) == 60


def test_a_process_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_bundle({"p.bpmn": diagram(start() + end(), "s > e")}, "q")


def test_inserted_elements_are_in_the_spec_and_not_among_the_elements() -> None:
    nodes = start() + user("a", "b", "c") + end()
    bundle = load_bundle({"p.bpmn": diagram(nodes, "s > a > b > e; a > c > e")}, "p")
    assert "_cs_a__split" in bundle.spec.task_specs
    assert set(bundle.elements["p"]) == {"s", "a", "b", "c", "e"}


def test_named_flows_are_elements() -> None:
    data = diagram(start() + end(), "s > e").replace(b'id="s_e"', b'id="s_e" name="at once"')
    found = load_bundle({"p.bpmn": data}, "p").element("p", "s_e")
    assert (found.type, found.name) == ("sequenceFlow", "at once")
