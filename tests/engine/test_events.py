"""Events: boundary events, event subprocesses, errors, escalations, signals, terminate, conditional events."""

import threading

import pytest

from server.engine.model import Awaited, CaseStatus, Closing, Message, Signal
from tests.engine.dsl import (
    TERMINATE,
    E,
    P,
    S,
    U,
    bd,
    call,
    catch,
    cond,
    el,
    err,
    es,
    esca,
    mi,
    msg,
    process,
    sig,
    sub,
    throw,
)
from tests.engine.host import Case, build


def test_a_non_interrupting_message_is_caught_each_time_it_comes():
    case = Case(
        process(
            S() + U("host", "book") + bd("b", "host", msg("pay"), ni=True) + E("e", "e2"), "s > host > e; b > book > e2"
        )
    )
    for number in range(5):
        assert case.do(Message("pay", {"n": number})).matched
    assert [t.local["n"] for t in case.open("book")] == list(range(5))
    case.done("host")
    assert not case.o.after.subscriptions
    assert not case.do(Message("pay", {"n": 9})).matched


def test_an_interrupting_event_cancels_its_host_before_any_further_step():
    inner = sub(
        "sp",
        S("t1") + P("g") + U("a", "b") + throw("th", sig("alarm")) + U("never") + E("t2"),
        "t1 > g; g > a > th > never > t2; g > b > t2",
    )
    case = Case(process(S() + inner + bd("bb", "sp", sig("alarm")) + U("r") + E("e", "e2"), "s > sp > e; bb > r > e2"))
    case.done("a")
    assert case.names() == ["r"]
    assert {(c.closing) for c in case.o.closed} == {Closing.COMPLETED, Closing.CANCELLED}
    assert ("b", "cancelled") in case.story()
    assert ("sp", "cancelled") in case.story()
    assert ("never", "entered") not in case.story()


def test_of_two_interrupting_events_in_one_command_the_first_wins():
    nodes = S() + U("h", "r1", "r2") + bd("b1", "h", msg("m1")) + bd("b2", "h", msg("m2")) + E("e", "e1", "e2")
    case = Case(process(nodes, "s > h > e; b1 > r1 > e1; b2 > r2 > e2"))
    assert not case.do(Message("m1"), Message("m2")).matched
    assert case.names() == ["r1"]


def test_errors_find_the_nearest_boundary_and_the_exact_code_first():
    def box(id, code):
        return sub(id, S(f"{id}1") + U(f"{id}u") + el("endEvent", f"{id}2", err(code)), f"{id}1 > {id}u > {id}2")

    nodes = (
        S()
        + P("g")
        + box("A", "E1")
        + box("B", "E1")
        + bd("ba", "A", err("E1"))
        + bd("bb", "B", err("E1"))
        + bd("ball", "B", err())
    )
    case = Case(
        process(
            nodes + U("ra", "rb", "rall") + E("e", "e2", "e3", "e4"),
            "s > g; g > A > e; g > B > e; ba > ra > e2; bb > rb > e3; ball > rall > e4",
        )
    )
    case.done("Bu")
    assert case.names() == ["Au", "rb"]
    case.done("Au")
    assert case.names() == ["ra", "rb"]


def test_an_error_nobody_catches_fails_the_case():
    case = Case(
        process(S() + P("g") + U("a", "b") + el("endEvent", "boom", err("E2")) + E(), "s > g; g > a > boom; g > b > e")
    )
    case.done("a")
    assert case.o.status is CaseStatus.FAILED
    assert case.story() == [
        ("a", "completed"),
        ("boom", "entered"),
        ("boom", "thrown"),
        ("boom", "completed"),
        ("b", "cancelled"),
    ]
    assert not case.names()
    assert not case.do(Message("pay")).matched
    assert case.o.status is CaseStatus.FAILED


def test_errors_climb_out_of_instances_and_called_processes():
    inner = sub("i", S("i1") + U("iu") + el("endEvent", "i2", err("E1")), "i1 > iu > i2", mi("members"))
    deep = sub("o", S("o1") + inner + E("o2"), "o1 > i > o2")
    case = Case(
        process(S() + deep + bd("b", "o", err("E1")) + U("r") + E("e", "e2"), "s > o > e; b > r > e2"),
        data={"members": [1, 2, 3]},
    )
    case.done("iu", 1)
    assert case.names() == ["r"]
    called = process(S("q1") + U("qa") + el("endEvent", "q2", err("E1")), "q1 > qa > q2", id="q")
    catching = sub("es", S("es1", err("E1")) + U("eu") + E("es2"), "es1 > eu > es2", triggeredByEvent="true")
    case = Case(process(S() + P("g") + U("w") + call("c", "q") + catching + E(), "s > g; g > w > e; g > c > e"), called)
    case.done("qa")
    assert case.names() == ["eu"]
    assert case.done("eu").status is CaseStatus.COMPLETED


def test_escalations_do_not_interrupt_unless_the_boundary_does():
    inner = sub("A", S("A1") + throw("th", esca()) + U("Au") + E("A2"), "A1 > th > Au > A2")
    case = Case(process(S() + inner + bd("b", "A", esca(), ni=True) + U("r") + E("e", "e2"), "s > A > e; b > r > e2"))
    assert case.names() == ["Au", "r"]


def test_a_signal_reaches_every_catcher():
    nodes = (
        S()
        + P("g", "j")
        + U("a", "h")
        + catch("c1", sig("alarm"))
        + catch("c2", sig("alarm"))
        + bd("b", "h", sig("alarm"), ni=True)
    )
    text = "s > g; g > a > j; g > h > j; g > c1 > x1 > j; g > c2 > x2 > j; j > e; b > r > e2"
    case = Case(process(nodes + U("r", "x1", "x2") + es(sig("alarm"), ni=True) + E("e", "e2"), text))
    case.do(Signal("alarm"))
    assert case.names() == ["a", "eu", "h", "r", "x1", "x2"]
    case.do(Signal("alarm"))
    assert case.names() == ["a", "eu", "eu", "h", "r", "r", "x1", "x2"]


def test_what_is_thrown_leaves_the_case_unless_someone_inside_catches_it():
    case = Case(process(S() + U("a") + el("endEvent", "e", sig("alarm")), "s > a > e"))
    case.done("a")
    assert [(t.kind, t.name, t.element) for t in case.o.thrown] == [(Awaited.SIGNAL, "alarm", "e")]
    assert case.o.status is CaseStatus.COMPLETED
    paying = "<spiffworkflow:messagePayload>{'n': k}</spiffworkflow:messagePayload>"
    payload = f"<bpmn:extensionElements>{paying}</bpmn:extensionElements>"
    nodes = S() + P("g", "j") + U("a", "b") + throw("th", msg("pay", payload)) + catch("c", msg("pay")) + E()
    case = Case(process(nodes, "s > g; g > a > th > j; g > c > b > j; j > e"), data={"k": 7})
    case.done("a")
    assert case.names() == ["b"]
    assert case.data["n"] == 7
    assert not case.o.thrown
    case = Case(process(S() + U("a") + throw("th", msg("pay", payload)) + E(), "s > a > th > e"), data={"k": 7})
    case.done("a")
    assert [(t.kind, t.name, t.payload) for t in case.o.thrown] == [(Awaited.MESSAGE, "pay", {"n": 7})]


def test_terminate_ends_its_scope_only():
    ending = el("endEvent", "tt", TERMINATE)
    inner = sub("sp", S("t1") + P("g") + U("a", "b") + ending + E("t2"), "t1 > g; g > a > tt; g > b > t2")
    case = Case(process(S() + inner + U("z") + E(), "s > sp > z > e"))
    case.done("a", k=1)
    assert case.names() == ["z"]
    assert case.data == {"k": 1}
    assert ("b", "cancelled") in case.story()
    assert case.done("z").status is CaseStatus.COMPLETED
    case = Case(process(S() + P("g") + U("a", "b") + ending + E(), "s > g; g > a > tt; g > b > e"))
    assert case.done("a").status is CaseStatus.COMPLETED


def test_conditional_events_fire_when_data_makes_them_true():
    nodes = S() + P("g", "j") + U("host", "b") + bd("c", "host", cond("amount >= 10")) + U("alert") + E("e", "e2")
    xml = process(nodes, "s > g; g > host > j; g > b > j; j > e; c > alert > e2")
    case = Case(xml, data={"amount": 1})
    case.done("b", amount=20)
    assert case.names() == ["alert"]
    case = Case(xml, data={"amount": 1})
    case.data["amount"] = 11
    case.after(seconds=1)
    assert case.names() == ["alert", "b"]


def test_message_starts_begin_where_told_and_nowhere_else():
    from server.engine.model import NoSuchStart, Start

    xml = process(S("s1") + S("s2", msg("go")) + U("a", "b") + E(), "s1 > a > e; s2 > b > e")
    case = Case(xml, start=Start(at="s2", payload={"n": 1}))
    assert case.names() == ["b"]
    assert case.data == {"n": 1}
    assert Case(xml).names() == ["a"]
    with pytest.raises(NoSuchStart):
        Case(xml, start=Start(at="a"))
    with pytest.raises(NoSuchStart):
        Case(process(S("s2", msg("go")) + U("b") + E(), "s2 > b > e"))


def test_the_same_spec_serves_many_threads_and_never_changes():
    voting = el("userTask", "v", mi("members", "m", "votes", "vote"))
    bundle = build(process(S() + voting + U("a") + es(msg("pay"), ni=True) + E(), "s > v > a > e"))

    def picture():
        return [
            (
                name,
                spec._inputs[:],
                spec._outputs[:],
                {k: repr(v) for k, v in vars(spec).items() if "event" not in k and k[0] != "_"},
            )
            for specs in (bundle.spec, *bundle.subs.values())
            for name, spec in specs.task_specs.items()
        ]

    before, done = picture(), []

    def work():
        for _ in range(10):
            case = Case(bundle=bundle, data={"members": [1, 2]})
            case.do(Message("pay", {"k": 1}))
            case.done("v", 1, vote=2)
            case.done("v", 0, vote=1)
            assert case.data["votes"] == [1, 2]
            case.done("eu")
            done.append(case.done("a").status)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [CaseStatus.COMPLETED] * 40
    assert picture() == before
