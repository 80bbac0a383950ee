"""The journal of sequence flows: each that a token left by, and no other."""

from lxml import etree

from server.engine.bundles import load_bundle
from server.engine.model import Message, Retry
from tests.engine.dsl import E, O, P, S, U, X, bd, call, catch, el, err, mi, msg, process, script, sub
from tests.engine.host import Case


def walked(case, *documents):
    """The flows of the last command as `source>target`."""
    drawn = {
        flow.get("id"): f"{flow.get('sourceRef')}>{flow.get('targetRef')}"
        for document in documents
        for flow in etree.fromstring(document).iter("{*}sequenceFlow")
    }
    return [drawn[flow.flow] for flow in case.o.flows if flow.flow in drawn]


def test_a_choice_tells_the_flow_it_took_and_no_other():
    drawn = process(S() + X("x") + U("a", "b") + E(), "s > x; x > [n > 1] a > e; x > * b > e")
    assert walked(Case(drawn, data={"n": 2}), drawn) == ["s>x", "x>a"]
    assert walked(Case(drawn, data={"n": 1}), drawn) == ["s>x", "x>b"]


def test_two_flows_between_the_same_elements_are_told_apart():
    drawn = process(S() + X("x") + U("a") + E(), "s > x; x > [n > 1] a; x > * a; a > e")
    first, default = (next(flow.flow for flow in Case(drawn, data={"n": n}).o.flows[1:]) for n in (2, 1))
    assert first != default


def test_an_inclusive_choice_tells_all_flows_it_took():
    drawn = process(
        S() + O("o", "j") + U("a", "b", "c") + E(), "s > o; o > [n > 1] a > j; o > [n > 2] b > j; o > * c > j; j > e"
    )
    assert walked(Case(drawn, data={"n": 3}), drawn) == ["s>o", "o>a", "o>b"]
    assert walked(Case(drawn, data={"n": 0}), drawn) == ["s>o", "o>c"]


def test_a_fork_takes_all_its_flows_and_a_join_leaves_once():
    drawn = process(S() + P("f", "j") + U("a", "b") + E(), "s > f > a > j > e; f > b > j")
    case = Case(drawn)
    assert sorted(walked(case, drawn)) == ["f>a", "f>b", "s>f"]
    case.done("a")
    assert walked(case, drawn) == ["a>j"]
    case.done("b")
    assert walked(case, drawn) == ["b>j", "j>e"]


def test_an_event_gateway_leaves_by_the_event_that_came():
    nodes = S() + el("eventBasedGateway", "g") + catch("c1", msg("pay")) + catch("c2", msg("stop")) + E("e1", "e2")
    drawn = process(nodes, "s > g; g > c1 > e1; g > c2 > e2")
    case = Case(drawn)
    case.do(Message("stop"))
    assert walked(case, drawn) == ["g>c2", "c2>e2"]


def test_a_boundary_event_leaves_by_its_own_flow():
    drawn = process(S() + U("a", "b") + bd("b1", "a", msg("stop")) + E("e", "x"), "s > a > e; b1 > b > x")
    case = Case(drawn)
    case.do(Message("stop"))
    assert walked(case, drawn) == ["b1>b"]


def test_instances_leave_together_once():
    voting = el("userTask", "v", mi("members", "m"))
    drawn = process(S() + voting + E(), "s > v > e")
    case = Case(drawn, data={"members": [1, 2]})
    case.done("v")
    assert walked(case, drawn) == []
    case.done("v")
    assert walked(case, drawn) == ["v>e"]
    assert walked(Case(drawn, data={"members": []}), drawn) == ["s>v", "v>e"]


def test_flows_inside_subprocesses_and_called_processes_are_told_with_their_process():
    inner = process(S("qs") + E("qe"), "qs > qe", id="q")
    nodes = (
        S()
        + sub(
            "sp",
            S("t")
            + E(
                "u",
            ),
            "t > u",
        )
        + call("c", "q")
        + E()
    )
    drawn = process(nodes, "s > sp > c > e")
    case = Case(drawn, inner)
    assert walked(case, drawn, inner) == ["s>sp", "t>u", "sp>c", "qs>qe", "c>e"]
    assert [flow.process for flow in case.o.flows] == ["p", "p", "p", "q", "p"]


def test_an_error_leaves_by_the_boundary_event_and_not_by_the_subprocess():
    failing = sub("sp", S("t") + el("endEvent", "boom", err("E1")), "t > boom")
    drawn = process(S() + failing + bd("b1", "sp", err("E1")) + E("e", "x"), "s > sp > e; b1 > x")
    assert walked(Case(drawn), drawn) == ["s>sp", "t>boom", "b1>x"]


def test_what_an_incident_undoes_was_not_taken_until_it_is():
    drawn = process(S() + X("x") + script("sc", "k = 1 / n") + E(), "s > x; x > [m > 1] sc > e; x > * e")
    case = Case(drawn)
    assert case.incidents[0].element == "x"
    assert walked(case, drawn) == ["s>x"]
    case.data.update(m=2, n=0)
    case.do(Retry())
    assert walked(case, drawn) == ["x>sc"]
    case.data.update(n=1)
    case.do(Retry())
    assert walked(case, drawn) == ["sc>e"]


def test_the_flows_of_an_activity_with_several_are_told_as_drawn():
    drawn = process(S() + U("a", "b", "c") + E(), "s > a; a > b > e; a > c > e")
    case = Case(bundle=load_bundle({"p/p.bpmn": drawn}, "p"))
    case.done("a")
    assert sorted(walked(case, drawn)) == ["a>b", "a>c"]
