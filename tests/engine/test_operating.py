"""Orders of an operator: tokens moved, skipped and repeated, data changed, messages sent again; each state is stored."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.domain.errors import (
    CannotEnterCalled,
    CannotEnterElement,
    CannotEnterRuns,
    CannotLeaveRuns,
    CannotSkipChoice,
    ElementNotFound,
    TokenNotThere,
    WouldWaitForEver,
)
from server.engine.model import CaseState, CaseStatus, Closing, Message
from server.engine.operating.along import along
from server.engine.operating.orders import Enter, Move, Resend, SetData, Skip
from server.engine.operating.outlook import outlook, standpoints, targets
from tests.engine.dsl import E, P, S, U, X, bd, call, catch, cond, es, mi, msg, process, script, sig, sub, tim
from tests.engine.host import Case, build
from tests.engine.token_game import LOOPED, Generator, choose, diagram

INNER = sub("in", S("s2") + U("x", "y") + E("e2"), "s2 > x > y > e2") + bd("late", "in", tim("timeDuration", "P1D"))
NESTED = process(S() + U("a", "b") + INNER + U("c") + E("e", "e3"), "s > a > b > in > c > e; late > e3")
FORK = process(S() + U("z") + P("g", "j") + U("a", "b", "t") + E(), "s > z > g; g > a > j; g > b > j; j > t > e")


def token(case, element):
    stands = standpoints(case.bundle, CaseState(case.blob, case.data), case.env)
    return next(each.token for each in stands if each.element == element)


def move(case, *away, to, process="p"):
    return given_order(case, Move(tuple(token(case, each) for each in away), process, to))


def given_order(case, order):
    """Carry it out, and judge what it leaves behind."""
    state = CaseState(case.blob, dict(case.data))
    case.do(order)
    return outlook(case.bundle, state, case.blob, order, case.env)


def test_a_token_moves_forwards_and_back_within_its_scope():
    case = Case(NESTED)
    move(case, "a", to="c")
    assert case.story() == [("a", "cancelled"), ("c", "entered")]
    assert [closed.closing for closed in case.o.closed] == [Closing.CANCELLED]
    move(case, "c", to="b")
    assert case.names() == ["b"]


def test_a_subprocess_is_entered_at_the_chosen_step_with_its_timers_and_left_with_them():
    case = Case(NESTED)
    move(case, "a", to="y")
    assert (case.names(), [timer.element for timer in case.o.after.timers]) == (["y"], ["late"])
    move(case, "y", to="b")
    assert (case.names(), case.o.after.timers) == (["b"], ())
    assert ("in", "cancelled") in case.story()
    move(case, "b", to="x")
    case.done("x")
    case.done("y")
    assert case.names() == ["c"]


def test_moving_the_host_itself_ends_what_runs_inside():
    case = Case(NESTED)
    move(case, "a", to="x")
    move(case, "in", to="a")
    assert (case.names(), case.o.after.timers) == (["a"], ())


def test_moving_one_branch_behind_its_join_would_leave_the_other_waiting_for_ever():
    case = Case(FORK)
    case.done("z")
    with pytest.raises(WouldWaitForEver, match='"j"'):
        move(case, "a", to="t")


def test_all_branches_move_behind_their_join_together():
    case = Case(FORK)
    case.done("z")
    assert move(case, "a", "b", to="t").may_wait == ()
    assert case.names() == ["t"]
    assert case.done("t").status is CaseStatus.COMPLETED


def test_a_token_that_waits_at_a_join_moves_away_with_the_others():
    case = Case(FORK)
    case.done("z")
    case.done("a")
    move(case, "j", "b", to="z")
    assert case.names() == ["z"]


def test_moving_into_a_branch_without_the_others_is_refused():
    with pytest.raises(WouldWaitForEver):
        move(Case(FORK), "z", to="a")


def test_the_fork_itself_can_be_entered():
    case = Case(FORK)
    move(case, "z", to="g")
    assert case.names() == ["a", "b"]


@pytest.mark.parametrize("element", ["s", "late", "j"])
def test_starts_attached_events_and_joins_are_reached_by_flows_only(element):
    case = Case(process(S() + U("a") + bd("late", "a", msg("stop")) + P("g", "j") + E("e", "e2", "e3"), "s > a > g; g > j; g > j; j > e; late > e2"))  # fmt: skip
    with pytest.raises(CannotEnterElement):
        move(case, "a", to=element)


def test_neither_into_one_of_several_runs_nor_out_of_it_but_within_it():
    inner = sub("in", S("s2") + U("x", "y") + E("e2"), "s2 > x > y > e2", mi("items"))
    bundle = build(process(S() + U("a") + inner + E(), "s > a > in > e"))
    case = Case(bundle=bundle, data={"items": [1, 2]})
    with pytest.raises(CannotEnterRuns):
        move(case, "a", to="x")
    case = Case(bundle=bundle, data={"items": [1, 2]})
    case.done("a")
    move(case, "x", to="y")
    assert case.names() == ["x", "y"]
    with pytest.raises(CannotLeaveRuns):
        move(case, "y", to="a")


def test_one_of_several_instances_is_skipped_not_moved():
    case = Case(process(S() + el_mi("a") + U("b") + E(), "s > a > b > e"), data={"items": [1, 2, 3]})
    with pytest.raises(CannotLeaveRuns):
        case.do(Move((case.open("a")[0].token,), "p", "b"))
    case.do(Skip(case.open("a")[0].token, "op", {}))
    assert len(case.open("a")) == 2
    whole = next(s for s in standpoints(case.bundle, CaseState(case.blob, case.data), case.env) if s.movable)
    case.do(Skip(whole.token, "op", {}))
    assert case.names() == ["b"]


def el_mi(name):
    return U(name).replace("</bpmn:userTask>", mi("items") + "</bpmn:userTask>")


def test_a_called_process_is_entered_only_while_it_runs():
    files = [
        process(S() + U("a") + call("in", "q") + U("c") + E(), "s > a > in > c > e"),
        process(S("qs") + U("x", "y") + E("qe"), "qs > x > y > qe", id="q"),
    ]
    case = Case(*files)
    with pytest.raises(CannotEnterCalled):
        move(case, "a", to="y", process="q")
    case = Case(*files)
    case.done("a")
    move(case, "x", to="y", process="q")
    assert case.names() == ["y"]
    move(case, "y", to="c")
    assert (case.names(), ("in", "cancelled") in case.story()) == (["c"], True)


def test_what_runs_inside_a_moved_token_ends_with_it_and_is_no_place_to_go():
    case = Case(NESTED)
    move(case, "a", to="y")
    move(case, "in", to="x")
    assert case.names() == ["x"]
    assert [timer.element for timer in case.o.after.timers] == ["late"]
    called = process(S("qs") + U("x") + E("qe"), "qs > x > qe", id="q")
    case = Case(process(S() + call("in", "q") + E(), "s > in > e"), called)
    with pytest.raises(CannotEnterCalled):
        move(case, "in", to="x", process="q")


def test_an_event_subprocess_is_not_entered():
    case = Case(process(S() + U("a") + es(msg("go"), ni=False) + E(), "s > a > e"))
    with pytest.raises(CannotEnterElement):
        move(case, "a", to="eu")


def test_an_element_that_is_not_there_is_named():
    with pytest.raises(ElementNotFound, match="nowhere"):
        move(Case(NESTED), "a", to="nowhere")
    with pytest.raises(TokenNotThere):
        Case(NESTED).do(Move(("gone",), "p", "c"))


def test_skipping_writes_what_the_operator_gives_and_goes_on():
    case = Case(process(S() + U("a") + X("x") + U("b", "c") + E(), "s > a > x; x > [big] b > e; x > * c > e"))
    case.do(Skip(token(case, "a"), "op", {"big": True}))
    assert (case.names(), case.story()[0]) == (["b"], ("a", "cancelled"))
    assert (case.changes[0].writer.element, case.changes[0].writer.person) == ("a", "op")


@pytest.mark.parametrize("definition", [msg("pay"), sig("alarm"), tim("timeDuration", "P9D"), cond("ready")])
def test_what_is_waited_for_can_be_passed_over(definition):
    case = Case(process(S() + catch("w", definition) + U("b") + E(), "s > w > b > e"), data={"ready": False})
    case.do(Skip(token(case, "w"), "op", {}))
    assert (case.names(), case.o.after.timers, case.o.after.subscriptions) == (["b"], (), ())


def test_a_held_script_is_passed_over_with_its_result():
    case = Case(process(S() + script("w", "total = nothing") + U("b") + E(), "s > w > b > e"))
    case.do(Skip(case.incidents[0].token, "op", {"total": 7}))
    assert (case.names(), case.data["total"], case.incidents) == (["b"], 7, ())


def test_a_subprocess_is_passed_over_as_a_whole():
    case = Case(NESTED)
    move(case, "a", to="x")
    case.do(Skip(token(case, "in"), "op", {}))
    assert (case.names(), case.o.after.timers) == (["c"], ())


def test_a_choice_is_not_skipped():
    case = Case(process(S() + X("x") + U("b", "c") + E(), "s > x; x > [1 > 2] b > e; x > [2 > 3] c > e"))
    with pytest.raises(CannotSkipChoice):
        case.do(Skip(case.incidents[0].token, "op", {}))
    move(case, "x", to="c")
    assert (case.names(), case.incidents) == (["c"], ())


def test_repeating_adds_a_token_and_says_what_may_be_passed_twice():
    case = Case(NESTED)
    case.done("a")
    assert given_order(case, Enter("p", "a")).may_repeat == ()
    assert case.names() == ["a", "b"]
    assert given_order(case, Enter("p", "b")).may_repeat == ("b",)


def test_repeating_within_a_branch_whose_join_would_keep_a_token_is_refused():
    case = Case(FORK)
    case.done("z")
    case.done("a")
    with pytest.raises(WouldWaitForEver):
        given_order(case, Enter("p", "a"))


def test_changed_data_let_conditional_events_look_again():
    case = Case(process(S() + U("a") + bd("c", "a", cond("x > 1")) + U("b") + E("e", "e2"), "s > a > e; c > b > e2"), data={"x": 0})  # fmt: skip
    case.do(SetData("op", {"x": 5, "new": [1]}, {"x": "a"}))
    assert (case.names(), case.data) == (["b"], {"x": 5, "new": [1]})
    assert [(c.key, c.writer.element, c.writer.person) for c in case.changes] == [("x", "a", "op"), ("new", "", "op")]


def test_a_message_is_given_to_the_very_token_that_waits():
    case = Case(process(S() + catch("w", msg("pay")) + U("b") + E(), "s > w > b > e"), business_key="K")
    assert not case.do(Message("pay", {}, {"business_key": "other"})).matched
    case.do(Resend(case.o.after.subscriptions[0].token, "pay", {"amount": 3}))
    assert (case.names(), case.data) == (["b"], {"amount": 3})
    with pytest.raises(TokenNotThere):
        case.do(Resend(token(case, "b"), "pay", {}))


def test_targets_are_the_nodes_a_token_may_be_placed_at():
    assert {element for _, element in targets(build(NESTED))} == {"a", "b", "c", "in", "x", "y", "e", "e2", "e3"}


@pytest.mark.parametrize("name", sorted(LOOPED.keys() - {"token_multiplier", "excess_tokens"}))
def test_a_moved_or_repeated_token_that_is_admitted_leaves_no_case_without_an_end(name):
    for schedule in range(6):
        admitted_orders_end(build(diagram(*LOOPED[name])), random.Random(schedule))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6))
def test_random_orders_on_random_diagrams_leave_cases_that_end(seed):
    made = Generator(random.Random(seed))
    admitted_orders_end(build(diagram(made.kinds, made.text)), random.Random(seed))


def admitted_orders_end(bundle, rnd):
    """Complete and order at random; in the end complete only. Where nothing may wait for ever, the case ends."""
    case, warned = Case(bundle=bundle), False
    for number in range(12):
        if not case.names():
            break
        warned = at_random(case, bundle, rnd, number) or warned
    for number in range(1_000, 1_400):
        if not case.names():
            break
        name = case.names()[0]
        case.done(name, **choose(name, rnd, number))
    assert case.o.status is CaseStatus.COMPLETED or warned or case.names() or case.incidents


def at_random(case, bundle, rnd, number):
    """One order or completion; whether something was said that may wait for ever."""
    name = rnd.choice(case.names())
    where = rnd.choice(targets(bundle))
    here = case.open(name)[0].token
    order = rnd.choice([Move((here,), *where), Skip(here, "op", choose(name, rnd, number)), Enter(*where), None])
    if order is None:
        case.done(name, **choose(name, rnd, number))
        return False
    kept = case.blob, dict(case.data), case.o
    try:
        return bool(given_order(case, order).may_wait)
    except (WouldWaitForEver, CannotEnterElement):
        case.blob, case.data, case.o = kept
        return False


def test_elements_come_along_the_flow_with_the_named_ones_beside_them():
    spots = along(build(FORK))
    assert [element for _, element in spots] == ["s", "z", "g", "a", "b", "j", "t", "e"]
    assert spots["p", "j"].before == "a" and spots["p", "j"].after == "t"
    inner = along(build(NESTED))
    assert inner["p", "y"].before == "x"
