"""What a checked upload becomes: elements with roles and properties, starts, calls, compiled specs."""

import pytest

from server.engine.bundles import load_bundle
from server.engine.checking import check
from tests.engine.drawing import (
    DEFINITIONS,
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


LOOP = "<bpmn:standardLoopCharacteristics{}>{}</bpmn:standardLoopCharacteristics>"
MULTI = "<bpmn:multiInstanceLoopCharacteristics{}>{}</bpmn:multiInstanceLoopCharacteristics>"
OVER = (
    "<bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>ys</bpmn:loopDataOutputRef>"
    '<bpmn:inputDataItem id="x"/><bpmn:outputDataItem id="y"/>'
    "<bpmn:completionCondition>=nrOfCompletedInstances &gt; 2</bpmn:completionCondition>"
)
INNER = start("t") + user("u") + end("f")


def around(nodes: str) -> bytes:
    return diagram(start() + nodes + end(), "s > a > e")


def guarded(event: str, **attributes: str) -> bytes:
    sub = subprocess("a", INNER, "t > u > f")
    return diagram(start() + sub + boundary("b", "a", event, **attributes) + user("c") + end(), "s > a > e; b > c > e")


def triggered(event: str, **attributes: str) -> bytes:
    sub = subprocess(
        "sub", start("t", event, **attributes) + user("u") + end("f"), "t > u > f", triggeredByEvent="true"
    )
    return diagram(start() + user("a") + end() + sub, "s > a > e")


def choice(kind: str) -> bytes:
    nodes = start() + gateway(kind, "g", "j") + user("a", "b") + end()
    return diagram(nodes, "s > g > [=x] a > j; g > * b > j > e")


def timed(kind: str, text: str) -> bytes:
    inside = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    return diagram(
        start() + user("a") + boundary("b", "a", inside, cancelActivity="false") + user("c") + end(),
        "s > a > e; b > c > e",
    )


EXECUTED = {
    **{f"task-{kind}": around(element(kind, "a")) for kind in ("task", "userTask", "manualTask")},
    "script-task": around(element("scriptTask", "a", "<bpmn:script>\n    x = 1\n    y = 2\n</bpmn:script>")),
    "receive-task": around(element("receiveTask", "a", messageRef="paid")),
    "subprocess": around(subprocess("a", INNER, "t > u > f")),
    "subprocess-without-end": around(subprocess("a", start("t") + user("u"), "t > u")),
    "call-activity": document(
        process(start() + element("callActivity", "a", calledElement="q") + end(), "s > a > e"),
        process(INNER, "t > u > f", "q"),
    ),
    **{
        f"start-{kind}": diagram(start("s", kind) + end(), "s > e")
        for kind in ("message", "signal", "timer", "conditional")
    },
    **{
        f"catch-{kind}": around(element("intermediateCatchEvent", "a", kind))
        for kind in ("message", "signal", "timer", "conditional")
    },
    **{
        f"throw-{kind}": around(element("intermediateThrowEvent", "a", kind))
        for kind in ("", "message", "signal", "escalation")
    },
    **{
        f"end-{kind}": diagram(start() + end("e", kind), "s > e")
        for kind in ("message", "signal", "error", "escalation", "terminate")
    },
    **{
        f"boundary-{kind}": guarded(kind)
        for kind in ("message", "signal", "timer", "conditional", "error", "escalation")
    },
    **{
        f"boundary-{kind}-beside": guarded(kind, cancelActivity="false")
        for kind in ("message", "signal", "timer", "conditional", "escalation")
    },
    "boundary-any-error": guarded("<bpmn:errorEventDefinition/>"),
    **{
        f"event-subprocess-{kind}": triggered(kind)
        for kind in ("message", "signal", "timer", "conditional", "error", "escalation")
    },
    **{
        f"event-subprocess-{kind}-beside": triggered(kind, isInterrupting="false")
        for kind in ("message", "signal", "timer", "conditional", "escalation")
    },
    "exclusive": choice("exclusive"),
    "inclusive": choice("inclusive"),
    "complex-split": diagram(
        start() + gateway("complex", "g") + user("a", "b") + end(), "s > g > [=x] a > e; g > * b > e"
    ),
    "parallel": diagram(
        start() + gateway("parallel", "g", "j") + user("a", "b") + end(), "s > g > a > j > e; g > b > j"
    ),
    "event-gateway": diagram(
        start()
        + gateway("eventBased", "g")
        + element("intermediateCatchEvent", "a", "timer")
        + element("intermediateCatchEvent", "b", "timer")
        + element("receiveTask", "c", messageRef="paid")
        + end(),
        "s > g > a > e; g > b > e; g > c > e",
    ),
    "links": diagram(
        start()
        + user("a")
        + element("intermediateThrowEvent", "t", "link")
        + element("intermediateCatchEvent", "c", "link")
        + end(),
        "s > a > t; c > e",
    ),
    "several-flows-out-of-a-task": diagram(start() + user("a", "b", "c") + end(), "s > a > b > e; a > c > e"),
    "conditions-out-of-a-task": diagram(start() + user("a", "b", "c") + end(), "s > a > [=x] b > e; a > * c > e"),
    "a-condition-on-the-only-flow": diagram(start() + user("a") + end(), "s > a > [=x] e"),
    "a-condition-beside-a-free-flow": diagram(start() + user("a", "b", "c") + end(), "s > a > [=x] b > e; a > c > e"),
    "several-flows-out-of-a-start": diagram(start() + user("a", "b") + end(), "s > a > e; s > b > e"),
    "several-flows-out-of-a-boundary": diagram(
        start() + user("a", "b", "c") + boundary("t", "a", "timer") + end(), "s > a > e; t > b > e; t > c > e"
    ),
    "a-shared-definition": document(
        process(
            start()
            + element("intermediateCatchEvent", "a", "<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef>")
            + end(),
            "s > a > e",
        ),
        DEFINITIONS["timer"].replace("<bpmn:timerEventDefinition", '<bpmn:timerEventDefinition id="d"', 1),
    ),
    "loop": around(
        element("userTask", "a", LOOP.format(' loopMaximum="3"', "<bpmn:loopCondition>=x</bpmn:loopCondition>"))
    ),
    "loop-tested-before": around(element("userTask", "a", LOOP.format(' testBefore="true" loopMaximum="3"', ""))),
    "parallel-instances": around(element("userTask", "a", MULTI.format("", OVER))),
    "sequential-instances": around(element("userTask", "a", MULTI.format(' isSequential="true"', OVER))),
    "instances-that-share-names": diagram(
        start()
        + element("userTask", "a", MULTI.format("", OVER))
        + element("userTask", "b", MULTI.format("", OVER))
        + end(),
        "s > a > b > e",
    ),
    "an-extension-with-the-id-of-a-task": around(
        element("userTask", "a", '<bpmn:extensionElements><spiffworkflow:category id="a"/></bpmn:extensionElements>')
    ),
    "counted-instances": around(
        element("userTask", "a", MULTI.format(' behavior="All"', "<bpmn:loopCardinality>=n</bpmn:loopCardinality>"))
    ),
    "instances-of-a-subprocess": around(
        element(
            "subProcess",
            "a",
            MULTI.format("", OVER) + INNER + '<bpmn:sequenceFlow id="tf" sourceRef="t" targetRef="f"/>',
        )
    ),
    "no-end": diagram(start() + user("a"), "s > a"),
    **{
        f"timer-{number}": timed(kind, text)
        for number, (kind, text) in enumerate(
            [
                ("timeDuration", "P2D"),
                ("timeDuration", " 3WD\n"),
                ("timeDuration", '"PT1H"'),
                ("timeDuration", "=wait"),
                ("timeDuration", "wait"),
                ("timeDate", "2026-01-31T09:00:00+08:00"),
                ("timeDate", "=deadline"),
                ("timeCycle", "R3/PT10H"),
            ]
        )
    },
}


@pytest.mark.parametrize("name", EXECUTED)
def test_what_is_executed_compiles(name: str) -> None:
    files = {"p.bpmn": EXECUTED[name]}
    errors = check(files).errors
    assert not errors
    assert load_bundle(files, "p").spec.name == "p"
