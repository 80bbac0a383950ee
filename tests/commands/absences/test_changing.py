"""An absence is changed while it is to come and while it lasts; the work held in that place follows."""

import pytest

from server.commands.absences.carry_out import CarryOutAbsence, carry_out_absence
from server.commands.absences.change import ChangeAbsence, change_absence
from server.domain.absences import (
    AbsenceBegun,
    AbsenceNotFound,
    AbsenceOfAnother,
    AbsencesOverlap,
    Handing,
    OneselfAsSubstitute,
)
from server.domain.errors import PersonNotFound
from server.domain.events import ORGANISATION
from server.domain.replay import facts_of
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.commands.absences.test_absences import DAY, enter
from tests.commands.absences.test_declining import decline, told, whole
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


def change(house, absence, by, **to):
    return house.run(change_absence, ChangeAbsence(absence_id=absence.id, actor=house.person(by), **to))


def kept(house, absence):
    with UnitOfWork(house.database) as uow:
        return uow.absences.get(absence.id)


def changes(house):
    return [each for each in facts_of(entries_of(house.database, ORGANISATION)) if each.kind == "AbsenceChanged"]


def ids(house, *logins):
    return tuple(house.person(login).id for login in logins)


def test_what_is_not_named_stays_and_the_trail_tells_the_rest(house):
    absence = enter(house, "huangmin", "wangfang", begin=house.now + DAY, reason="leave")
    change(house, absence, "xujian", ends=absence.ends + DAY, substitutes=("wumei", "wangfang"))
    after = kept(house, absence)
    assert (after.begins, after.ends, after.reason) == (absence.begins, absence.ends + DAY, "leave")
    assert after.substitutes == ids(house, "wumei", "wangfang")
    [fact] = changes(house)
    assert (fact.by, fact.payload["added"], fact.payload["removed"]) == (
        house.person("xujian").id,
        ids(house, "wumei"),
        (),
    )


def test_nothing_is_written_where_nothing_changes(house):
    absence = enter(house, "huangmin", "wangfang")
    change(house, absence, "huangmin", substitutes=("wangfang",), reason="")
    assert changes(house) == [] and told(house, "wangfang") == ["stands_in"]


def test_those_who_stand_in_are_told_of_what_is_new_to_them(house):
    absence = enter(house, "huangmin", "wangfang", "zhuting", begin=house.now + DAY)
    change(house, absence, "huangmin", ends=absence.ends + DAY, substitutes=("wangfang", "wumei"))
    assert told(house, "wangfang") == ["absence_changed", "stands_in"]
    assert told(house, "zhuting") == ["stands_in_no_more", "stands_in"]
    assert told(house, "wumei") == ["stands_in"]
    change(house, absence, "huangmin", reason="a course")
    assert told(house, "wumei") == ["stands_in"]


def test_one_that_has_begun_keeps_its_beginning_and_runs_until_its_new_end(house):
    absence = enter(house, "huangmin", "wangfang", days=2)
    house.pass_time(hours=1)
    with pytest.raises(AbsenceBegun):
        change(house, absence, "huangmin", begins=house.now)
    change(house, absence, "huangmin", ends=absence.ends + 2 * DAY)
    house.pass_time(days=3)
    assert house.person("huangmin").away and house.person("wangfang").stands_in
    house.pass_time(days=2)
    assert not house.person("huangmin").away


def test_who_stands_in_no_more_gives_back_what_they_hold_in_that_place(house, case):
    absence = enter(house, "huangmin", "wangfang")
    house.pass_time(minutes=1)
    house.claim(house.open(case)["visit"], "wangfang")
    change(house, absence, "xujian", substitutes=("wumei",))
    task = house.open(case)["visit"]
    assert (task.assignee, task.acting_for) == (None, None) and whole(house, case)
    assert not house.person("wangfang").stands_in


def test_where_tasks_are_handed_over_the_new_substitute_gets_them(house, case):
    house.claim(house.open(case)["visit"], "huangmin")
    absence = enter(house, "huangmin", "wangfang", handing=Handing.SUBSTITUTE)
    house.pass_time(minutes=1)
    house.run(carry_out_absence, CarryOutAbsence(absence.id))
    assert house.open(case)["visit"].assignee == house.person("wangfang").id
    change(house, absence, "huangmin", substitutes=("zhuting",))
    assert house.open(case)["visit"].assignee == house.person("zhuting").id and whole(house, case)


def test_what_was_to_stay_in_hand_goes_over_when_that_is_changed_meanwhile(house, case):
    house.claim(house.open(case)["visit"], "huangmin")
    absence = enter(house, "huangmin", "wangfang")
    house.pass_time(minutes=1)
    house.run(carry_out_absence, CarryOutAbsence(absence.id))
    change(house, absence, "xujian", handing=Handing.SUBSTITUTE)
    task = house.open(case)["visit"]
    assert (task.assignee, task.acting_for) == ids(house, "wangfang", "huangmin") and whole(house, case)


def test_who_declined_may_be_named_anew(house):
    absence = enter(house, "huangmin", "wangfang", "wumei")
    decline(house, absence, "wangfang")
    change(house, absence, "huangmin", reason="course")
    with UnitOfWork(house.database) as uow:
        declined = list(uow.absences.declined([absence.id])[absence.id])
    assert declined == list(ids(house, "wangfang"))
    change(house, absence, "huangmin", substitutes=("wumei", "wangfang"))
    assert house.person("wangfang").stands_in and told(house, "wangfang") == ["stands_in", "stands_in"]


def test_who_may_enter_an_absence_changes_it_and_nothing_is_half_saved(house):
    absence = enter(house, "huangmin", "wangfang", begin=house.now + DAY)
    other = enter(house, "huangmin", begin=house.now + 20 * DAY)
    with pytest.raises(AbsenceNotFound):
        change(house, absence, "wangfang", reason="x")
    with pytest.raises(AbsenceOfAnother):
        change(house, absence, "hejing", reason="x")
    with pytest.raises(AbsencesOverlap):
        change(house, absence, "huangmin", ends=other.ends)
    with pytest.raises(OneselfAsSubstitute):
        change(house, absence, "huangmin", ends=absence.ends + DAY, substitutes=("huangmin",))
    with pytest.raises(PersonNotFound):
        change(house, absence, "huangmin", ends=absence.ends + DAY, substitutes=("nobody",))
    assert kept(house, absence) == absence
