"""Who is named to stand in is told and may decline, with a reason; tasks held in that place come back."""

import pytest

from server.commands.absences.carry_out import CarryOutAbsence, carry_out_absence
from server.commands.absences.decline import DeclineToStandIn, decline_to_stand_in
from server.commands.audit.compare import CompareCase, compare_case
from server.domain.absences import AbsenceNotFound, AbsenceOver, Handing
from server.domain.errors import TaskNotFound
from server.domain.events import ORGANISATION
from server.domain.reasons import ReasonMissing
from server.domain.replay import facts_of
from server.queries.notices import notice_page
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.commands.absences.test_absences import DAY, end, enter
from tests.house import House

NODES = diagrams.start() + diagrams.user("visit", "Visit", role="officer_b")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > end")})
    return house


@pytest.fixture
def case(house):
    return house.start("t", {}, "admin", branch="b1")


def decline(house, absence, login, reason="on a course"):
    command = DeclineToStandIn(absence_id=absence.id, actor=house.person(login), reason=reason)
    return house.run(decline_to_stand_in, command)


def told(house, login):
    page = notice_page(house.database, house.person(login), limit=50, cursor=None)
    return [row.kind.value for row in page.items if row.absence is not None]


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def test_who_is_named_is_told_and_stands_in_from_the_start(house):
    enter(house, "huangmin", "wangfang", by="xujian")
    assert told(house, "wangfang") == ["stands_in"] and told(house, "huangmin") == []
    assert house.person("wangfang").serves("officer_b", "b1")


def test_who_names_themselves_for_another_is_not_told_of_it(house):
    enter(house, "huangmin", "xujian", by="xujian")
    assert told(house, "xujian") == []


def test_who_declines_stands_in_no_more_and_those_who_must_know_are_told(house):
    absence = enter(house, "huangmin", "wangfang", "wumei", by="tianjing")
    left = decline(house, absence, "wangfang")
    assert left.substitutes == (house.person("wumei").id,)
    assert not house.person("wangfang").stands_in and house.person("wumei").stands_in
    assert all(told(house, login) == ["declined_to_stand_in"] for login in ("huangmin", "tianjing", "xujian"))
    assert told(house, "wangfang") == ["stands_in"]
    [fact] = [each for each in facts_of(entries_of(house.database, ORGANISATION)) if each.kind == "SubstituteDeclined"]
    assert (fact.by, fact.payload["reason"]) == (house.person("wangfang").id, "on a course")
    with UnitOfWork(house.database) as uow:
        assert uow.absences.declined([absence.id]) == {absence.id: {fact.by: "on a course"}}


def test_what_was_held_in_that_place_comes_back_to_its_role(house, case):
    absence = enter(house, "huangmin", "wangfang")
    house.pass_time(minutes=1)
    task = house.claim(house.open(case)["visit"], "wangfang")
    assert task.acting_for == house.person("huangmin").id
    decline(house, absence, "wangfang")
    task = house.open(case)["visit"]
    assert (task.assignee, task.acting_for) == (None, None) and whole(house, case)
    with pytest.raises(TaskNotFound):
        house.claim(task, "wangfang")


def test_where_tasks_were_handed_over_the_next_substitute_gets_them(house, case):
    task = house.claim(house.open(case)["visit"], "huangmin")
    absence = enter(house, "huangmin", "wangfang", "zhuting", handing=Handing.SUBSTITUTE)
    house.pass_time(minutes=1)
    carried_out(house, absence)
    assert house.open(case)["visit"].assignee == house.person("wangfang").id
    decline(house, absence, "wangfang")
    held = house.open(case)["visit"]
    assert (held.assignee, held.acting_for) == (house.person("zhuting").id, task.assignee) and whole(house, case)


def test_what_one_holds_in_ones_own_role_stays(house, case):
    absence = enter(house, "huangmin", "wumei")
    house.pass_time(minutes=1)
    house.claim(house.open(case)["visit"], "wumei")
    decline(house, absence, "wumei")
    assert house.open(case)["visit"].assignee == house.person("wumei").id


def test_only_who_is_named_declines_once_with_a_reason_and_while_it_lasts(house):
    absence = enter(house, "huangmin", "wangfang", "wumei", begin=house.now + DAY)
    with pytest.raises(AbsenceNotFound):
        decline(house, absence, "xujian")
    with pytest.raises(ReasonMissing):
        decline(house, absence, "wangfang", " ")
    decline(house, absence, "wangfang")
    with pytest.raises(AbsenceNotFound):
        decline(house, absence, "wangfang")
    end(house, absence, "huangmin")
    with pytest.raises(AbsenceOver):
        decline(house, absence, "wumei")


def carried_out(house, absence):
    house.run(carry_out_absence, CarryOutAbsence(absence.id))
