"""Holders are told once that a task is due soon, and once that it is overdue; nobody else is."""

from datetime import timedelta

import pytest

from server.commands.notices.remind import RemindHolders, remind_holders
from server.commands.tasks.reassign import ReassignTask, reassign_task
from server.queries.notices import notice_page
from tests.engine.dsl import E, S, U, process
from tests.house import MONDAY, House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"p/p.bpmn": process(S() + U("a", role="everyone", due="8WH") + E(), "s > a > e")})
    return house


@pytest.fixture
def remind(house):
    """Look what is due so long after the start; how many notices there were."""

    def at(hours, limit=100):
        house.now = MONDAY + hours * HOUR
        return house.run(remind_holders, RemindHolders(limit))

    return at


def told(house, login):
    page = notice_page(house.database, house.person(login), limit=50, cursor=None)
    return [row.kind.value for row in page.items if row.kind.value != "assigned"][::-1]


def test_a_holder_is_told_once_when_due_soon_and_once_when_overdue(house, remind):
    house.claim(house.open(house.start("p", {}, "liuyang"))["a"], "liuyang")
    assert [remind(hours) for hours in (0, 3, 8, 8, 23, 26, 60)] == [0, 0, 1, 0, 0, 1, 0]
    assert told(house, "liuyang") == ["due_soon", "overdue"]


def test_a_task_that_nobody_holds_reminds_nobody(house, remind):
    house.start("p", {}, "liuyang")
    assert [remind(26), remind(60)] == [0, 0]


def test_a_new_holder_is_told_too(house, remind):
    task = house.claim(house.open(house.start("p", {}, "liuyang"))["a"], "liuyang")
    assert remind(8) == 1
    wish = ReassignTask(
        task_id=task.id, version=task.version, actor=house.person("liuyang"), to=house.person("zhaolei").id
    )
    house.run(reassign_task, wish)
    assert remind(8.5) == 1
    assert told(house, "zhaolei") == ["due_soon"]


def test_more_tasks_than_are_looked_at_are_told_in_turn(house, remind):
    for _ in range(5):
        house.claim(house.open(house.start("p", {}, "liuyang"))["a"], "liuyang")
    assert [remind(60, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_what_is_done_reminds_nobody(house, remind):
    case = house.start("p", {}, "liuyang")
    house.do(case, "a", "liuyang", {})
    assert remind(60) == 0


def test_reminding_costs_two_statements_and_the_writes(house, remind):
    for _ in range(20):
        house.claim(house.open(house.start("p", {}, "liuyang"))["a"], "liuyang")
    with house.database.counting() as log:
        assert remind(26) == 20
    assert len(log.statements) <= 4
