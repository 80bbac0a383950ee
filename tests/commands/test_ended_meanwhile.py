"""What ended between the reading of who acts and their act does not count: rights are those under the lock."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.commands.absences.end import EndAbsence, end_absence
from server.commands.absences.enter import EnterAbsence, enter_absence
from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.people.end_role import EndRole, end_role
from server.commands.submission import Submission
from server.commands.tasks.claim import ClaimTask, claim_task
from server.commands.tasks.complete import CompleteTask, complete_task
from server.commands.tasks.delegate import DelegateTask, delegate_task
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.commands.tasks.release import ReleaseTask, release_task
from server.domain.errors import Forbidden, NotFound, TaskNotFound
from server.domain.people import RoleAt, Scope
from server.domain.standing_in import AwayNow
from server.domain.tasks import TaskState
from tests.api import diagrams
from tests.commands.test_delegation import ID, NODES, whole
from tests.house import House

REFUSED = (Forbidden, NotFound, AwayNow)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > decide > end")})
    return house


@pytest.fixture
def task(house):
    return house.open(house.start("t", {"applicant": {"id_number": ID}}, "admin", branch="b1"))["visit"]


def stand_in(house, away, substitute):
    """`substitute` stands in for `away`; the absence."""
    command = EnterAbsence(
        person=house.person(away).id,
        begins=house.now,
        ends=house.now + timedelta(days=7),
        substitutes=(substitute,),
        actor=house.person(away),
    )
    return house.run(enter_absence, command)


def claim(house, task, actor):
    return house.run(claim_task, ClaimTask(task_id=task.id, version=task.version, actor=actor))


def complete(house, task, actor):
    return house.run(
        complete_task, CompleteTask(task_id=task.id, version=task.version, actor=actor, submission=Submission({}))
    )


def end_role_of(house, login, role):
    house.run(end_role, EndRole(person=house.person(login).id, role=RoleAt(role, "b1"), reason="moves on"))


def test_a_role_that_ended_meanwhile_gives_no_task_and_completes_none(house, task):
    huangmin, wumei = house.person("huangmin"), house.person("wumei")
    held = claim(house, task, huangmin)
    end_role_of(house, "huangmin", "officer_b")
    with pytest.raises(REFUSED):
        complete(house, held, huangmin)
    with pytest.raises(REFUSED):
        house.run(delegate_task, DelegateTask(task_id=held.id, version=held.version, actor=huangmin, to="wumei"))
    free = house.run(release_task, ReleaseTask(task_id=held.id, version=held.version, actor=huangmin))
    end_role_of(house, "wumei", "officer_b")
    with pytest.raises(REFUSED):
        claim(house, free, wumei)
    assert house.open(task.case)["visit"].state is TaskState.OFFERED
    assert whole(house, task.case)


def test_who_stood_in_until_a_moment_ago_neither_claims_nor_completes(house, task):
    absence = stand_in(house, "huangmin", "wangfang")
    wangfang = house.person("wangfang")
    assert wangfang.stands_in
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person("huangmin")))
    with pytest.raises(REFUSED):
        claim(house, task, wangfang)
    absence = stand_in(house, "huangmin", "wangfang")
    wangfang = house.person("wangfang")
    held = claim(house, task, wangfang)
    house.run(end_absence, EndAbsence(absence_id=absence.id, actor=house.person("huangmin")))
    with pytest.raises(REFUSED):
        complete(house, held, wangfang)
    assert whole(house, task.case)


def test_who_went_on_leave_a_moment_ago_takes_nothing(house, task):
    huangmin = house.person("huangmin")
    stand_in(house, "huangmin", "wumei")
    with pytest.raises(REFUSED):
        claim(house, task, huangmin)


def test_who_was_disabled_a_moment_ago_does_nothing(house, task):
    huangmin = house.person("huangmin")
    held = claim(house, task, huangmin)
    house.run(disable_person, DisablePerson(person=huangmin.id))
    with pytest.raises(NotFound):
        complete(house, held, huangmin)


def test_who_managed_the_branch_until_a_moment_ago_gives_no_task(house, task):
    xujian = house.person("xujian")
    end_role_of(house, "xujian", "manager")
    with pytest.raises(TaskNotFound):
        house.run(reassign_task, ReassignTask(task_id=task.id, version=task.version, actor=xujian, to="wumei"))
    assert house.open(task.case)["visit"].assignee is None


def test_a_role_given_meanwhile_counts_and_the_scopes_of_a_token_stay(house, task):
    """Whoever was read before the change acts as the house is now."""
    narrow = replace(house.person("huangmin"), scopes=frozenset({Scope.TASKS}))
    end_role_of(house, "zhaolei", "officer_a")
    held = claim(house, task, narrow)
    assert held.assignee == narrow.id
    complete(house, held, narrow)
    assert set(house.open(task.case)) == {"decide"}
