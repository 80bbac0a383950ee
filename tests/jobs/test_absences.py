"""What the begin and the end of an absence bring about for tasks in hand."""

from datetime import timedelta
from threading import Event

import pytest

from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.audit.compare import CompareCase, compare_case
from server.domain.absences import Handing
from server.jobs.absences import AbsenceWatch
from tests.house import APPLICATION, FINDINGS, LOAN_WALK, House

DAY = timedelta(days=1)


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


@pytest.fixture
def investigated(house):
    """A case of which huangmin holds the second investigation."""
    case = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    for element, (login, values) in LOAN_WALK.items():
        if element == "investigate_a":
            break
        house.do(case, element, login, values)
    house.claim(house.open(case)["investigate_b"], "huangmin")
    return case


def enter(house, handing, *substitutes, begin=None):
    begin = begin or house.now
    command = EnterAbsence(
        person=house.person("huangmin").id,
        begins=begin,
        ends=begin + 7 * DAY,
        substitutes=substitutes,
        actor=house.person("huangmin"),
        handing=handing,
    )
    return house.run(enter_absence, command)


def look(house):
    return AbsenceWatch(house.database, house.transactions, lambda: house.now).run(Event())


def holder(house, case):
    task = house.open(case)["investigate_b"]
    return task.assignee, task.acting_for


def test_tasks_stay_in_hand_where_that_was_asked_for(house, investigated):
    enter(house, Handing.KEEP, "wumei")
    assert look(house) == 0
    assert holder(house, investigated) == (house.person("huangmin").id, None)


def test_tasks_go_back_to_their_role_when_the_absence_begins_and_not_before(house, investigated):
    enter(house, Handing.RELEASE, begin=house.now + DAY)
    assert look(house) == 0
    house.pass_time(days=1)
    assert look(house) == 1
    assert holder(house, investigated) == (None, None)
    assert look(house) == 0
    assert house.run(compare_case, CompareCase(case_id=investigated)) == []


def test_tasks_go_to_the_first_substitute_who_may_do_them(house, investigated):
    house.claim(house.open(investigated)["investigate_a"], "liuyang")
    enter(house, Handing.SUBSTITUTE, "liuyang", "wumei")
    assert look(house) == 1
    assert holder(house, investigated) == (house.person("wumei").id, house.person("huangmin").id)
    assert house.run(compare_case, CompareCase(case_id=investigated)) == []


def test_where_no_substitute_may_do_a_task_it_goes_back_to_its_role(house, investigated):
    house.claim(house.open(investigated)["investigate_a"], "liuyang")
    enter(house, Handing.SUBSTITUTE, "liuyang")
    assert look(house) == 1
    assert holder(house, investigated) == (None, None)


def test_what_substitutes_hold_comes_back_when_the_absence_ends(house, investigated):
    absence = enter(house, Handing.SUBSTITUTE, "wangfang")
    look(house)
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person("huangmin")))
    assert look(house) == 1
    assert holder(house, investigated) == (house.person("huangmin").id, None)
    assert look(house) == 0
    assert house.run(compare_case, CompareCase(case_id=investigated)) == []


def test_what_a_substitute_did_in_between_is_done(house, investigated):
    enter(house, Handing.SUBSTITUTE, "wumei")
    look(house)
    house.finish(house.open(investigated)["investigate_b"], "wumei", FINDINGS)
    house.pass_time(days=8)
    assert look(house) == 0
    assert house.run(compare_case, CompareCase(case_id=investigated)) == []


def test_an_absence_that_never_began_brings_nothing_about(house, investigated):
    absence = enter(house, Handing.RELEASE, begin=house.now + DAY)
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person("huangmin")))
    house.pass_time(days=9)
    assert look(house) == 0
    assert holder(house, investigated) == (house.person("huangmin").id, None)
