"""Tasks that are not done in time: each step once, at its instant, by all rules that say who may do what."""

import threading
from datetime import timedelta

import pytest

from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.notices.remind import RemindHolders, remind_holders
from server.commands.tasks.escalate import EscalateTasksOfCase, escalate_tasks_of_case
from server.domain import codec
from server.domain.errors import TaskNotFound
from server.queries.inbox import list_tasks
from server.queries.inbox_reach import View
from server.queries.notices import notice_page
from server.store.unit_of_work import UnitOfWork
from tests.engine.dsl import E, S, U, bd, process, tim
from tests.house import MONDAY
from tests.jobs.manual import ManualHouse

WHOLE = "50% remind; 100% notify superior; 100% priority 90; 150% reassign role:credit_manager"


@pytest.fixture
def house(database):
    return ManualHouse(database)


def drawn(house, escalate=None, due="2WD", **more):
    steps = {} if escalate is None else {"escalate": escalate}
    house.deploy(
        {
            "p/p.bpmn": process(
                S() + U("first", role="everyone") + U("a", **{"role": "officer_a", "due": due, **steps, **more}) + E(),
                "s > first > a > e",
            )
        }
    )


def begun(house, by="liuyang", branch="b1"):
    case = house.start("p", {}, by, branch=branch)
    house.do(case, "first", by, {})
    return case


def told(house, login):
    return [row.kind.value for row in notice_page(house.database, house.person(login), limit=50, cursor=None).items][
        ::-1
    ]


def events(house, case):
    with house.database.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT payload FROM audit_entry WHERE chain = '{case}' AND kind = 'TaskEscalated' ORDER BY seq"
        ).all()
    return [codec.loads(bytes(row[0])) for row in rows]


def test_steps_happen_in_order_each_at_its_own_instant(house):
    drawn(house, WHOLE)
    case = begun(house)
    house.claim(house.open(case)["a"], "liuyang")
    house.advance("10WD")
    days = [(at - MONDAY) / timedelta(days=1) for at in house.history(case, "TaskEscalated")]
    assert days == [1, 2, 2, 3]
    assert [event["step"] for event in events(house, case)] == WHOLE.split("; ")
    assert told(house, "liuyang") == ["reminder", "taken"]
    assert "escalated" in told(house, "xujian")
    task = house.open(case)["a"]
    assert (task.priority, task.role, task.assignee) == (90, "credit_manager", None)


def test_who_has_the_page_of_a_task_open_goes_on_with_it_when_it_became_more_urgent(house):
    drawn(house, "50% remind; 100% priority 90")
    case = begun(house)
    task = house.claim(house.open(case)["a"], "liuyang")
    house.advance("3WD")
    assert house.open(case)["a"].priority == 90
    house.finish(task, "liuyang", {})
    assert house.open(case) == {}


def test_who_had_it_may_not_do_it_any_more_and_the_other_role_may(house):
    drawn(house, "100% reassign role:credit_manager")
    case = begun(house)
    house.advance("3WD")
    task = house.open(case)["a"]
    with pytest.raises(TaskNotFound):
        house.claim(task, "liuyang")
    offered = list_tasks(house.database, house.person("xujian"), View.GROUPS).items
    assert [row.task.id for row in offered] == [task.id]
    house.finish(house.claim(task, "xujian"), "xujian", {})


def test_what_is_done_in_time_is_not_escalated(house):
    drawn(house, WHOLE)
    case = begun(house)
    house.do(case, "a", "liuyang", {})
    house.advance("10WD")
    assert house.history(case, "TaskEscalated") == []
    with house.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM task_step").scalar_one() == 0


def test_a_reminder_replaces_that_of_the_house_and_comes_once(house):
    drawn(house, remind="1WD")
    case = begun(house)
    house.claim(house.open(case)["a"], "liuyang")
    house.advance("1WD")
    assert told(house, "liuyang") == ["reminder"]
    house.advance("6WH")
    assert house.run(remind_holders, RemindHolders(10)) == 0


def test_of_a_task_that_nobody_holds_all_are_reminded_who_may_do_it(house):
    drawn(house, "50% remind", separate_from="first")
    begun(house, "liuyang")
    house.advance("1WD")
    assert "reminder" in told(house, "jiangwei")
    assert "reminder" not in told(house, "liuyang")


def test_a_step_never_passes_a_task_to_somebody_kept_apart(house):
    """Xu Jian did the first step: he may not do the second, and nobody else manages the branch's credit."""
    drawn(house, "100% reassign superior", separate_from="first")
    case = begun(house, "xujian")
    house.advance("3WD")
    task = house.open(case)["a"]
    assert task.assignee in {house.person(login).id for login in ("chenguodong", "linxiaoyan", "admin")}
    assert task.role == "manager"


def test_where_nobody_may_take_it_the_task_stays_and_superiors_are_told(house):
    drawn(house, "100% reassign role:nobody_has_it")
    case = begun(house)
    house.claim(house.open(case)["a"], "liuyang")
    house.advance("3WD")
    assert house.open(case)["a"].assignee == house.person("liuyang").id
    assert events(house, case)[0]["nobody"] is True
    assert "escalated" in told(house, "xujian")


def test_a_manager_is_not_their_own_superior(house):
    drawn(house, "100% notify superior", role="everyone")
    case = begun(house)
    house.claim(house.open(case)["a"], "xujian")
    house.advance("3WD")
    assert "escalated" not in told(house, "xujian")
    assert "escalated" in told(house, "chenguodong")


def test_a_suspended_case_waits_and_then_catches_up_once(house):
    drawn(house, "100% notify superior")
    case = begun(house)
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    house.advance("5WD")
    assert house.history(case, "TaskEscalated") == []
    house.run(resume_case, ResumeCase(case_id=case, actor=house.person("admin")))
    house.sweep.run()
    house.sweep.run()
    assert len(house.history(case, "TaskEscalated")) == 1


def test_a_timer_that_closes_the_task_goes_first(house):
    nodes = (
        S()
        + U("a", role="officer_a", due="2WD", escalate="100% notify superior")
        + bd("late", "a", tim("timeDuration", "2WD"))
    )
    house.deploy({"p/p.bpmn": process(nodes + E(), "s > a > e; late > e")})
    case = house.start("p", {}, "liuyang", branch="b1")
    house.advance("5WD")
    assert house.history(case, "TaskEscalated") == []


def test_many_at_once_carry_out_a_step_once(house):
    drawn(house, WHOLE)
    cases = [begun(house) for _ in range(3)]
    with UnitOfWork(house.database) as uow:
        uow.clock.set(MONDAY + timedelta(days=30))
        uow.commit()
    racing = [
        threading.Thread(target=house.run, args=(escalate_tasks_of_case, EscalateTasksOfCase(case_id=case)))
        for case in cases * 4
    ]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert [len(house.history(case, "TaskEscalated")) for case in cases] == [4, 4, 4]


def test_what_a_sweep_asks_does_not_grow_with_what_waits(house):
    drawn(house, WHOLE)

    def asked():
        with house.database.counting() as log:
            house.sweep.run()
        return len(log.statements)

    begun(house)
    few = asked()
    for _ in range(10):
        begun(house)
    assert asked() == few
