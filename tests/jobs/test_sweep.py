"""The background work: due timers, deliveries, failures; on both databases."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.commands.cases.cancel import CancelCase, cancel_case
from server.commands.messages.deliver import ClaimThrown, claim_thrown
from server.domain.cases import CaseStatus
from server.domain.ids import new_id
from server.jobs.backoff import Backoff
from server.jobs.clock import tick
from server.jobs.loop import Loop
from server.jobs.outbox import drain
from server.jobs.sweep import Sweep
from server.store.outbox import OutboxRow
from server.store.unit_of_work import UnitOfWork
from tests.api.diagrams import catch, catch_signal, catch_timer, diagram, start, user
from tests.house import MONDAY
from tests.jobs.manual import ManualHouse

NEVER = threading.Event()
WAIT = {
    "wait.bpmn": diagram(
        "wait", start() + catch_timer("pause", "PT10M") + user("look", "Look"), "begin > pause > look > end"
    )
}
PAID = {
    "payment.bpmn": diagram(
        "payment",
        start() + catch("wait_paid", "paid") + catch_signal("wait_close", "close_day"),
        "begin > wait_paid > wait_close > end",
        more='<bpmn:message id="paid" name="paid" /><bpmn:signal id="close_day" name="close_day" />',
    )
}


@pytest.fixture
def house(database):
    made = ManualHouse(database)
    made.deploy(WAIT)
    made.deploy(PAID)
    return made


def set_clock(house, instant):
    with UnitOfWork(house.database) as uow:
        uow.clock.set(instant)
        uow.commit()


def throw(house, kind, name):
    row = OutboxRow(
        new_id(), kind, {"name": name, "data": {}, "correlation": {}, "case": "elsewhere", "branch": "b1"}, house.time()
    )
    with UnitOfWork(house.database) as uow:
        uow.outbox.put(row)
        uow.commit()
    return row.id


def spoil(house, case_id):
    """Make a case one that cannot be loaded."""
    with house.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE \"case\" SET blob = NULL WHERE id = '{case_id}'")
        connection.commit()


def pending(house):
    with house.database.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM outbox WHERE done_at IS NULL").scalar_one()


def test_a_due_timer_fires_once(house):
    case = house.start("wait", {}, "wangfang")
    assert house.sweep.run() == 0
    set_clock(house, MONDAY + timedelta(minutes=10))
    assert house.sweep.run() == 1
    assert house.sweep.run() == 0
    assert set(house.open(case)) == {"look"}


def test_a_case_that_ended_meanwhile_does_not_fire(house):
    case = house.start("wait", {}, "wangfang")
    house.run(cancel_case, CancelCase(case_id=case, actor=house.person("admin")))
    set_clock(house, MONDAY + timedelta(minutes=10))
    assert house.sweep.run() == 0


def test_a_case_that_fails_stops_nobody_else_and_is_postponed(house):
    bad, good = house.start("wait", {}, "wangfang"), house.start("wait", {}, "wangfang")
    spoil(house, bad)
    set_clock(house, MONDAY + timedelta(minutes=10))
    backoff = Backoff()
    assert tick(house.transactions, backoff, NEVER) == 1
    assert set(house.open(good)) == {"look"}
    assert bad in backoff.waiting(datetime.now(UTC))
    assert tick(house.transactions, backoff, NEVER) == 0


def test_each_failure_postpones_for_longer():
    backoff = Backoff()
    waits = [backoff.failed("case", MONDAY) - MONDAY for _ in range(12)]
    assert waits[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert waits[-1] == timedelta(hours=1)
    assert backoff.waiting(MONDAY + timedelta(minutes=59)) == {"case"}
    assert backoff.waiting(MONDAY + timedelta(hours=1)) == set()
    backoff.succeeded("case")
    assert backoff.failed("case", MONDAY) - MONDAY == timedelta(seconds=10)


def test_a_thrown_message_reaches_who_waits_and_is_settled(house):
    case = house.start("payment", {}, "wangfang")
    throw(house, "message", "paid")
    assert house.sweep.run() == 1
    assert pending(house) == 0
    throw(house, "signal", "close_day")
    assert house.sweep.run() == 1
    assert house.case(case).status is CaseStatus.COMPLETED


def test_a_delivery_is_made_once_by_many_workers(house):
    cases = [house.start("payment", {}, "wangfang") for _ in range(6)]
    for _ in cases[:3]:
        throw(house, "message", "paid")
    workers = [threading.Thread(target=drain, args=(house.transactions, NEVER)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert pending(house) == 0
    assert sum(len(house.history(case, "MessageReceived")) for case in cases) == 3


def test_a_delivery_that_fails_comes_again_and_is_not_lost(house):
    case = house.start("payment", {}, "wangfang")
    throw(house, "message", "paid")
    with house.database.write() as connection:
        blob = connection.exec_driver_sql(f"SELECT blob FROM \"case\" WHERE id = '{case}'").scalar_one()
        connection.commit()
    spoil(house, case)
    assert drain(house.transactions, NEVER) == 0
    assert pending(house) == 1
    with house.database.write() as connection:
        from sqlalchemy import text

        connection.execute(text('UPDATE "case" SET blob = :blob WHERE id = :id'), {"blob": bytes(blob), "id": case})
        connection.commit()
    assert drain(house.transactions, NEVER) == 0
    set_clock(house, MONDAY + timedelta(seconds=10))
    assert drain(house.transactions, NEVER) == 1
    assert len(house.history(case, "MessageReceived")) == 1


def test_a_worker_that_dies_leaves_its_deliveries_to_others(house):
    house.start("payment", {}, "wangfang")
    throw(house, "message", "paid")
    assert len(house.transactions.run(claim_thrown, ClaimThrown(10))) == 1
    assert drain(house.transactions, NEVER) == 0
    set_clock(house, MONDAY + timedelta(minutes=2))
    assert drain(house.transactions, NEVER) == 1


def test_thrown_work_wakes_whoever_does_it(house):
    before = house.wakes
    throw(house, "message", "nobody_waits")
    assert house.wakes == before
    house.start("wait", {}, "wangfang")
    assert house.sweep.run() == 1


def test_a_sweep_told_to_end_finishes_its_piece_and_leaves_the_rest_due(house):
    cases = [house.start("wait", {}, "wangfang") for _ in range(3)]
    set_clock(house, MONDAY + timedelta(hours=1))
    for _ in range(3):
        throw(house, "message", "nobody_waits")
    ending, opened = threading.Event(), []

    def opening():
        opened.append(1)
        if len(opened) == 2:  # what is due, the first case
            ending.set()
        return UnitOfWork(house.database)

    assert Sweep(replace(house.transactions, unit_of_work=opening), ending=ending).run() == 1
    assert sorted(len(house.open(case)) for case in cases) == [0, 0, 1]
    assert Sweep(house.transactions).run() == 5


def test_the_loop_works_at_once_when_woken_and_ends_when_told():
    worked = threading.Semaphore(0)
    loop = Loop(worked.release, lambda: None, None)
    loop.start()
    assert worked.acquire(timeout=30)
    loop.wake()
    assert worked.acquire(timeout=30)
    assert loop.alive
    loop.stop()
    assert not loop.alive


def test_the_loop_survives_a_failing_sweep():
    seen = threading.Semaphore(0)

    def fail():
        seen.release()
        raise RuntimeError("no database")

    loop = Loop(fail, lambda: None, None)
    loop.start()
    assert seen.acquire(timeout=30)
    loop.wake()
    assert seen.acquire(timeout=30)
    loop.stop()
