"""Who started a case is kept from a later step, or has it, at every door; on both databases."""

from datetime import timedelta

import pytest

from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.audit.compare import CompareCase, compare_case
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.domain.errors import PersonMayNot, SeparatedFrom, TaskNotFound
from server.domain.separation import BoundToStarter, SeparatedFromStarter, SeparatedFromStarterForAnother
from server.engine.checking import check
from tests.commands.test_offering import offered
from tests.engine.dsl import E, S, U, el, msg, process
from tests.house import House

ROLE = "officer_b"


@pytest.fixture
def house(database):
    return House(database)


def drawn(house, **values):
    house.deploy({"p/p.bpmn": process(S() + U("judge", role=ROLE, **values) + E(), "s > judge > e")})


def begun(house, by="wumei", key="p"):
    return house.start(key, {}, by, branch="b1")


def away(house):
    """For a week huangmin stands in for wumei."""
    command = EnterAbsence(
        person=house.person("wumei").id,
        begins=house.now,
        ends=house.now + timedelta(days=7),
        substitutes=("huangmin",),
        actor=house.person("wumei"),
    )
    house.run(enter_absence, command)


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def test_who_started_it_is_not_offered_the_step_and_cannot_take_it_and_a_colleague_does_it(house):
    drawn(house, separate_from="s")
    case = begun(house)
    assert (offered(house, "wumei"), offered(house, "huangmin")) == ([], ["judge"])
    with pytest.raises(SeparatedFromStarter) as refused:
        house.claim(house.open(case)["judge"], "wumei")
    assert "whoever started the case" in str(refused.value)
    house.do(case, "judge", "huangmin", {})
    assert whole(house, case)


def test_nobody_can_give_it_to_who_started_it(house):
    drawn(house, separate_from="s")
    case = begun(house)
    task = house.claim(house.open(case)["judge"], "huangmin")
    given = ReassignTask(
        task_id=task.id,
        version=task.version,
        actor=house.person("xujian"),
        to=house.person("wumei").id,
        reason="leave",
    )
    with pytest.raises(PersonMayNot, match="started the case"):
        house.run(reassign_task, given)


@pytest.mark.parametrize("policy", ["least_loaded", "round_robin", "owner", '="wumei"'])
def test_no_policy_gives_it_to_who_started_it(house, policy):
    drawn(house, separate_from="s", assign=policy)
    wumei = house.person("wumei").id
    assert wumei not in {house.open(begun(house))["judge"].assignee for _ in range(6)}


def test_who_stands_in_for_who_started_it_is_kept_out_too(house):
    drawn(house, separate_from="s")
    case = begun(house)
    away(house)
    assert offered(house, "huangmin") == []
    with pytest.raises(SeparatedFromStarterForAnother):
        house.claim(house.open(case)["judge"], "huangmin")


def test_what_is_bound_to_the_start_is_for_who_started_it(house):
    drawn(house, same_as="s")
    case = begun(house)
    assert (offered(house, "wumei"), offered(house, "huangmin")) == (["judge"], [])
    with pytest.raises((BoundToStarter, TaskNotFound)):
        house.claim(house.open(case)["judge"], "huangmin")
    house.do(case, "judge", "wumei", {})
    assert whole(house, case)


def test_what_is_bound_to_the_start_is_kept_from_what_is_separate_from_it(house):
    nodes = U("mend", role=ROLE, same_as="s") + U("judge", role=ROLE, separate_from="s")
    house.deploy({"p/p.bpmn": process(S() + nodes + E(), "s > mend > judge > e")})
    case = begun(house)
    away(house)
    house.do(case, "mend", "huangmin", {})
    house.now += timedelta(days=8)
    for login in ("wumei", "huangmin"):
        with pytest.raises(SeparatedFrom):
            house.claim(house.open(case)["judge"], login)
    house.do(case, "judge", "zhaolei", {})
    assert whole(house, case)


def test_a_called_process_that_names_its_own_start_means_who_started_the_case(house):
    inner = process(S("t") + U("judge", role=ROLE, separate_from="t") + E("f"), "t > judge > f", "q")
    outer = process(S() + el("callActivity", "call", calledElement="q") + E(), "s > call > e")
    house.deploy({"p/p.bpmn": outer, "p/q.bpmn": inner})
    case = begun(house)
    with pytest.raises(SeparatedFromStarter):
        house.claim(house.open(case)["judge"], "wumei")
    house.do(case, "judge", "huangmin", {})


# ---------- what a deployment says
def rules(**values):
    nodes = S() + S("m", msg("pay")) + U("judge", **values) + E()
    report = check({"p.bpmn": process(nodes, "s > judge > e; m > judge")})
    return {(found.severity, found.rule) for found in report.findings if found.element == "judge"}


def test_a_start_may_be_named_where_a_person_starts_and_is_warned_of_where_none_does():
    assert rules(separate_from="s") == rules(same_as="s") == set()
    assert rules(separate_from="m") == rules(same_as="m") == {("warning", "separation_no_starter")}
    assert rules(blind_to="s") == {("error", "separation_not_human")}
    assert rules(separate_from="s", same_as="s") == {("error", "separation_contradiction")}


def test_the_start_of_a_process_that_no_case_has_with_it_is_unknown():
    other = process(S("t") + E("f"), "t > f", "q")
    report = check({"p.bpmn": process(S() + U("judge", separate_from="t") + E(), "s > judge > e"), "q.bpmn": other})
    assert [(found.element, found.rule) for found in report.errors] == [("judge", "separation_unknown")]


def test_steps_bound_to_the_start_and_separate_over_another_step_contradict():
    nodes = U("a", same_as="s") + U("b", same_as="a", separate_from="s")
    report = check({"p.bpmn": process(S() + nodes + E(), "s > a > b > e")})
    assert "separation_contradiction" in {found.rule for found in report.errors}


def test_the_proof_counts_who_starts_as_one_of_the_people():
    (demand,) = check(
        {"p.bpmn": process(S() + U("judge", role="boss", separate_from="s") + E(), "s > judge > e")}
    ).demands
    assert demand.apart == {("judge", "s")}
    assert demand.runs == (frozenset({"judge", "s"}),)
    (plain,) = check({"p.bpmn": process(S() + U("judge", role="boss") + E(), "s > judge > e")}).demands
    assert plain.steps.keys() == {"judge"}
