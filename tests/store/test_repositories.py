from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import select

from server.domain.cases import Provenance
from server.domain.errors import CaseNotFound, IdempotencyKeyReused, InvalidValue, ProcessNotFound, TaskNotFound
from server.domain.processes import Binding, StartTrigger
from server.domain.tasks import TaskState
from server.domain.waiting import AwaitedKind, HeldElement, SubscriptionRow, TimerRow
from server.store.bound_files import bound_files
from server.store.outbox import LONGEST_DELAY, OutboxRow
from server.store.tables.cases import case_column
from server.store.unit_of_work import UnitOfWork
from tests.sample import HOUR, NOW, a_case, a_task, deploy, keep


@pytest.fixture
def work(house):
    with UnitOfWork(house) as opened:
        yield opened


def test_data_and_provenance_come_back_exactly(house):
    data = {"z": Decimal("1234.50"), "a": [1, {"b": None}], "t": NOW, "d": date(2026, 3, 2), "n": 10**30}
    wrote = Provenance("gather", "tok", None, NOW + timedelta(microseconds=7), "task-1", ("li", "wang"))
    case = a_case(data=data, provenance={"z": wrote}, columns={"amount": Decimal("1.50")}, blob=b"\x00\xff")
    keep(house, case)
    with UnitOfWork(house) as work:
        read = work.cases.lock(case.id)
    assert read == case
    assert list(read.data) == list(data)


def test_times_of_other_zones_come_back_as_the_same_instant_in_utc(house):
    east = timezone(timedelta(hours=8))
    keep(house, a_case(started_at=datetime(2026, 3, 2, 17, 0, tzinfo=east)))
    with UnitOfWork(house) as work:
        read = work.cases.lock("case-000001").started_at
    assert (read, read.utcoffset()) == (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), timedelta(0))


def test_columns_are_kept_by_kind_and_replaced_when_they_change(house):
    keep(house, a_case(columns={"n": Decimal("1.50"), "t": "李四", "d": date(2026, 3, 2), "b": True, "none": None}))
    with UnitOfWork(house) as work:
        work.cases.save(replace(work.cases.lock("case-000001"), columns={"n": 2}))
        work.commit()
    with house.read() as connection:
        rows = connection.execute(select(case_column.c.name, case_column.c.number)).all()
    assert [tuple(row) for row in rows] == [("n", Decimal(2))]


def test_what_is_not_there_is_not_found(work):
    for look, refusal in (
        (lambda: work.cases.lock("x"), CaseNotFound),
        (lambda: work.tasks.lock_with_case("x"), TaskNotFound),
        (lambda: work.tasks.local("x"), TaskNotFound),
        (lambda: work.processes.current("x"), ProcessNotFound),
        (lambda: work.processes.version("loan", 9), ProcessNotFound),
        (lambda: work.processes.binding("x"), ProcessNotFound),
    ):
        with pytest.raises(refusal):
            look()


def test_doers_are_who_did_in_order_and_who_holds_now(work):
    work.cases.add(a_case())
    held = a_task(1, element="sign", name="Sign", state=TaskState.CLAIMED, assignee="chen")
    work.tasks.add_all([(held, {}), (a_task(2, element="sign"), {})])
    for person in ("li", "wang", "li"):
        work.tasks.done_by(case="case-000001", element="check", name="Check", person=person, at=NOW)
    doers = work.tasks.doers("case-000001", ["check", "sign", "pay"])
    done = sorted((doer.order, doer.person) for doer in doers if not doer.open)
    assert [person for _, person in done] == ["wang", "li"]
    assert [(doer.element, doer.name, doer.person) for doer in doers if doer.open] == [("sign", "Sign", "chen")]
    assert work.tasks.doers("case-000001", []) == []


def test_closing_ends_open_tasks_of_these_tokens_only(work):
    work.cases.add(a_case())
    work.tasks.add_all([(a_task(1), {}), (a_task(2), {}), (a_task(3, state=TaskState.COMPLETED), {})])
    closed = work.tasks.close("case-000001", ["token-1", "token-3"], TaskState.CANCELLED, NOW)
    assert [(task.id, task.state, task.version) for task in closed] == [("task-000001", TaskState.CANCELLED, 2)]
    assert [task.id for task in work.tasks.of_case("case-000001", open_only=True)] == ["task-000002"]
    assert len(work.tasks.of_case("case-000001", open_only=False)) == 3


def test_timers_are_replaced_by_token(work):
    work.cases.add(a_case())
    work.timers.replace("case-000001", [TimerRow("t", "wait", NOW)], [])
    assert work.timers.due(NOW, 5) == ["case-000001"]
    work.timers.replace("case-000001", [TimerRow("t", "wait", NOW + HOUR)], ["t"])
    assert work.timers.due(NOW, 5) == []


@pytest.mark.parametrize(
    ("sent", "caught"),
    [
        ({"order": 1}, ["a", "any"]),
        ({"order": Decimal("1.0"), "shop": "x"}, ["a", "ab", "any"]),
        ({"order": "1"}, ["any"]),
        ({"order": 2, "shop": "x"}, ["any"]),
        ({}, ["any"]),
        (None, ["a", "ab", "any"]),
    ],
)
def test_a_message_is_caught_where_every_key_waited_for_is_equal(work, sent, caught):
    work.cases.add(a_case())
    waits = {"a": {"order": 1}, "ab": {"shop": "x", "order": 1}, "any": {}}
    rows = [SubscriptionRow(token, "catch", AwaitedKind.MESSAGE, "paid", keys) for token, keys in waits.items()]
    rows.append(SubscriptionRow("other", "catch", AwaitedKind.SIGNAL, "paid"))
    work.subscriptions.replace("case-000001", rows, [], NOW)
    assert [catcher.token for catcher in work.subscriptions.find(AwaitedKind.MESSAGE, "paid", sent)] == caught
    work.subscriptions.replace("case-000001", [], list(waits), NOW)
    assert work.subscriptions.find(AwaitedKind.MESSAGE, "paid", sent) == []


def test_too_many_correlation_keys_are_refused(work):
    with pytest.raises(InvalidValue):
        work.subscriptions.find(AwaitedKind.MESSAGE, "paid", {str(n): n for n in range(9)})


def test_an_incident_stays_open_however_often_it_is_tried_until_it_is_resolved(work):
    work.cases.add(a_case())
    work.incidents.add_all([HeldElement("i", "case-000001", "t", "pay", "no rate", NOW, line=3)])
    work.incidents.count("i", 2)
    assert [(held.attempts, held.error, held.line) for held in work.incidents.open_of("case-000001")] == [
        (2, "no rate", 3)
    ]
    work.incidents.resolve("case-000001", ["t"], NOW)
    assert work.incidents.open_of("case-000001") == []


def claimed_at(work, moment, limit):
    return work.outbox.claim_batch(["mail"], moment, limit, timedelta(minutes=1))


def test_a_delivery_is_claimed_by_those_who_bring_its_kind(work):
    work.outbox.put(OutboxRow("o1", "signal", {}, NOW))
    assert claimed_at(work, NOW, 5) == []


def test_a_delivery_is_claimed_once_per_lease_and_backs_off_when_it_fails(work):
    work.outbox.put(OutboxRow("o1", "mail", {"to": "li"}, NOW), dedup="once")
    work.outbox.put(OutboxRow("o2", "mail", {"to": "li"}, NOW), dedup="once")
    (row,) = claimed_at(work, NOW, 5)
    assert (row.id, row.payload, row.attempts) == ("o1", {"to": "li"}, 1)
    assert claimed_at(work, NOW, 5) == []
    (again,) = claimed_at(work, NOW + HOUR, 5)
    assert again.attempts == 2
    work.outbox.failed(replace(again, attempts=90), NOW, "refused")
    assert claimed_at(work, NOW + LONGEST_DELAY - timedelta(seconds=1), 5) == []
    assert len(claimed_at(work, NOW + LONGEST_DELAY, 5)) == 1
    work.outbox.done("o1", NOW)
    assert claimed_at(work, NOW + 9 * LONGEST_DELAY, 5) == []


def test_two_workers_never_claim_the_same_delivery(house):
    with UnitOfWork(house) as work:
        for number in range(4):
            work.outbox.put(OutboxRow(f"o{number}", "mail", {}, NOW))
        work.commit()
    claimed = []
    for _ in range(2):
        with UnitOfWork(house) as work:
            claimed += [row.id for row in claimed_at(work, NOW, 2)]
            work.commit()
    assert claimed == ["o0", "o1", "o2", "o3"]


def test_a_repeated_request_is_answered_as_before_and_another_refused(work):
    assert work.idempotency.answer("li", "k", "h") is None
    work.idempotency.remember("li", "k", "h", "case-1", NOW)
    assert work.idempotency.answer("li", "k", "h") == "case-1"
    assert work.idempotency.answer("wang", "k", "h") is None
    with pytest.raises(IdempotencyKeyReused):
        work.idempotency.answer("li", "k", "other")
    work.idempotency.forget(NOW + HOUR)
    assert work.idempotency.answer("li", "k", "h") is None


def test_a_binding_keeps_the_files_bound_when_newer_ones_are_deployed(work):
    wanted = Binding("b", "loan", 1, {"pay": 1}, {"loan": "loan-1", "pay": "pay-1"})
    deploy(work, "pay", 1)
    bound = work.processes.bind(wanted)
    assert work.processes.bind(replace(wanted, id="other")) == bound
    deploy(work, "loan", 2)
    assert work.processes.binding("b") == bound
    assert bound_files(work.processes, "b") == {"loan-1/loan.bpmn": b"<bpmn/>", "pay-1/pay.bpmn": b"<bpmn/>"}
    assert work.processes.current("loan").version == 2


def test_only_the_version_in_force_is_started_by_messages_and_timers(work):
    deploy(work, "loan", 2, StartTrigger("loan", 2, "old", "message", "order"))
    starts = [
        StartTrigger("loan", 3, "new", "message", "order"),
        StartTrigger("loan", 3, "daily", "timer", timer="R/P1D", next_due=NOW),
    ]
    deploy(work, "loan", 3, *starts)
    assert work.processes.starts("message", "order") == starts[:1]
    assert work.processes.due_starts(NOW, 5) == starts[1:]
    work.processes.set_next_due(starts[1], "R/P1D", NOW + HOUR)
    assert work.processes.due_starts(NOW, 5) == []


def test_tasks_are_hidden_anew_by_one_statement_however_many_they_are(house):
    tasks = [a_task(number, element=f"step{number}") for number in (1, 2, 3)]
    keep(house, a_case(), *tasks)
    ids = [task.id for task in tasks]
    with UnitOfWork(house) as work:
        work.tasks.set_exclusions(ids, [(each, "li") for each in ids])
        with house.counting() as log:
            work.tasks.set_exclusions(ids, ())
        assert len(log.statements) == 1
        assert work.tasks.excluded(ids) == set()
