"""What is executed passes the checks and compiles, one small drawing a kind."""

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
    start,
    subprocess,
    user,
)

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
