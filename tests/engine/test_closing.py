"""A multi-instance with a deadline: what is done counts, the rest is no longer waited for, the case goes on."""

import itertools
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.engine.migration.moving import Passage
from server.engine.model import CaseState, Complete, FireTimers, Message, NotWaiting, Retry
from tests.engine.dsl import E, S, U, X, bd, el, mi, msg, process, props
from tests.engine.host import T0, Case, build

DAY = timedelta(days=1)
PLAIN = mi("members", "member", "votes", "vote")


def vote(closes="P2D", more="", *, declared=None, **options):
    voting = mi("members", "member", "votes", "vote", **options)
    declared = props(closes=closes, **(declared or {}))
    flow = "s > v > z > e" + ("; b > k > e2" if more else "")
    return process(S() + el("userTask", "v", declared + voting) + U("z", "k") + E("e", "e2") + more, flow)


def by_item(case, item, **values):
    return case.do(Complete(next(t.token for t in case.open() if t.local["member"] == item), values))


def members(count):
    return {"members": [f"m{i}" for i in range(count)]}


def test_at_the_deadline_the_votes_that_are_in_count_in_the_order_of_the_members_with_their_doers():
    for count in (1, 2, 3):
        for cast in range(count + 1):
            for order in itertools.permutations(range(count), cast):
                case = Case(vote(), data=members(count))
                tokens = {t.local["member"]: t.token for t in case.open("v")}
                for i in order:
                    by_item(case, f"m{i}", vote=f"by m{i}")
                case.after(days=2)
                if cast == count:
                    continue
                assert case.names() == ["z"]
                assert case.data["votes"] == [f"by m{i}" for i in sorted(order)]
                change = next(c for c in case.o.changes if c.key == "votes")
                assert change.writer.doers == tuple(tokens[f"m{i}"] for i in sorted(order))
                assert change.writer.at == T0 + 2 * DAY
                assert {str(c.closing) for c in case.o.closed} == {"expired"}
                assert len(case.o.closed) == count - cast


def test_before_the_deadline_all_are_waited_for_and_one_timer_stands():
    case = Case(vote(), data=members(3))
    assert [(t.element, t.due_at) for t in case.o.after.timers] == [("v", T0 + 2 * DAY)]
    assert {t.due_at for t in case.open("v")} == {T0 + 2 * DAY}
    assert {t.round for t in case.open("v")} == {t.token for t in case.o.after.timers}
    case.after(days=1, hours=23)
    by_item(case, "m1", vote="yes")
    assert case.names() == ["v", "v"]


def test_when_all_have_voted_there_is_no_deadline_any_more():
    case = Case(vote(), data=members(2))
    for member in ("m1", "m0"):
        by_item(case, member, vote=member)
    assert case.names() == ["z"]
    assert not case.o.after.timers
    case.after(days=3)
    assert case.names() == ["z"]
    assert case.data["votes"] == ["m0", "m1"]


def test_a_vote_that_arrives_after_the_deadline_changes_nothing():
    case = Case(vote(), data=members(2))
    by_item(case, "m0", vote="in time")
    late = case.open()[0].token
    case.now += 3 * DAY
    assert not case.do(Complete(late, {"vote": "late"})).matched
    assert case.data["votes"] == ["in time"]
    assert case.names() == ["z"]


@pytest.mark.parametrize("cast", [0, 1, 2])
def test_in_a_row_those_that_were_never_asked_do_not_count(cast):
    case = Case(vote(seq=True), data=members(3))
    for number in range(cast):
        by_item(case, f"m{number}", vote=number)
    case.after(days=2)
    assert case.data["votes"] == list(range(cast))
    assert case.names() == ["z"]


def test_the_deadline_is_read_once_and_may_be_working_time_or_feel():
    case = Case(vote("=allowed"), data={**members(2), "allowed": "2WD"})
    (timer,) = case.o.after.timers
    assert timer.due_at > T0 + DAY
    case.data["allowed"] = "9WD"
    case.do(FireTimers())
    assert case.o.after.timers == (timer,)


def test_a_deadline_that_has_passed_before_anybody_is_asked_asks_nobody():
    case = Case(vote('=date and time("2020-01-01T00:00:00Z")'), data=members(2))
    assert case.names() == ["z"]
    assert case.data["votes"] == []


def test_a_deadline_that_cannot_be_read_is_an_incident_and_is_tried_again():
    case = Case(vote("=allowed"), data=members(2))
    assert "a timer cannot be null" in case.incidents[0].error
    assert not case.open()
    case.data["allowed"] = "1WD"
    case.do(Retry())
    assert case.names() == ["v", "v"]
    assert len(case.o.after.timers) == 1


def test_an_own_due_time_stays():
    case = Case(vote(declared={"due": "P1D"}), data=members(1))
    assert case.open()[0].due_at == T0 + DAY


def test_each_round_has_its_own_deadline():
    voting = el("userTask", "v", props(closes="P1D") + mi("members", "member", "votes", "vote"))
    case = Case(
        process(S() + X("a", "g") + voting + E(), "s > a > v > g; g > [again == False] e; g > [again] a"),
        data={**members(2), "again": True},
    )
    case.after(days=1)
    assert [t.due_at for t in case.o.after.timers] == [T0 + 2 * DAY]
    assert case.names() == ["v", "v"]
    case.data["again"] = False
    case.after(days=1)
    assert str(case.o.status) == "completed"


def test_what_interrupts_it_still_leaves_no_output():
    stop = bd("b", "v", msg("stop"))
    case = Case(vote(more=stop), data=members(2))
    by_item(case, "m0", vote="yes")
    case.do(Message("stop"))
    assert case.names() == ["k"]
    assert "votes" not in case.data
    assert {str(c.closing) for c in case.o.closed} == {"cancelled"}
    assert not case.o.after.timers


def test_history_tells_which_instances_were_ended():
    case = Case(vote(), data=members(2))
    by_item(case, "m0", vote="yes")
    case.after(days=2)
    assert ("v", "cancelled") in case.story()


@settings(deadline=None)
@given(st.data())
def test_whenever_votes_come_only_those_before_the_deadline_count(data):
    """The case is written and read again at each command."""
    count = data.draw(st.integers(1, 5))
    order = data.draw(st.permutations(range(count)))
    hours = sorted(data.draw(st.lists(st.integers(0, 60), min_size=count, max_size=count)))
    case = Case(vote("P1D", seq=False), data=members(count))
    tokens = {t.local["member"]: t.token for t in case.open("v")}
    for i, hour in zip(order, hours, strict=True):
        case.now = T0 + timedelta(hours=hour)
        with suppress(NotWaiting):  # what came after the deadline is answered so, once it has passed
            case.do(Complete(tokens[f"m{i}"], {"vote": i}))
    in_time = sorted(i for i, hour in zip(order, hours, strict=True) if hour < 24)
    case.now = T0 + 3 * DAY
    case.do(FireTimers())
    assert case.data["votes"] == in_time
    assert case.names() == ["z"]


def moved_to(case, closes):
    bundle = build(
        vote(closes) if closes else process(S() + el("userTask", "v", PLAIN) + U("z") + E(), "s > v > z > e")
    )
    passage = Passage(case.bundle, bundle, {})
    told = [remark.code for remark in passage.judge(case.blob).remarks]
    moved = passage.move(CaseState(case.blob, case.data), case.env)
    case.bundle, case.blob = bundle, moved.blob
    return told


@pytest.mark.parametrize("closes", ["P2D", "P5D", ""])
def test_a_round_under_way_keeps_its_deadline_when_its_case_moves_to_another_version(closes):
    case = Case(vote(), data=members(2))
    by_item(case, "m1", vote="yes")
    assert moved_to(case, closes) == ([] if closes == "P2D" else ["closing_stays"])
    case.after(days=2)
    assert case.data["votes"] == ["yes"]


def test_a_round_that_began_without_a_deadline_gets_none_by_moving():
    case = Case(process(S() + el("userTask", "v", PLAIN) + U("z") + E(), "s > v > z > e"), data=members(2))
    assert moved_to(case, "P1D") == ["closing_stays"]
    case.after(days=9)
    assert case.names() == ["v", "v"]
