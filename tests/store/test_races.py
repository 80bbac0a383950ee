from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from server.domain import audit
from server.domain.cases import CaseStatus, StaleCase
from server.domain.errors import Conflict, StaleTask
from server.domain.events import CaseWasResumed
from server.domain.house_events import SignedIn
from server.domain.tasks import HumanTask, TaskState, claim, complete
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.sample import FREE, NOW, a_case, a_task, keep


def both(first: Callable[[], str], second: Callable[[], str]) -> list[str]:
    """What two threads answer that begin at once."""
    start = Barrier(2)

    def run(act: Callable[[], str]) -> str:
        start.wait()
        return act()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(run, [first, second]))


def claiming(database, person: str) -> Callable[[], str]:
    def act() -> str:
        try:
            with UnitOfWork(database) as work:
                task, _ = work.tasks.lock_with_case("task-000001")
                claimed, event = claim(task, work.people.actor(person, NOW), FREE, version=task.version, now=NOW)
                work.tasks.save(claimed)
                work.record(event)
                work.commit()
        except Conflict as refusal:
            return refusal.code
        return "won"

    return act


def completing(database) -> Callable[[], str]:
    def act() -> str:
        try:
            with UnitOfWork(database) as work:
                task, case = work.tasks.lock_with_case("task-000001")
                done, event = complete(task, work.people.actor("li", NOW), FREE, version=1, now=NOW)
                work.tasks.save(done)
                work.cases.save(replace(case, data={"amount": case.data["amount"] + 1}))
                work.record(event)
                work.commit()
        except Conflict as refusal:
            return refusal.code
        return "won"

    return act


@pytest.mark.parametrize("_round", range(5))
def test_of_two_who_claim_one_wins_and_the_other_learns_who_holds_it(house, _round):
    keep(house, a_case(), a_task())
    assert both(claiming(house, "li"), claiming(house, "wang")) == ["task_claimed_by_another", "won"]


@pytest.mark.parametrize("_round", range(5))
def test_of_two_submissions_one_wins_and_its_data_stands_once(house, _round):
    keep(house, a_case(), a_task(state=TaskState.CLAIMED, assignee="li"))
    assert both(completing(house), completing(house)) == ["task_not_open", "won"]
    with UnitOfWork(house) as work:
        assert work.cases.lock("case-000001").data == {"amount": 2}


def save_at_last(work: UnitOfWork, task: HumanTask) -> None:
    work.tasks.save(task)
    work.commit()


def test_a_task_read_before_another_change_cannot_be_saved(house):
    keep(house, a_case(), a_task())
    with UnitOfWork(house) as work:
        stale, _ = work.tasks.lock_with_case("task-000001")
        work.tasks.save(replace(stale, version=2, priority=60))
        with pytest.raises(StaleTask):
            save_at_last(work, replace(stale, version=2, priority=70))


def test_a_case_read_before_another_change_cannot_be_saved(house):
    keep(house, a_case())
    with UnitOfWork(house) as work:
        seen = work.cases.lock("case-000001")
    with UnitOfWork(house) as work:
        work.cases.save(replace(seen, status=CaseStatus.SUSPENDED))
        work.commit()
    with UnitOfWork(house) as work, pytest.raises(StaleCase):
        work.cases.save(replace(seen, status=CaseStatus.CANCELLED))


def recording(database, times: int) -> Callable[[], str]:
    def act() -> str:
        for _ in range(times):
            with UnitOfWork(database) as work:
                work.record(SignedIn(at=NOW, by="li"), CaseWasResumed(at=NOW, by="li", case="case-000001"))
                work.commit()
        return "done"

    return act


def test_chains_stay_unbroken_when_two_write_at_once(house):
    keep(house, a_case())
    assert both(recording(house, 20), recording(house, 20)) == ["done", "done"]
    for chain in ("case-000001", "organisation"):
        entries = list(entries_of(house, chain))
        assert len(entries) == 40
        assert list(audit.verify(entries)) == []
