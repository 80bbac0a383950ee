"""Tasks that were not done in time and are offered to a further role: besides their own, by all rules alike."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.migrate import MigrateCase, migrate_case
from server.commands.tasks.escalate import EscalateTasksOfCase, escalate_tasks_of_case
from server.domain.errors import SeparatedFrom, TaskNotFound
from server.domain.replay import facts_of
from server.queries.inbox import InboxFilter, View, count_views, list_tasks
from server.store.chains import entries_of
from server.store.staffing import stops_of
from server.store.unit_of_work import UnitOfWork
from tests.commands.test_escalation import begun, drawn, events, told
from tests.jobs.manual import ManualHouse

OFFER = "100% offer role:credit_manager"


@pytest.fixture
def house(database):
    return ManualHouse(database)


def offered(house, login, view=View.GROUPS, **narrowed):
    actor, only = house.person(login), InboxFilter(**narrowed)
    found = [row.task.element for row in list_tasks(house.database, actor, view, narrowed=only).items]
    assert count_views(house.database, actor, [view], narrowed=only)[view].number == len(found)
    return found


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def done_as(house, case):
    (fact,) = [
        f for f in facts_of(entries_of(house.database, case)) if f.kind == "TaskCompleted" and f.text("element") == "a"
    ]
    return fact.text("role")


def test_both_roles_have_it_in_their_lists_and_either_does_it(house):
    drawn(house, OFFER)
    first, second = begun(house), begun(house)
    assert offered(house, "xujian") == []
    house.advance("2WD")
    for login in ("liuyang", "xujian"):
        assert offered(house, login) == ["a", "a"]
        assert offered(house, login, role="credit_manager") == ["a", "a"]
        assert offered(house, login, role="officer_a") == ["a", "a"]
    task = house.open(first)["a"]
    assert (task.role, task.also_role) == ("officer_a", "credit_manager")
    assert whole(house, first)
    house.do(first, "a", "xujian", {})
    house.do(second, "a", "liuyang", {})
    assert (done_as(house, first), done_as(house, second)) == ("credit_manager", "officer_a")
    assert offered(house, "xujian") == []


@pytest.mark.parametrize(
    ("escalate", "roles"),
    [(OFFER, ("officer_a", "credit_manager")), ("100% reassign role:credit_manager", ("credit_manager", None))],
)
def test_to_whom_it_was_passed_on_or_offered_stays_in_another_version(house, escalate, roles):
    drawn(house, escalate)
    case = begun(house)
    house.advance("2WD")
    drawn(house, escalate, due="3WD")
    house.run(migrate_case, MigrateCase(case_id=case, actor=house.person("admin"), reason="new rules", mapping={}))
    task = house.open(case)["a"]
    assert (task.role, task.also_role) == roles
    assert whole(house, case)


def test_its_holder_keeps_it_and_the_further_role_is_told(house):
    drawn(house, OFFER)
    case = begun(house)
    house.claim(house.open(case)["a"], "liuyang")
    house.advance("2WD")
    task = house.open(case)["a"]
    assert task.assignee == house.person("liuyang").id
    assert "taken" not in told(house, "liuyang")
    assert "reminder" in told(house, "xujian")
    (event,) = events(house, case)
    assert (event["act"], event["role"], event["nobody"]) == ("offer", "credit_manager", False)
    house.finish(task, "liuyang", {})
    assert done_as(house, case) == "officer_a"


def test_separation_binds_the_further_role_too(house):
    """Xu Jian did the first step, so nobody of the further role may do it: it is not offered, superiors are told."""
    drawn(house, OFFER, separate_from="first")
    case = begun(house, "xujian")
    house.advance("2WD")
    task = house.open(case)["a"]
    others = offered(house, "chenguodong")
    assert offered(house, "xujian") == []
    with pytest.raises((SeparatedFrom, TaskNotFound)):
        house.claim(task, "xujian")
    assert (task.also_role is None) == (others == [] and events(house, case)[0]["nobody"])


def test_where_nobody_of_it_may_take_it_superiors_are_told_instead(house):
    drawn(house, "100% offer role:nobody_has_it")
    case = begun(house)
    house.advance("3WD")
    assert house.open(case)["a"].also_role is None
    assert events(house, case)[0]["nobody"] is True
    assert "escalated" in told(house, "xujian")


def test_what_goes_to_another_role_afterwards_is_for_that_role_alone(house):
    drawn(house, "50% offer role:credit_manager; 100% reassign role:risk_officer")
    case = begun(house)
    house.advance("3WD")
    task = house.open(case)["a"]
    assert task.roles == ("risk_officer",)
    assert offered(house, "liuyang") == []
    assert whole(house, case)


def test_a_task_nobody_of_its_own_role_may_do_does_not_stop_while_the_further_role_may(house):
    drawn(house, OFFER, role="no_such_role")
    case = begun(house)
    with house.database.read() as connection:
        assert [each.case for each in stops_of(connection, house.time())] == [case]
    house.advance("2WD")
    with house.database.read() as connection:
        assert stops_of(connection, house.time()) == []


def test_authority_is_that_of_the_role_in_which_it_is_done(house):
    drawn(house, OFFER, authority="=amount")
    case = house.start("p", {"amount": Decimal("1000.00")}, "liuyang", branch="b1")
    house.do(case, "first", "liuyang", {})
    assert offered(house, "liuyang") == []
    house.advance("2WD")
    assert offered(house, "liuyang") == []
    assert offered(house, "xujian") == ["a"]
    house.do(case, "a", "xujian", {})
    assert done_as(house, case) == "credit_manager"


def test_many_at_once_offer_it_once(house):
    drawn(house, OFFER)
    case = begun(house)
    later = house.time() + timedelta(days=30)
    with UnitOfWork(house.database) as uow:
        uow.clock.set(later)
        uow.commit()
    racing = [
        threading.Thread(target=house.run, args=(escalate_tasks_of_case, EscalateTasksOfCase(case_id=case)))
        for _ in range(4)
    ]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert len(events(house, case)) == 1
