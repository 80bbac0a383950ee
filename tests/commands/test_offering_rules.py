"""A task offered to a further role, under every rule at once: recusal, blindness, separation, absences, substitutes."""

from datetime import timedelta

import pytest

from server.commands.absences.carry_out import CarryOutAbsence, carry_out_absence
from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.errors import SeparatedFrom
from server.domain.relations import KeptOutForAnother, Recused
from server.domain.standing_in import AwayNow
from server.domain.tasks import TaskState
from server.engine.shelf import Shelf
from server.queries.reading import Reading
from server.queries.task_view import task_view
from server.store.staffing import stops_of
from tests.commands.test_delegation import ID
from tests.commands.test_escalation import begun, drawn, events, told
from tests.commands.test_offering import offered, whole
from tests.engine.dsl import E, S, U, process
from tests.jobs.manual import ManualHouse

OFFER = "100% offer role:risk_officer"
"""Yuan Bo alone holds it."""


@pytest.fixture
def house(database):
    return ManualHouse(database)


def later(house, duration="2WD"):
    house.advance(duration)
    house.now = house.time()


def away(house, login, *substitutes):
    command = EnterAbsence(
        person=house.person(login).id,
        begins=house.now,
        ends=house.now + timedelta(days=30),
        substitutes=substitutes,
        actor=house.person(login),
    )
    return house.run(enter_absence, command)


def declare(house, login):
    house.run(declare_relation, DeclareRelation(actor=house.person(login), number=ID, about="cousin"))


def started(house, **data):
    case = house.start("p", {"number": ID, **data}, "liuyang", branch="b1")
    house.do(case, "first", "liuyang", {})
    return case


def stopped(house):
    with house.database.read() as connection:
        return [each.element for each in stops_of(connection, house.now)]


def test_a_relative_of_the_party_in_the_further_role_is_not_offered_it_and_superiors_are_told(house):
    drawn(house, OFFER, recuse="number")
    declare(house, "yuanbo")
    case = started(house)
    later(house)
    assert house.open(case)["a"].also_role is None
    assert (events(house, case)[0]["nobody"], "escalated" in told(house, "xujian")) == (True, True)
    assert whole(house, case)


def test_who_turns_out_to_be_related_after_the_offer_loses_it_and_what_they_hold_goes_back_to_both_roles(house):
    drawn(house, OFFER, recuse="number")
    case = started(house)
    later(house)
    house.claim(house.open(case)["a"], "yuanbo")
    declare(house, "yuanbo")
    task = house.open(case)["a"]
    assert (task.state, task.assignee, task.roles) == (TaskState.OFFERED, None, ("officer_a", "risk_officer"))
    assert (offered(house, "yuanbo"), offered(house, "wumei")) == ([], ["a"])
    with pytest.raises(Recused):
        house.claim(task, "yuanbo")
    assert whole(house, case) and stopped(house) == []


def test_what_is_separate_from_the_step_is_kept_from_who_did_it_in_the_further_role(house):
    nodes = U("first", role="everyone") + U("a", role="officer_a", due="2WD", escalate=OFFER)
    check = U("check", role="risk_officer", separate_from="a")
    house.deploy({"p/p.bpmn": process(S() + nodes + check + E(), "s > first > a > check > e")})
    case = started(house)
    later(house)
    house.do(case, "a", "yuanbo", {})
    assert offered(house, "yuanbo") == []
    with pytest.raises(SeparatedFrom):
        house.claim(house.open(case)["check"], "yuanbo")
    assert stopped(house) == ["check"]


def test_a_blind_finding_stays_hidden_from_the_further_role(house):
    nodes = U("first", role="everyone", result="finding") + U(
        "a", role="officer_a", due="2WD", escalate=OFFER, blind_to="first", separate_from="first", result="own"
    )
    house.deploy({"p/p.bpmn": process(S() + nodes + E(), "s > first > a > e")})
    case = house.start("p", {}, "liuyang", branch="b1")
    house.do(case, "first", "liuyang", {"worth": "SECRET"})
    later(house)
    assert (offered(house, "yuanbo"), offered(house, "liuyang")) == (["a"], [])
    task = house.claim(house.open(case)["a"], "yuanbo")
    reading = Reading(house.database, Shelf())
    assert "SECRET" not in str(task_view(reading, task.id, house.person("yuanbo"), "en", house.now).data)
    house.finish(task, "yuanbo", {"worth": "mine"})
    assert house.case(case).data["own"] == {"worth": "mine"}


def test_it_is_not_offered_to_a_role_whose_only_holder_is_away(house):
    drawn(house, OFFER)
    case = begun(house)
    away(house, "yuanbo")
    later(house)
    assert house.open(case)["a"].also_role is None
    assert (events(house, case)[0]["nobody"], "escalated" in told(house, "xujian")) == (True, True)


def test_who_stands_in_for_the_further_role_does_it_in_that_place(house):
    drawn(house, OFFER)
    case = begun(house)
    away(house, "yuanbo", "sunlihua")
    later(house)
    assert (offered(house, "sunlihua"), "reminder" in told(house, "sunlihua")) == (["a"], True)
    with pytest.raises(AwayNow):
        house.claim(house.open(case)["a"], "yuanbo")
    held = house.claim(house.open(case)["a"], "sunlihua")
    assert held.acting_for == house.person("yuanbo").id
    house.finish(held, "sunlihua", {})
    assert whole(house, case)


def test_when_an_absence_ends_what_was_held_in_the_further_role_goes_back_to_that_person(house):
    drawn(house, OFFER)
    case = begun(house)
    absence = away(house, "yuanbo", "sunlihua")
    later(house)
    house.claim(house.open(case)["a"], "sunlihua")
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person("yuanbo")))
    house.run(carry_out_absence, CarryOutAbsence(absence.id))
    task = house.open(case)["a"]
    assert (task.assignee, task.roles) == (house.person("yuanbo").id, ("officer_a", "risk_officer"))
    assert (task.acting_for, whole(house, case)) == (None, True)


def test_the_relation_of_the_absent_keeps_out_who_stands_in_but_not_who_holds_the_own_role(house):
    drawn(house, OFFER, recuse="number")
    case = started(house)
    later(house)
    away(house, "yuanbo", "sunlihua", "wumei")
    declare(house, "yuanbo")
    task = house.open(case)["a"]
    assert (offered(house, "sunlihua"), offered(house, "wumei")) == ([], ["a"])
    with pytest.raises(KeptOutForAnother):
        house.claim(task, "sunlihua")
    assert house.claim(task, "wumei").acting_for is None


def test_who_did_what_it_is_separate_from_keeps_out_who_stands_in_for_them_in_either_role(house):
    drawn(house, OFFER, separate_from="first")
    case = begun(house, "yuanbo")
    away(house, "yuanbo", "wumei")
    later(house)
    task = house.open(case)["a"]
    assert (task.also_role, offered(house, "wumei")) == (None, [])
    with pytest.raises(SeparatedFrom):
        house.claim(task, "wumei")
