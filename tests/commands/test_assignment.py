"""Policies of `assign`: only to who may do it, evenly, and in turn."""

from datetime import timedelta

import pytest

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.audit.compare import CompareCase, compare_case
from server.domain.assignment import least_loaded, next_in_turn
from tests.api import diagrams
from tests.house import House

OFFICERS = ("zhaolei", "wumei", "huangmin", "jiangwei", "pengyu")
"""Who holds the role at the branch or above it."""


def begun(house, policy, *, by="admin", **more):
    visit = diagrams.user("visit", "Visit", role="officer_b", assign=policy)
    decide = diagrams.user("decide", "Decide", role="officer_b", assign=policy, **more)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", diagrams.start() + visit + decide, "begin > visit > decide > end")})
    return [house.start("t", {}, by, branch="b1") for _ in range(6)]


def holder(house, case, element):
    return house.open(case)[element].assignee


@pytest.fixture
def house(database):
    return House(database)


@pytest.mark.parametrize("policy", ["least_loaded", "round_robin"])
def test_tasks_are_spread_evenly_over_those_who_hold_the_role(house, policy):
    cases = begun(house, policy)
    held = [holder(house, case, "visit") for case in cases]
    assert set(held) <= {house.person(login).id for login in OFFICERS}
    assert None not in held
    counts = sorted(held.count(each) for each in set(held))
    assert counts[-1] - counts[0] <= 1
    assert house.run(compare_case, CompareCase(case_id=cases[0])) == []


def test_a_policy_never_chooses_whom_separation_forbids(house):
    case = begun(house, "least_loaded", separate_from="visit")[0]
    first = holder(house, case, "visit")
    login = next(each for each in OFFICERS if house.person(each).id == first)
    house.finish(house.open(case)["visit"], login, {})
    assert holder(house, case, "decide") not in {None, first}


def test_the_owner_gets_it_when_they_may_do_it_and_else_the_role(house):
    assert holder(house, begun(house, "owner", by="wumei")[0], "visit") == house.person("wumei").id
    assert holder(house, begun(house, "owner", by="admin")[0], "visit") is None


def test_nobody_is_chosen_twice_for_instances_that_nobody_may_do_twice(house):
    loop = (
        '<bpmn:userTask id="vote" name="Vote">'
        + diagrams.properties(role="officer_b", assign="least_loaded", separate_from="vote")
        + "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>=2</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>"
    )
    house.deploy({"v/v.bpmn": diagrams.diagram("v", diagrams.start() + loop, "begin > vote > end")})
    case = house.start("v", {}, "admin", branch="b1")
    with house.database.read() as connection:
        held = connection.exec_driver_sql("SELECT assignee FROM task").scalars().all()
    assert len(held) == len(set(held)) == 2
    assert case


@pytest.mark.parametrize("assign", ["least_loaded", "round_robin", "owner", '="wumei"'])
def test_tasks_that_open_together_and_are_separate_never_go_to_one_person(house, assign):
    nodes = (
        diagrams.user("one", "One", role="officer_b", assign=assign, separate_from="two")
        + diagrams.user("two", "Two", role="officer_b", assign=assign)
        + diagrams.fork("fork", "join")
    )
    flow = "begin > fork > one > join > end; fork > two > join"
    house.deploy({"p/p.bpmn": diagrams.diagram("p", diagrams.start() + nodes, flow)})
    for _ in range(3):
        case = house.start("p", {}, "wumei", branch="b1")
        held = [holder(house, case, element) for element in ("one", "two")]
        assert held[0] != held[1]


def test_whoever_left_keeps_their_place_in_the_turn():
    assert next_in_turn(["b", "a", "d"], None) == "a"
    assert next_in_turn(["b", "a", "d"], "a") == "b"
    assert next_in_turn(["b", "a", "d"], "c") == "d"
    assert next_in_turn(["b", "a", "d"], "d") == "a"
    assert next_in_turn([], "d") is None


def test_the_fewest_tasks_count_and_the_first_of_equals():
    assert least_loaded(["a", "b", "c"], {"a": 2, "b": 1, "c": 1}) == "b"
    assert least_loaded([], {}) is None


def away(house, login, *substitutes):
    ends = house.now + timedelta(days=7)
    command = EnterAbsence(
        person=house.person(login).id,
        begins=house.now,
        ends=ends,
        substitutes=substitutes,
        actor=house.person(login),
    )
    house.run(enter_absence, command)


@pytest.mark.parametrize("policy", ["least_loaded", "round_robin"])
def test_whoever_is_away_is_given_nothing_and_who_stands_in_has_their_turn(house, policy):
    for login in OFFICERS[1:]:
        away(house, login)
    away(house, OFFICERS[0], "wangfang")
    case = begun(house, policy)[0]
    task = house.open(case)["visit"]
    assert (task.assignee, task.acting_for) == (house.person("wangfang").id, house.person(OFFICERS[0]).id)
    assert house.run(compare_case, CompareCase(case_id=case)) == []


def test_what_is_meant_for_somebody_who_is_away_goes_to_who_stands_in_or_waits_for_the_role(house):
    away(house, "huangmin", "wumei")
    away(house, "zhaolei")
    task = house.open(begun(house, '="huangmin"')[0])["visit"]
    assert (task.assignee, task.acting_for) == (house.person("wumei").id, house.person("huangmin").id)
    assert house.open(begun(house, '="zhaolei"')[0])["visit"].assignee is None
