"""Multi-instance and loops: outputs in the order of inputs with their doers, whatever the order of completion."""

import itertools

import pytest

from server.engine.model import Complete, Limits, Message
from tests.engine.dsl import E, S, U, bd, el, mi, msg, process, script, sub
from tests.engine.host import Case


def vote(**options):
    voting = mi("members", "member", "votes", "vote", **options)
    return process(S() + el("userTask", "v", voting) + U("z") + E(), "s > v > z > e")


def by_item(case, item, **values):
    return case.do(Complete(next(t.token for t in case.open() if t.local["member"] == item), values))


def test_votes_keep_the_order_of_the_members_and_name_their_doers():
    for count in (1, 2, 3, 4):
        for order in itertools.permutations(range(count)):
            case = Case(vote(), data={"members": [f"m{i}" for i in range(count)]})
            tokens = {t.local["member"]: t.token for t in case.open("v")}
            for i in order:
                by_item(case, f"m{i}", vote=f"by m{i}", noise=i)
            change = next(c for c in case.o.changes if c.key == "votes")
            assert change.value == [f"by m{i}" for i in range(count)]
            assert change.writer.doers == tuple(tokens[f"m{i}"] for i in range(count))
            assert case.data.keys() == {"members", "votes"}
            assert case.names() == ["z"]


def test_sequential_instances_come_one_by_one():
    case = Case(vote(seq=True), data={"members": ["x", "y", "z"]})
    doers = []
    for member in "xyz":
        assert [t.local["member"] for t in case.open()] == [member]
        doers.append(case.open()[0].token)
        case.done("v", vote=member * 2)
    assert case.data["votes"] == ["xx", "yy", "zz"]
    assert case.o.changes[-1].writer.doers == tuple(doers)


@pytest.mark.parametrize("seq", [False, True])
def test_a_number_makes_so_many_instances(seq):
    voting = mi(card="1 + 2", out="votes", outitem="vote", seq=seq)
    case = Case(process(S() + el("userTask", "v", voting) + U("z") + E(), "s > v > z > e"))
    for number in range(3) if seq else (2, 0, 1):
        token = next(t.token for t in case.open() if t.local["loopCounter"] == number + 1)
        case.do(Complete(token, {"vote": number}))
    assert case.data["votes"] == [0, 1, 2]


def test_a_completion_condition_sees_all_outputs_and_cancels_the_rest():
    case = Case(
        vote(done="nrOfCompletedInstances == 2 and votes == ['by m0', 'by m2']"),
        data={"members": ["m0", "m1", "m2", "m3"]},
    )
    by_item(case, "m2", vote="by m2")
    by_item(case, "m0", vote="by m0")
    assert case.names() == ["z"]
    assert case.data["votes"] == ["by m0", "by m2"]
    assert sorted(str(c.closing) for c in case.o.closed) == ["cancelled", "cancelled", "completed"]


@pytest.mark.parametrize("seq", [False, True])
def test_no_members_is_done_at_once(seq):
    case = Case(vote(seq=seq), data={"members": []})
    assert case.names() == ["z"]
    assert case.data["votes"] == []


def test_scripts_inside_an_instance_see_its_scope_only():
    inner = S("t1") + U("p") + script("q", 'vote = member + "/" + said') + E("t2")
    body = sub("sp", inner, "t1 > p > q > t2", mi("members", "member", "votes", "vote"))
    case = Case(process(S() + body + U("z") + E(), "s > sp > z > e"), data={"members": ["a", "b", "c"]})
    for member in "bca":
        by_item(case, member, said=member.upper())
    assert case.data["votes"] == ["a/A", "b/B", "c/C"]
    assert case.names() == ["z"]


def test_a_loop_runs_to_its_maximum_or_while_its_condition_holds():
    case = Case(
        process(
            S() + el("userTask", "d", '<bpmn:standardLoopCharacteristics loopMaximum="3"/>') + U("z") + E(),
            "s > d > z > e",
        )
    )
    for _ in range(3):
        case.done("d")
    assert case.names() == ["z"]
    loop = "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>again</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    case = Case(process(S() + el("userTask", "d", loop) + U("z") + E(), "s > d > z > e"))
    case.done("d", again=True)
    case.done("d", again=False)
    assert case.names() == ["z"]


def test_too_many_instances_are_an_incident():
    case = Case(vote(), data={"members": list(range(11))}, limits=Limits(max_instances=10))
    assert "at most 10" in case.incidents[0].error
    case.limits = Limits()


@pytest.mark.parametrize("value", [None, "abc", 7])
def test_what_is_no_collection_is_an_incident(value):
    case = Case(vote(), data={"members": value})
    assert "not a collection" in case.incidents[0].error


def test_an_interrupted_multi_instance_leaves_no_output():
    votes = el("userTask", "v", mi("members", "member", "votes", "vote"))
    nodes = (
        S() + votes + bd("b", "v", msg("stop")) + bd("n", "v", msg("pay"), ni=True) + U("r", "k") + E("e", "e2", "e3")
    )
    case = Case(process(nodes, "s > v > e; b > r > e2; n > k > e3"), data={"members": [1, 2, 3]})
    case.done("v", vote=1)
    case.do(Message("pay", {"x": 1}), Message("pay", {"x": 2}))
    assert case.names() == ["k", "k", "v", "v"]
    case.do(Message("stop"))
    assert case.names() == ["k", "k", "r"]
    assert "votes" not in case.data


def test_wide_multi_instance_rebuilds_each_token_once_a_command():
    case = Case(vote(), data={"members": list(range(300))})
    first = len(case.blob)
    for member in (299, 0, 150):
        by_item(case, member, vote=member)
    assert len(case.open()) == 297
    assert len(case.blob) < 1.1 * first
    assert len(case.o.closed) == 1
    assert not case.o.opened
