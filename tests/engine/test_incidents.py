"""Incidents: the failing element is held and undone, the submission stays, other branches go on, retry goes on."""

import pytest

from server.engine.model import CaseStatus, Limits, Message, NotWaiting, Retry
from tests.engine.dsl import E, O, P, S, U, X, bd, catch, el, ext, mi, msg, process, script, sub, tim
from tests.engine.host import Case

POST = ext("<spiffworkflow:postScript>y = d / n</spiffworkflow:postScript>")

BAD = {  # node, the element before the next one, condition of its flow
    "script": (script("bad", "x = 1\ny = d / n"), "bad", ""),
    "gateway": (X("bad"), "bad", "[d / n == 1] "),
    "null gateway": (X("bad"), "bad", "[null] "),
    "gateway without boolean": (X("bad"), "bad", "[flag] "),
    "feel gateway": (X("bad"), "bad", "[=null = flag or truth] "),
    "inclusive": (O("bad"), "bad", "[d / n == 1] "),
    "cardinality": (el("userTask", "bad", mi(card="int(d / n)")), "bad", ""),
    "timer": (catch("bad", tim("timeDuration", '"P%dD" % (d / n)')), "bad", ""),
    "collection": (el("userTask", "bad", mi("nolist")), "bad", ""),
    "in subprocess": (sub("sp", S("q1") + script("bad", "y = d / n") + E("q2"), "q1 > bad > q2"), "sp", ""),
    "due": (U("bad", due="=due"), "bad", ""),
    "priority": (U("bad", priority="=priority"), "bad", ""),
    "assign": (U("bad", assign="=5 + n"), "bad", ""),
}
BROKEN = {"n": 0, "d": 1, "null": None, "flag": "yes", "truth": None, "due": None, "priority": "high"}
MENDED = {"n": 1, "null": True, "flag": True, "truth": True, "nolist": [1], "due": "P1D", "priority": 7}


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("kind", BAD)
def test_a_failing_element_is_held_and_goes_on_when_retried(kind, first):
    node, name, condition = BAD[kind]
    nodes = S() + P("g", "j") + ("" if first else U("a")) + U("b", "z", "z2") + node + E("e", "e2")
    text = f"s > g; g > {'' if first else 'a > '}{name} > {condition}z > j; g > b > j; j > e"
    case = Case(process(nodes, text + (f"; {name} > * z2 > e2" if condition else "")), data=dict(BROKEN))
    if not first:
        case.done("a", mine="kept")
        assert case.data["mine"] == "kept"
        assert [change.key for change in case.changes] == ["mine"]
    (held,) = case.incidents
    assert held.element == "bad"
    assert "bad" in held.error
    assert (case.names(), case.o.status) == (["b"], CaseStatus.RUNNING)
    assert "x" not in case.data
    assert ("bad", "failed") in case.story()
    case.do(Retry(held.token))
    assert [i.token for i in case.incidents] == [held.token]
    case.done("b")
    assert (case.names(), case.o.status) == ([], CaseStatus.RUNNING)
    mend(case, kind)
    assert case.names() == ["z"]
    assert case.done("z").status is CaseStatus.COMPLETED


def mend(case, kind):
    case.data.update(MENDED)
    if kind == "assign":
        case.data["n"] = None
    case.do(Retry())
    assert not case.incidents
    if kind == "timer":
        case.after(days=3)
    while case.open("bad"):
        case.done("bad")


def test_an_incident_names_the_expression_and_its_place():
    case = Case(process(S() + script("sc", "x = 1\ny = (") + E(), "s > sc > e"))
    (held,) = case.incidents
    assert (held.element, held.phase, held.line) == ("sc", "run", 2)
    assert held.expression == "x = 1\ny = ("
    case = Case(process(S() + X("x") + E("e", "e2"), "s > x; x > [=1 +] e; x > * e2"))
    (held,) = case.incidents
    assert held.expression == "=1 +"
    assert held.line == 1


def test_a_failing_post_script_keeps_the_submission_and_closes_the_task():
    case = Case(process(S() + el("userTask", "a", POST) + U("z") + E(), "s > a > z > e"), data={"n": 0, "d": 4})
    case.done("a", mine=1)
    (held,) = case.incidents
    assert (held.element, held.phase) == ("a", "leave")
    assert case.data["mine"] == 1
    assert case.names() == []
    assert [str(closed.closing) for closed in case.o.closed] == ["completed"]
    case.data["n"] = 2
    case.do(Retry(held.token))
    assert case.names() == ["z"]
    assert case.data["y"] == 2


def test_retry_without_a_token_runs_every_held_element():
    inner = S("t1") + U("p") + script("q", "vote = d / n") + E("t2")
    body = sub("sp", inner, "t1 > p > q > t2", mi("members", "member", "votes", "vote"))
    case = Case(process(S() + body + U("z") + E(), "s > sp > z > e"), data={"members": [1, 2, 3], "n": 0, "d": 4})
    for _ in range(3):
        case.done("p")
    assert len(case.incidents) == 3
    case.data["n"] = 2
    assert case.do(Retry()).matched
    assert case.names() == ["z"]
    assert case.data["votes"] == [2, 2, 2]
    assert not case.do(Retry()).matched
    with pytest.raises(NotWaiting):
        case.do(Retry("nobody"))


def test_an_interrupting_event_clears_the_incident_of_its_host():
    nodes = S() + U("h") + script("bad", "y = d / n") + bd("b", "bad", msg("stop")) + U("r") + E("e", "e2")
    case = Case(process(nodes, "s > h > bad > e; b > r > e2"), data={"n": 0, "d": 1})
    case.done("h")
    assert case.incidents
    case.do(Message("stop"))
    assert case.names() == ["r"]
    assert not case.incidents


def test_a_failed_merge_of_an_instance_is_undone():
    voting = el("userTask", "v", mi("members", "member", done="d / n >= 9"))
    case = Case(process(S() + voting + U("z") + E(), "s > v > z > e"), data={"members": [1, 2], "n": 0, "d": 1})
    case.done("v", said="x")
    (held,) = case.incidents
    assert held.phase == "leave"
    assert "said" not in case.data
    case.data["n"] = 1
    case.do(Retry(held.token))
    assert case.data["said"] == "x"
    case.done("v", said="y")
    assert case.names() == ["z"]
    assert case.data["said"] == "y"


def test_an_endless_loop_stops_with_an_incident():
    nodes = S() + X("m", "x") + script("n", "i = i + 1") + U("z") + E()
    case = Case(
        process(nodes, "s > m > n > x; x > [i != -1] m; x > * z > e"), data={"i": 0}, limits=Limits(max_steps=200)
    )
    assert "200 steps" in case.incidents[0].error
    assert case.o.status is CaseStatus.RUNNING


def test_a_fault_of_our_own_is_no_incident():
    class Buggy:
        def execute(self, source, names):
            return None.keys()

    with pytest.raises(AttributeError):
        Case(process(S() + script("sc", "x = 1") + E(), "s > sc > e"), sandbox=Buggy())


def test_a_submitted_task_that_was_held_does_not_open_again():
    case = Case(process(S() + U("a", "b") + E(), "s > a > b > e"))
    case.limits = Limits(max_steps=0)
    case.done("a", k=1)
    assert (case.names(), case.data, [i.element for i in case.incidents]) == ([], {"k": 1}, ["a"])
    case.limits = Limits()
    case.do(Retry())
    assert case.names() == ["b"]


def test_a_null_condition_says_why_it_is_null():
    case = Case(process(S() + X("x") + E("e", "e2"), "s > x; x > [=amount > 3] e; x > * e2"))
    assert "null: " in case.incidents[0].error
    assert "amount" in case.incidents[0].error
