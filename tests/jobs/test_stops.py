"""A task that nobody may do any more: its superiors are told once, and the case says why it waits."""

from threading import Event

import pytest

from server.commands.people.disable_person import DisablePerson, disable_person
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.domain.people import RoleAt
from server.domain.staffing.stops import Stop
from server.jobs.stops import StopWatch
from server.queries.notices import notice_page
from server.store.staffing import stops_of
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, process
from tests.house import House

STEPS = U("a", role="appraiser") + U("b", role="appraiser", separate_from="a") + U("c", role="appraiser", same_as="a")


@pytest.fixture
def house(database):
    house = House(database)
    hold(house, "liuyang", "zhaolei")
    house.deploy({"p/p.bpmn": process(S() + STEPS + E(), "s > a > b > c > e")})
    return house


@pytest.fixture
def look(house):
    watch = StopWatch(house.database, house.transactions, lambda: house.now, every=0)
    return lambda: watch.run(Event())


def hold(house, *logins):
    people = [house.person(login).id for login in logins]
    with UnitOfWork(house.database) as uow:
        for person in people:
            uow.people.grant(person, [RoleAt("appraiser", "b1")])
        uow.commit()


def leave(house, login):
    house.run(disable_person, DisablePerson(person=house.person(login).id))


def stops(house):
    with house.database.read() as connection:
        return [stop.why for stop in stops_of(connection, house.now)]


def told(house, login):
    page = notice_page(house.database, house.person(login), limit=50, cursor=None)
    return [row.kind.value for row in page.items if row.kind.value == "stuck"]


def test_when_the_last_who_may_leaves_the_manager_is_told_once_until_somebody_may_again(house, look):
    house.start("p", {}, "liuyang")
    assert (look(), stops(house)) == (0, [])
    leave(house, "liuyang")
    assert (look(), stops(house)) == (0, [])
    leave(house, "zhaolei")
    assert look() > 0
    assert stops(house) == [Stop.NOBODY]
    assert (look(), told(house, "xujian"), told(house, "wangfang")) == (0, ["stuck"], [])
    hold(house, "huangmin")
    assert (look(), stops(house), told(house, "xujian")) == (0, [], [])
    leave(house, "huangmin")
    assert look() > 0
    assert told(house, "xujian") == ["stuck"]


def test_separation_that_keeps_out_all_who_hold_the_role_is_found(house, look):
    case = house.start("p", {}, "liuyang")
    house.do(case, "a", "liuyang", {})
    assert stops(house) == []
    leave(house, "zhaolei")
    assert stops(house) == [Stop.KEPT_APART]
    assert look() > 0


def test_who_holds_a_task_or_is_bound_to_it_and_left_is_found(house):
    case = house.start("p", {}, "liuyang")
    house.do(case, "a", "liuyang", {})
    task = house.claim(house.open(case)["b"], "zhaolei")
    leave(house, "zhaolei")
    assert stops(house) == [Stop.HOLDER]
    hold(house, "huangmin")
    to = house.person("huangmin").id
    house.run(reassign_task, ReassignTask(task_id=task.id, version=task.version, actor=house.person("xujian"), to=to))
    assert stops(house) == []
    house.do(case, "b", "huangmin", {})
    leave(house, "liuyang")
    assert stops(house) == [Stop.BOUND]


def test_a_look_comes_only_now_and_then(house):
    watch = StopWatch(house.database, house.transactions, lambda: house.now, every=3600)
    house.start("p", {}, "liuyang")
    assert watch.run(Event()) == 0
    leave(house, "liuyang")
    leave(house, "zhaolei")
    assert watch.run(Event()) == 0
    assert told(house, "xujian") == []
