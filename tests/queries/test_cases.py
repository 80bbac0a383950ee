from datetime import date
from decimal import Decimal

import pytest

from server.domain.cases import CaseStatus
from server.domain.errors import CaseNotFound, ProcessNotFound, TaskNotFound
from server.domain.events import CaseStarted, ElementStepped
from server.domain.house_events import SignedIn
from server.domain.tasks import TaskState
from server.domain.waiting import HeldElement, TimerRow
from server.queries.cases import CaseFilter, get_case, list_cases
from server.queries.history import history_of
from server.queries.processes import list_processes, read_roles, versions_of
from server.queries.tasks import get_task
from server.store.unit_of_work import UnitOfWork
from tests.sample import HOUR, NOW, a_case, a_task, deploy, keep


def actor_of(database, person):
    with UnitOfWork(database) as work:
        return work.people.actor(person, NOW)


def shown(database, person, read=None, **narrowing):
    actor, cursor, ids = actor_of(database, person), None, []
    while True:
        page = list_cases(database, actor, read or {}, narrowed=CaseFilter(**narrowing), limit=2, cursor=cursor)
        ids += [row.id for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return ids


@pytest.fixture
def cases(house):
    """Started by li at north, by zhao at south; the third ended; wang oversees north, chen all."""
    keep(house, a_case(1, title="Loan 李四"))
    keep(house, a_case(2, branch="south", started_by="zhao", started_at=NOW + HOUR))
    keep(house, a_case(3, started_by=None, status=CaseStatus.COMPLETED, started_at=NOW + HOUR))
    return house


def test_cases_come_newest_first_to_those_who_may_read_them(cases):
    assert shown(cases, "chen") == ["case-000003", "case-000002", "case-000001"]
    assert shown(cases, "wang") == ["case-000003", "case-000001"]
    assert shown(cases, "li") == ["case-000001"]
    assert shown(cases, "zhao") == ["case-000002"]


def test_a_read_role_opens_the_cases_of_its_branch(cases):
    assert shown(cases, "li", {"loan": "clerk"}) == ["case-000003", "case-000001"]
    assert shown(cases, "li", {"other": "clerk"}) == ["case-000001"]


def test_who_holds_or_did_a_task_may_read_the_case(cases):
    with UnitOfWork(cases) as work:
        held = a_task(1, a_case(2), state=TaskState.CLAIMED, assignee="li")
        work.tasks.add_all([(held, {})])
        work.tasks.done_by(case="case-000003", element="check", name="Check", person="li", at=NOW)
        work.commit()
    assert shown(cases, "li") == ["case-000003", "case-000002", "case-000001"]


def test_filters_narrow_the_cases(cases):
    assert shown(cases, "chen", status=CaseStatus.COMPLETED) == ["case-000003"]
    assert shown(cases, "chen", branch="south") == ["case-000002"]
    assert shown(cases, "chen", business_key="K-1") == ["case-000001"]
    assert shown(cases, "chen", process="other") == []
    assert shown(cases, "chen", q="李四") == ["case-000001"]


def test_a_case_is_found_by_its_columns(house):
    keep(house, a_case(columns={"客户": "王小明", "amount": Decimal("1234.50"), "day": date(2026, 3, 2)}))
    assert shown(house, "li", q="小明 1234.50") == ["case-000001"]
    assert shown(house, "li", q="2026-03-02") == ["case-000001"]


def test_one_case_comes_with_its_open_incidents(cases):
    held = HeldElement("incident-1", "case-000001", "t", "pay", "no rate", NOW)
    with UnitOfWork(cases) as work:
        work.incidents.add_all([held])
        work.commit()
    assert get_case(cases, actor_of(cases, "li"), {}, "case-000001").incidents == (held,)
    with UnitOfWork(cases) as work:
        work.incidents.resolve("case-000001", ["t"], NOW)
        work.commit()
    assert get_case(cases, actor_of(cases, "li"), {}, "case-000001").incidents == ()


def test_a_case_one_may_not_read_is_unknown(cases):
    with pytest.raises(CaseNotFound):
        get_case(cases, actor_of(cases, "zhao"), {}, "case-000001")


def test_a_task_comes_with_case_inner_variables_and_own_draft(house):
    keep(house, a_case())
    with UnitOfWork(house) as work:
        work.tasks.add_all([(a_task(), {"item": Decimal("1.50")})])
        work.drafts.put("task-000001", "li", {"note": "half"}, NOW)
        work.drafts.put("task-000001", "li", {"note": "done"}, NOW)
        work.commit()
    detail = get_task(house, actor_of(house, "li"), "task-000001")
    assert (detail.case.id, detail.local) == ("case-000001", {"item": Decimal("1.50")})
    assert detail.draft.values == {"note": "done"}
    assert get_task(house, actor_of(house, "wang"), "task-000001").draft is None


@pytest.mark.parametrize(("person", "task"), [("zhao", "task-000001"), ("li", "task-9")])
def test_a_task_one_may_not_see_is_unknown(house, person, task):
    keep(house, a_case(), a_task())
    with pytest.raises(TaskNotFound):
        get_task(house, actor_of(house, person), task)


@pytest.fixture
def stepped(house):
    keep(house, a_case())
    with UnitOfWork(house) as work:
        work.record(
            CaseStarted(
                at=NOW,
                by="li",
                case="case-000001",
                process="loan",
                version=1,
                branch="north",
                business_key=None,
                start="s",
            ),
            *[
                ElementStepped(
                    at=NOW,
                    by="li",
                    case="case-000001",
                    process="loan",
                    element=f"e{n}",
                    element_type="userTask",
                    name="E",
                    event="entered",
                )
                for n in range(5)
            ],
            SignedIn(at=NOW + HOUR, by="wang"),
        )
        work.commit()
    return house


def test_history_gives_the_steps_in_order_across_pages(stepped):
    first = history_of(stepped, "case-000001", limit=3)
    rest = history_of(stepped, "case-000001", limit=3, cursor=first.next_cursor)
    assert [row.element for row in (*first.items, *rest.items)] == ["e0", "e1", "e2", "e3", "e4"]
    assert (first.items[0].event, first.items[0].element_type, first.items[0].by) == ("entered", "userTask", "li")
    assert rest.next_cursor is None


def test_processes_are_listed_in_force_with_all_versions_behind_them(house):
    with UnitOfWork(house) as work:
        assert work.processes.next_version("loan") == 2
        deploy(work, "loan", 2)
        work.commit()
    assert [(each.process, each.version) for each in list_processes(house)] == [("loan", 2)]
    assert [each.version for each in versions_of(house, "loan")] == [2, 1]
    assert read_roles(house) == {}
    with pytest.raises(ProcessNotFound):
        versions_of(house, "other")


def test_due_cases_run_and_come_the_longest_due_first(cases):
    with UnitOfWork(cases) as work:
        for case, due in (("case-000001", NOW), ("case-000002", NOW - HOUR), ("case-000003", NOW)):
            work.timers.replace(case, [TimerRow("t", "wait", due), TimerRow("u", "wait", NOW + HOUR)], [])
        work.commit()
    with UnitOfWork(cases) as work:
        assert work.timers.due(NOW, 10) == ["case-000002", "case-000001"]
        assert work.timers.due(NOW - HOUR, 10) == ["case-000002"]
