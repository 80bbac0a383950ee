"""The traps of SpiffWorkflow 3.2.0 about events and time; the others are in `test_traps.py`."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.bpmn.specs.event_definitions import SignalEventDefinition as PlainSignal
from SpiffWorkflow.exceptions import WorkflowException

from server.engine.model import (
    Message,
    NoSuchStart,
    Signal,
    Start,
)
from tests.engine import stock
from tests.engine.dsl import E, S, U, bd, catch, msg, process, script, sig, tim
from tests.engine.host import T0, Case


def test_trap_10_a_due_timer_fires_before_a_late_completion():
    def xml(text):
        return process(
            S() + U("host", "r") + bd("b", "host", tim("timeDuration", text)) + E("e", "e2"), "s > host > e; b > r > e2"
        )

    theirs = stock.start(xml('"PT0.01S"'))
    time.sleep(0.03)
    stock.done(theirs, "host")
    assert theirs.is_completed()
    ours = Case(xml("P1D"))
    ours.now += timedelta(days=2)
    assert not ours.done("host", k=1).matched
    assert ours.names() == ["r"]


def test_trap_12_events_meet_by_name_and_not_by_class():
    xml = process(S() + catch("c", sig("alarm")) + U("z") + E(), "s > c > z > e")
    theirs = stock.start(xml)
    with pytest.raises(WorkflowException):
        theirs.send_event(BpmnEvent(PlainSignal("alarm")))
    ours = Case(xml)
    assert ours.do(Signal("alarm")).matched
    assert ours.names() == ["z"]


def test_trap_15_reminders_do_not_grow_the_tree_of_an_open_task():
    def xml(text):
        return process(
            S() + U("host") + script("n", "k = 1") + bd("b", "host", tim("timeCycle", text), ni=True) + E("e", "e2"),
            "s > host > e; b > n > e2",
        )

    theirs = stock.start(xml('"R20/PT0.01S"'))
    before = len(theirs.tasks)
    for _ in range(3):
        time.sleep(0.02)
        theirs.do_engine_steps()
    assert len(theirs.tasks) > before
    ours = Case(xml("R/P1D"))
    ours.after(days=2)
    small = len(ours.blob)
    ours.after(days=60)
    assert len(ours.blob) <= small + 8


def test_trap_16_time_is_what_the_caller_says():
    xml = process(S() + catch("t", tim("timeDate", '"2020-01-01T00:00:00+00:00"')) + U("z") + E(), "s > t > z > e")
    assert stock.names(stock.start(xml)) == ["z"]

    class Earlier(Case):
        def do(self, *commands):
            self.now = datetime(2019, 6, 1, tzinfo=UTC) if self.blob is None else self.now
            return super().do(*commands)

    ours = Earlier(xml)
    assert ours.names() == []
    assert ours.o.after.timers[0].due_at == datetime(2020, 1, 1, tzinfo=UTC)
    ours.now = datetime(2020, 1, 1, tzinfo=UTC)
    ours.after(seconds=0)
    assert ours.names() == ["z"]
    assert T0.tzinfo is UTC


def test_trap_18_a_case_starts_at_the_chosen_event():
    xml = process(S("s1") + S("s2", msg("go")) + U("a", "b") + E(), "s1 > a > e; s2 > b > e")
    assert stock.names(stock.start(xml)) == ["a"]
    ours = Case(xml, start=Start(at="s2", payload={"n": 1}))
    assert (ours.names(), ours.data) == (["b"], {"n": 1})
    assert not ours.o.after.subscriptions
    lone = process(S("s2", msg("go")) + U("b") + E(), "s2 > b > e")
    assert stock.names(stock.start(lone)) == []
    with pytest.raises(NoSuchStart):
        Case(lone)


def test_trap_19_each_repeated_message_is_caught_once():
    xml = process(
        S() + U("host", "book") + bd("b", "host", msg("pay"), ni=True) + E("e", "e2"), "s > host > e; b > book > e2"
    )
    theirs = stock.start(xml)
    theirs.send_event(stock.message("pay", n=1))
    theirs.do_engine_steps()
    with pytest.raises(WorkflowException):
        theirs.send_event(stock.message("pay", n=2))
    ours = Case(xml)
    for number in range(3):
        ours.do(Message("pay", {"n": number}))
    assert [task.local["n"] for task in ours.open("book")] == [0, 1, 2]
