from dataclasses import replace

import pytest
from sqlalchemy import func, select

from server.domain import codec
from server.domain.events import TaskCompleted
from server.domain.tasks import TaskState, complete
from server.store.chains import entries_of
from server.store.outbox import OutboxRow
from server.store.tables import metadata
from server.store.unit_of_work import UnitOfWork
from tests.sample import FREE, NOW, a_case, a_task, keep


def counts(database) -> dict[str, int]:
    with database.read() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def submit(work: UnitOfWork) -> None:
    task, case = work.tasks.lock_with_case("task-000001")
    work.tasks.doers(case.id, ["sign"])
    done, event = complete(task, work.people.actor("li", NOW), FREE, version=1, now=NOW)
    work.tasks.save(done)
    work.tasks.done_by(case=case.id, element="check", name="Check", person="li", at=NOW)
    work.drafts.delete(done.id)
    work.cases.save(replace(case, data={"amount": 2}))
    work.tasks.add_all([(a_task(2, element="sign"), {"item": 1}), (a_task(3, element="pay"), {})])
    work.tasks.set_exclusions((), [("task-000002", "li")])
    work.outbox.put(OutboxRow("out-1", "mail", {"to": "wang"}, NOW))
    work.record(event, TaskCompleted(at=NOW, by="li", case=case.id, task="x", element="y", role="z"))


def test_what_is_not_committed_leaves_nothing(house):
    keep(house, a_case(), a_task(state=TaskState.CLAIMED, assignee="li"))
    before = counts(house)
    with UnitOfWork(house) as work:
        submit(work)
    assert counts(house) == before


def test_an_error_undoes_everything(house):
    keep(house, a_case(), a_task(state=TaskState.CLAIMED, assignee="li"))
    before = counts(house)

    def fail_late() -> None:
        with UnitOfWork(house) as work:
            submit(work)
            work.cases.flush({})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert counts(house) == before


def test_a_submission_takes_at_most_twelve_statements_and_one_commit(house):
    keep(house, a_case(), a_task(state=TaskState.CLAIMED, assignee="li"))
    with UnitOfWork(house) as work:
        work.people.actor("li", NOW)
    with house.counting() as log, UnitOfWork(house) as work:
        submit(work)
        work.commit()
    assert len(log.statements) <= 12, log.statements
    assert len(log.commits) == 1


def test_many_opened_tasks_and_events_take_no_more_statements_than_few(house):
    keep(house, a_case(1), a_task(1))
    taken: list[int] = []
    for many in (2, 50):
        with house.counting() as log, UnitOfWork(house) as work:
            work.tasks.add_all([(a_task(many * 100 + n), {}) for n in range(many)])
            work.record(*[TaskCompleted(at=NOW, case="case-000001", task="x", element="y", role="z")] * many)
            work.commit()
        taken.append(len(log.statements))
    assert taken[0] == taken[1]


def test_an_event_is_kept_with_its_payload_and_person(house):
    keep(house, a_case(), a_task(state=TaskState.CLAIMED, assignee="li"))
    with UnitOfWork(house) as work:
        submit(work)
        work.commit()
    first = next(iter(entries_of(house, "case-000001")))
    assert (first.kind, first.by, first.at, first.seq) == ("TaskCompleted", "li", NOW, 1)
    assert codec.loads(first.payload)["task"] == "task-000001"


def test_a_case_comes_back_as_it_was_saved(house):
    keep(house, a_case(), a_task(state=TaskState.CLAIMED, assignee="li"))
    with UnitOfWork(house) as work:
        submit(work)
        work.commit()
    with UnitOfWork(house) as work:
        case = work.cases.lock("case-000001")
        assert (case.data, case.version, case.audit_seq) == ({"amount": 2}, 2, 2)
        assert [task.id for task in work.tasks.of_case(case.id, open_only=True)] == ["task-000002", "task-000003"]
        assert work.tasks.local("task-000002") == {"item": 1}
