"""Events, timers and subprocesses that are refused."""

import pytest

from tests.engine.drawing import (
    DEFINITIONS,
    boundary,
    diagram,
    element,
    end,
    start,
    subprocess,
    user,
)
from tests.engine.refusing import (
    EMPTY_MESSAGE,
    around,
    assert_refused,
    beside,
    event_subprocess,
    rows,
    task,
    timed,
    timer,
)

# fmt: off
EVENTS = [
    ("several definitions", task("intermediateCatchEvent", DEFINITIONS["message"] + DEFINITIONS["timer"]), "several_event_definitions", "a"),
    ("parallel multiple", task("intermediateCatchEvent", "message", parallelMultiple="true"), "several_event_definitions", "a"),
    ("a catch of nothing", task("intermediateCatchEvent"), "event_kind", "a"),
    ("a boundary of nothing", diagram(start() + user("a") + end() + boundary("b", "a", ""), "s > a > e; b > e"), "event_kind", "b"),
    ("a thrown timer", task("intermediateThrowEvent", "timer"), "event_kind", "a"),
    ("a thrown error on the way", task("intermediateThrowEvent", "error"), "event_kind", "a"),
    ("an error start of a process", diagram(start("s", "error") + end(), "s > e"), "event_kind", "s"),
    ("a timer end", diagram(start() + end("e", "timer"), "s > e"), "event_kind", "e"),
    ("a message start of a subprocess", around(subprocess("a", start("t", "message") + end("f"), "t > f")), "event_kind", "t"),
    ("a plain start of an event subprocess", event_subprocess(""), "event_kind", "t"),
    ("a reference to no definition", task("intermediateCatchEvent", "<bpmn:eventDefinitionRef>x</bpmn:eventDefinitionRef>"), "dangling_reference", "a"),
    ("a start that interrupts nothing", diagram(start("s", "message", isInterrupting="false") + end(), "s > e"), "interrupting_not_read", "s"),
    ("an error start that does not interrupt", event_subprocess("error", isInterrupting="false"), "error_interrupts", "t"),
    ("an error boundary that does not interrupt", diagram(start() + user("a") + end() + boundary("b", "a", "error", cancelActivity="false"), "s > a > e; b > e"), "error_interrupts", "b"),
    ("a message event without message", task("intermediateCatchEvent", EMPTY_MESSAGE), "missing_reference", "a"),
    ("a signal event without signal", task("intermediateThrowEvent", "<bpmn:signalEventDefinition/>"), "missing_reference", "a"),
    ("an error end without error", diagram(start() + end("e", "<bpmn:errorEventDefinition/>"), "s > e"), "missing_reference", "e"),
    ("a message that does not exist", task("intermediateCatchEvent", '<bpmn:messageEventDefinition messageRef="x"/>'), "dangling_reference", "a"),
    ("an error that does not exist", diagram(start() + end("e", '<bpmn:errorEventDefinition errorRef="x"/>'), "s > e"), "dangling_reference", "e"),
    ("a receive task without message", task("receiveTask"), "missing_reference", "a"),
    ("a receive task that starts a process", task("receiveTask", messageRef="paid", instantiate="true"), "instantiating_receive", "a"),
    ("a boundary on nothing", beside(boundary("b", "x", "timer")), "dangling_boundary", "b"),
    ("a boundary on an event", beside(boundary("b", "s", "timer")), "boundary_host", "b"),
    ("a boundary on an event subprocess", event_subprocess("signal", boundary("b", "sub", "timer")), "boundary_host", "b"),
    ("two boundaries for one error", diagram(start() + user("a") + end() + boundary("b", "a", "error") + "\n" + boundary("c", "a", "error"), "s > a > e; b > e; c > e"), "same_boundary", "c"),
    ("a link nobody catches", diagram(start() + element("intermediateThrowEvent", "a", "link"), "s > a"), "link_without_catch", "a"),
    ("a link nobody throws", beside(element("intermediateCatchEvent", "l", "link")), "link_without_throw", "l"),
    ("a link throw that goes on", task("intermediateThrowEvent", "link"), "link_with_flow", "a"),
    ("a link without name", diagram(start() + element("intermediateThrowEvent", "a", "<bpmn:linkEventDefinition/>"), "s > a"), "link_without_name", "a"),
    ("a subprocess without start", around(subprocess("a", user("b") + end("f"), "b > f")), "subprocess_start", "a"),
    ("a subprocess with two starts", around(subprocess("a", start("t") + start("u") + end("f"), "t > f; u > f")), "subprocess_start", "a"),
    ("an event subprocess in the flow", diagram(start() + subprocess("a", start("t", "signal") + end("f"), "t > f", triggeredByEvent="true") + end(), "s > a > e"), "event_subprocess_flow", "a"),
    ("an unreadable duration", timer("P1X"), "timer_text", "a"),
    ("an unreadable quoted duration", timer('"soon"'), "timer_text", "a"),
    ("an instant as duration", timer("2026-01-01"), "timer_text", "a"),
    ("an unreadable date", timer("2026-13-01", "timeDate"), "timer_text", "a"),
    ("an unreadable timer expression", timer("=1 +"), "timer_text", "a"),
    ("a timer start with FEEL", diagram(start("s", timed('=duration("P1D")')) + end(), "s > e"), "timer_start", "s"),
    ("a timer start with Python", diagram(start("s", timed("days(2)")) + end(), "s > e"), "timer_start", "s"),
    ("an empty timer", task("intermediateCatchEvent", "<bpmn:timerEventDefinition/>"), "timer_text", "a"),
    ("a cycle that cannot repeat", timer("R3/PT1H", "timeCycle"), "timer_cycle", "a"),
    ("a conditional event without condition", task("intermediateCatchEvent", "<bpmn:conditionalEventDefinition/>"), "condition_missing", "a"),
]
# fmt: on


@pytest.mark.parametrize(("data", "rule", "place"), rows(EVENTS))
def test_what_is_not_executed_is_refused(data: bytes, rule: str, place: str | None) -> None:
    assert_refused(data, rule, place)
