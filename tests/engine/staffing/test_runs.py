"""Which steps one case may do together, and what that asks of people."""

from server.engine.checking import check
from server.engine.reading import read
from server.engine.staffing import runs
from server.engine.staffing.demands import demands
from tests.engine.dsl import E, P, S, U, X, bd, call, el, mi, msg, process, props, sub


def asked(nodes, text, **more):
    report = check({"p.bpmn": process(nodes, text, **more)})
    assert not report.errors, report.errors
    return {demand.process: demand for demand in report.demands}["p"]


def sets(demand):
    return sorted("".join(sorted(run)) for run in demand.runs)


def test_ways_that_exclude_each_other_are_runs_of_their_own():
    nodes = S() + U("a") + X("x", "y") + U("b", "c", separate_from="a") + E()
    assert sets(asked(nodes, "s > a > x > [w == 1] b > y > e; x > * c > y")) == ["ab", "ac"]


def test_branches_side_by_side_are_one_run():
    nodes = S() + U("a") + P("x", "y") + U("b", "c", separate_from="a") + E()
    assert sets(asked(nodes, "s > a > x > b > y > e; x > c > y")) == ["abc"]


def test_a_loop_brings_both_ways_together():
    nodes = S() + U("a") + X("i", "x", "y") + U("b", "c", separate_from="a") + E()
    text = "s > a > i > x > [w == 1] b > y > [w == 2] i; y > * e; x > * c > y"
    assert sets(asked(nodes, text)) == ["abc"]


def test_steps_of_subprocesses_and_of_what_is_called_count():
    inner = sub("h", S("t") + U("b", separate_from="a") + E("f"), "t > b > f")
    called = process(S("t") + U("c", separate_from="a") + E("f"), "t > c > f", id="q")
    files = {"q.bpmn": called, "p.bpmn": process(S() + U("a") + inner + call("k", "q") + E(), "s > a > h > k > e")}
    report = check(files)
    assert not report.errors, report.errors
    found = {demand.process: demand for demand in report.demands}
    assert sets(found["p"]) == ["abc"]
    assert found["p"].apart == {("a", "b"), ("a", "c")}
    assert found["p"].steps["c"].process == "q"


def test_what_a_boundary_event_leads_to_comes_with_what_it_interrupts():
    nodes = S() + U("a") + U("b", separate_from="a") + bd("w", "a", msg("stop")) + X("x") + E()
    assert sets(asked(nodes, "s > a > x > e; w > b > x")) == ["ab"]


def test_steps_that_no_duty_names_are_in_every_run():
    nodes = S() + U("a", "z") + X("x", "y") + U("b", "c", separate_from="a") + E()
    assert sets(asked(nodes, "s > a > z > x > [w == 1] b > y > e; x > * c > y")) == ["abz", "acz"]


def test_more_runs_than_can_be_told_count_as_one(monkeypatch):
    monkeypatch.setattr(runs, "MOST", 3)
    nodes = S() + U("a") + X("x", "y") + U("b", "c", separate_from="a") + E()
    upload, _ = read({"p.bpmn": process(nodes, "s > a > x > [w == 1] b > y > e; x > * c > y")})
    (demand,) = demands(upload)
    assert sets(demand) == ["abc"]
    assert not demand.exact


def test_instances_apart_need_as_many_people_as_are_written():
    def voting(card):
        vote = el("userTask", "v", props(role="m", separate_from="v") + mi(card=card), name="v")
        return asked(S() + vote + E(), "s > v > e").steps["v"].people

    assert voting("5") == 5
    assert voting("=5") == 5
    assert voting("=2 + 3") == 2


def test_two_bound_to_one_and_kept_apart_are_refused_where_one_case_does_both():
    bound = U("b", same_as="a", separate_from="c") + U("c", same_as="a")
    files = {"p.bpmn": process(S() + U("a") + bound + E(), "s > a > b > c > e")}
    (found,) = check(files).errors
    assert (found.rule, found.element) == ("separation_contradiction", "a")
    ways = process(S() + U("a") + X("x", "y") + bound + E(), "s > a > x > [w == 1] b > y > e; x > * c > y")
    assert not check({"p.bpmn": ways}).errors


def test_what_begins_a_case_is_known_by_role():
    nodes = S() + X("x", "y") + U("a", role="clerk") + U("b", role="boss") + U("c", role="late") + E()
    assert asked(nodes, "s > x > [w == 1] a > y > c > e; x > * b > y").begins == {"clerk", "boss"}
