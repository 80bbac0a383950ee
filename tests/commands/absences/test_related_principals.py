"""Somebody stands in for who turns out to be related to a party: what they do in their own name stays theirs."""

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.relations.declare import DeclareRelation, declare_relation
from server.domain.relations import KeptOutForAnother
from server.domain.tasks import TaskState
from server.queries.inbox import list_tasks
from server.queries.inbox_reach import View
from server.queries.names import tasks_kept_from
from server.store.staffing import stops_of
from tests.api import diagrams
from tests.commands.absences.test_absences import enter
from tests.house import House

ID = "990101197803120114"
NODES = diagrams.start() + diagrams.user("visit", "Visit", role="officer_b", recuse="applicant.id_number")


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", NODES, "begin > visit > end")})
    return house


@pytest.fixture
def case(house):
    return house.start("t", {"applicant": {"id_number": ID}}, "admin", branch="b1")


def declare(house, login):
    command = DeclareRelation(actor=house.person(login), number=ID, about="cousin")
    house.run(declare_relation, command)


def offered(house, login):
    return [row.task.element for row in list_tasks(house.database, house.person(login), View.GROUPS).items]


def stopped(house):
    with house.database.read() as connection:
        return [each.element for each in stops_of(connection, house.now)]


def right(house, case):
    return house.run(compare_case, CompareCase(case)) == []


def test_who_holds_a_task_in_their_own_role_completes_it_though_their_principal_is_related(house, case):
    held = house.claim(house.open(case)["visit"], "wumei")
    enter(house, "huangmin", "wumei")
    declare(house, "huangmin")
    assert (house.open(case)["visit"].assignee, stopped(house)) == (house.person("wumei").id, [])
    assert house.finish(held, "wumei", {}).task.state is TaskState.COMPLETED


def test_who_holds_the_role_finds_and_takes_it_though_their_principal_is_related(house, case):
    enter(house, "huangmin", "wumei")
    declare(house, "huangmin")
    assert (offered(house, "wumei"), offered(house, "huangmin")) == (["visit"], [])
    assert right(house, case)
    assert house.claim(house.open(case)["visit"], "wumei").acting_for is None


def test_who_has_the_role_only_in_place_of_a_relative_neither_finds_nor_takes_it(house, case):
    enter(house, "huangmin", "wangfang")
    assert offered(house, "wangfang") == ["visit"]
    declare(house, "huangmin")
    wangfang, task = house.person("wangfang"), house.open(case)["visit"]
    assert offered(house, "wangfang") == []
    with house.database.read() as connection:
        assert tasks_kept_from(connection, wangfang, [task]) == {task.id}
        assert tasks_kept_from(connection, house.person("wumei"), [task]) == frozenset()
    with pytest.raises(KeptOutForAnother):
        house.claim(task, "wangfang")


def test_what_was_taken_in_place_of_a_relative_goes_back_to_the_role(house, case):
    enter(house, "huangmin", "wangfang")
    held = house.claim(house.open(case)["visit"], "wangfang")
    assert held.acting_for == house.person("huangmin").id
    declare(house, "huangmin")
    free = house.open(case)["visit"]
    assert (free.state, free.assignee, free.acting_for) == (TaskState.OFFERED, None, None)
    assert stopped(house) == []


def test_a_task_is_stopped_where_only_who_stands_in_for_a_relative_is_left(house, case):
    enter(house, "huangmin", "wangfang")
    for login in ("huangmin", "zhaolei", "jiangwei", "pengyu"):
        declare(house, login)
    assert stopped(house) == []
    declare(house, "wumei")
    assert stopped(house) == ["visit"]


def test_a_task_is_not_stopped_where_who_stands_in_for_a_relative_holds_the_role(house, case):
    enter(house, "huangmin", "wumei")
    for login in ("huangmin", "zhaolei", "jiangwei", "pengyu"):
        declare(house, login)
    assert (stopped(house), offered(house, "wumei")) == ([], ["visit"])
