"""History: what happened to each element of the diagram, in order, each thing once."""

from server.engine.model import Message, StepKind
from tests.engine.dsl import E, P, S, U, X, bd, el, es, mi, msg, process, script, sub
from tests.engine.host import Case


def test_history_tells_what_happened_to_each_element_in_order():
    nodes = S() + U("a") + X("x") + script("sc", "k = 1") + sub("sp", S("t1") + U("p") + E("t2"), "t1 > p > t2") + E()
    case = Case(process(nodes, "s > a > x; x > [go] sc > sp > e; x > * e"))
    assert case.story() == [("s", "entered"), ("s", "completed"), ("a", "entered")]
    case.done("a", go=True)
    entered_and_completed = [(name, event) for name in ("x", "sc") for event in ("entered", "completed")]
    assert case.story() == [
        ("a", "completed"),
        *entered_and_completed,
        ("sp", "entered"),
        ("t1", "entered"),
        ("t1", "completed"),
        ("p", "entered"),
    ]
    assert [step.type for step in case.o.steps][-4:] == ["subProcess", "startEvent", "startEvent", "userTask"]
    case.done("p")
    assert case.story() == [
        ("p", "completed"),
        ("t2", "entered"),
        ("t2", "completed"),
        ("sp", "completed"),
        ("e", "entered"),
        ("e", "completed"),
    ]
    assert {step.event for step in case.o.steps} <= set(StepKind)


def test_history_tells_instances_and_event_subprocesses_once():
    voting = el("userTask", "v", mi("members", "m", "votes", "vote"))
    case = Case(process(S() + voting + es(msg("pay"), ni=True) + E(), "s > v > e"), data={"members": [1, 2]})
    assert case.story().count(("v", "entered")) == 2
    case.do(Message("pay"))
    assert case.story() == [("es", "entered"), ("es1", "entered"), ("es1", "completed"), ("eu", "entered")]
    case = Case(process(S() + voting + U("z") + E(), "s > v > z > e"), data={"members": []})
    assert case.story() == [
        ("s", "entered"),
        ("s", "completed"),
        ("v", "entered"),
        ("v", "completed"),
        ("z", "entered"),
    ]
    case = Case(process(S() + U("h") + bd("b", "h", msg("stop")) + U("r") + E("e", "e2"), "s > h > e; b > r > e2"))
    assert ("b", "entered") not in case.story()
    case.do(Message("stop"))
    assert case.story() == [("h", "cancelled"), ("b", "entered"), ("b", "completed"), ("r", "entered")]


def test_a_join_is_one_step_of_history_when_it_fires():
    case = Case(process(S() + P("g", "j") + U("a", "b") + E(), "s > g; g > a > j; g > b > j; j > e"))
    case.done("a")
    assert case.story() == [("a", "completed")]
    case.done("b")
    assert case.story()[:3] == [("b", "completed"), ("j", "entered"), ("j", "completed")]
