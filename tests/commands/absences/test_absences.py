"""An officer goes on leave in the middle of a case, and another stands in under the rules of both."""

from datetime import timedelta

import pytest

from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.domain.absences import (
    AbsenceNotFound,
    AbsenceOfAnother,
    AbsenceOver,
    AbsencesOverlap,
    OneselfAsSubstitute,
)
from server.domain.errors import (
    PersonMayNot,
    PersonNotFound,
    RoleMissing,
    SeparatedFrom,
    TaskClaimedByAnother,
    TaskNotFound,
)
from server.domain.grants import PersonDisabledAlready
from server.domain.separation import SeparatedForAnother
from server.domain.standing_in import AwayNow
from server.queries.inbox import list_tasks
from server.queries.inbox_reach import View
from tests.house import APPLICATION, FINDINGS, LOAN_WALK, REPORT, House

DAY = timedelta(days=1)


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


def enter(house, login, *substitutes, by=None, begin=None, days=7, **more):
    begin = begin or house.now
    command = EnterAbsence(
        person=house.person(login).id,
        begins=begin,
        ends=begin + days * DAY,
        substitutes=substitutes,
        actor=house.person(by or login),
        **more,
    )
    return house.run(enter_absence, command)


def end(house, absence, by, at=None):
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person(by), at=at))


def investigated(house, *, upto="investigate_a"):
    """A case in which liuyang and huangmin investigate."""
    case = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    for element, (login, values) in LOAN_WALK.items():
        if element == upto:
            return case
        house.do(case, element, login, values)
    return case


def offered(house, login):
    rows = list_tasks(house.database, house.person(login), View.GROUPS).items
    return {row.task.element for row in rows}


def test_who_may_enter_an_absence_and_for_whom(house):
    enter(house, "huangmin", "wumei")
    enter(house, "liuyang", by="xujian")
    enter(house, "majun", by="tianjing")
    with pytest.raises(PersonNotFound):
        enter(house, "zhuting", by="huangmin")
    with pytest.raises(AbsenceOfAnother):
        enter(house, "zhuting", by="hejing")


def test_an_absence_is_entered_once_and_names_people_who_are_there(house):
    enter(house, "huangmin", "wumei")
    with pytest.raises(AbsencesOverlap):
        enter(house, "huangmin", begin=house.now + 3 * DAY)
    with pytest.raises(OneselfAsSubstitute):
        enter(house, "liuyang", "liuyang")
    house.run(disable_person, DisablePerson(person=house.person("zhaolei").id))
    with pytest.raises(PersonNotFound):
        enter(house, "liuyang", "zhaolei")


def test_a_disabled_person_is_not_entered_as_away(house):
    huangmin, manager = house.person("huangmin").id, house.person("xujian")
    house.run(disable_person, DisablePerson(person=huangmin))
    command = EnterAbsence(person=huangmin, begins=house.now, ends=house.now + DAY, actor=manager)
    with pytest.raises(PersonDisabledAlready):
        house.run(enter_absence, command)


def test_an_absence_is_ended_by_those_who_may_enter_it_and_only_once(house):
    absence = enter(house, "huangmin", "wumei")
    with pytest.raises(AbsenceNotFound):
        end(house, absence, "wumei")
    end(house, absence, "huangmin")
    assert not house.person("huangmin").away
    with pytest.raises(AbsenceOver):
        end(house, absence, "xujian")


def test_standing_in_begins_and_ends_by_itself(house):
    enter(house, "huangmin", "wangfang", begin=house.now + DAY, days=2)
    assert not house.person("wangfang").stands_in
    house.pass_time(days=1)
    assert house.person("wangfang").serves("officer_b", "b1")
    house.pass_time(days=2)
    assert not house.person("wangfang").stands_in
    assert not house.person("huangmin").away


def test_the_substitute_of_one_who_was_disabled_has_nothing_of_theirs(house):
    enter(house, "huangmin", "wangfang")
    house.run(disable_person, DisablePerson(person=house.person("huangmin").id))
    assert not house.person("wangfang").stands_in


def test_an_officer_goes_on_leave_in_the_middle_of_a_case(house):
    case = investigated(house)
    held = house.claim(house.open(case)["investigate_b"], "huangmin")
    enter(house, "huangmin", "wangfang", "wumei")
    # The substitute takes over, and the report that is left to the absent person is theirs as well.
    house.do(case, "investigate_a", "liuyang", FINDINGS)
    taken = house.claim(held, "wumei")
    assert taken.acting_for == house.person("huangmin").id
    house.finish(taken, "wumei", {**FINDINGS, "monthly_income": "5000.00"})
    assert "joint_report" in offered(house, "wumei")
    house.do(case, "joint_report", "wumei", {**REPORT, "signed_by": "huangmin"})
    assert house.open(case)["sign_report"]
    with pytest.raises(TaskNotFound):
        house.claim(house.open(case)["sign_report"], "majun")


def test_the_other_officer_does_not_do_both_parts_as_a_substitute(house):
    case = investigated(house)
    house.claim(house.open(case)["investigate_a"], "liuyang")
    enter(house, "huangmin", "liuyang")
    assert "investigate_b" not in offered(house, "liuyang")
    with pytest.raises(SeparatedFrom):
        house.claim(house.open(case)["investigate_b"], "liuyang")


def test_a_substitute_of_one_part_is_never_the_other(house):
    case = investigated(house)
    house.claim(house.open(case)["investigate_b"], "huangmin")
    assert "investigate_a" in offered(house, "liuyang")
    absence = enter(house, "huangmin", "liuyang")
    assert "investigate_a" not in offered(house, "liuyang")
    with pytest.raises(SeparatedForAnother):
        house.claim(house.open(case)["investigate_a"], "liuyang")
    end(house, absence, "huangmin")
    assert "investigate_a" in offered(house, "liuyang")
    house.claim(house.open(case)["investigate_a"], "liuyang")


def test_what_a_substitute_did_keeps_both_from_the_other_part_for_good(house):
    case = investigated(house)
    absence = enter(house, "zhaolei", "wangfang")
    house.do(case, "investigate_b", "wangfang", FINDINGS)
    end(house, absence, "zhaolei")
    with pytest.raises(SeparatedFrom):
        house.claim(house.open(case)["investigate_a"], "zhaolei")
    assert "investigate_a" not in offered(house, "zhaolei")


def test_who_did_one_part_does_not_write_the_report_of_the_other_in_their_place(house):
    case = investigated(house)
    house.do(case, "investigate_a", "liuyang", FINDINGS)
    house.do(case, "investigate_b", "huangmin", {**FINDINGS, "monthly_income": "5000.00"})
    enter(house, "huangmin", "liuyang", "wumei")
    assert "joint_report" not in offered(house, "liuyang")
    with pytest.raises(SeparatedFrom):
        house.claim(house.open(case)["joint_report"], "liuyang")
    assert "joint_report" in offered(house, "wumei")


def test_what_is_left_to_who_was_away_is_theirs_again_afterwards(house):
    case = investigated(house)
    house.do(case, "investigate_a", "liuyang", FINDINGS)
    absence = enter(house, "zhaolei", "wangfang")
    house.do(case, "investigate_b", "wangfang", {**FINDINGS, "monthly_income": "5000.00"})
    assert "joint_report" in offered(house, "wangfang")
    end(house, absence, "zhaolei")
    assert "joint_report" not in offered(house, "wangfang")
    assert house.claim(house.open(case)["joint_report"], "zhaolei").acting_for is None


def test_when_the_absence_ends_in_between_the_substitute_neither_claims_nor_completes(house):
    case = investigated(house)
    absence = enter(house, "zhaolei", "wangfang")
    seen = house.person("wangfang")
    held = house.claim(house.open(case)["investigate_b"], "wangfang")
    end(house, absence, "zhaolei")
    with pytest.raises((RoleMissing, TaskNotFound)):
        house.finish(held, "wangfang", FINDINGS)
    assert seen.stands_in
    with pytest.raises(TaskNotFound):
        house.claim(house.open(case)["investigate_a"], "wangfang")


def test_of_two_substitutes_only_one_takes_over(house):
    case = investigated(house)
    held = house.claim(house.open(case)["investigate_b"], "huangmin")
    enter(house, "huangmin", "wumei", "zhaolei")
    house.claim(held, "wumei")
    with pytest.raises(TaskClaimedByAnother):
        house.claim(held, "zhaolei")


def test_who_is_away_is_given_nothing_and_takes_nothing(house):
    case = investigated(house)
    enter(house, "huangmin", "wumei")
    task = house.open(case)["investigate_b"]
    with pytest.raises(AwayNow):
        house.claim(task, "huangmin")
    command = ReassignTask(task_id=task.id, version=task.version, actor=house.person("xujian"), to="huangmin")
    with pytest.raises(PersonMayNot):
        house.run(reassign_task, command)


def test_a_manager_may_give_a_task_to_a_substitute(house):
    case = investigated(house)
    enter(house, "zhaolei", "wangfang")
    task = house.open(case)["investigate_b"]
    command = ReassignTask(task_id=task.id, version=task.version, actor=house.person("xujian"), to="wangfang")
    assert house.run(reassign_task, command).acting_for == house.person("zhaolei").id
