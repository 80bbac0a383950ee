"""Votes with a deadline: ended once, told to who held a ballot, secret until then and open afterwards."""

import threading
from datetime import timedelta

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.timers.fire import FireTimersOfCase, fire_timers_of_case
from server.domain.errors import TaskNotOpen
from server.domain.human_tasks import EXPIRED
from server.domain.replay import facts_of
from server.domain.tasks import TaskState
from server.engine.shelf import Shelf
from server.queries.case_view import case_view
from server.queries.notices import notice_page
from server.queries.reading import Reading
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.api.test_instances_apart import MANY
from tests.commands.test_calendars import change
from tests.jobs.manual import ManualHouse

MEMBERS = ("huangmin", "wumei", "zhaolei")


@pytest.fixture
def house(database):
    return ManualHouse(database)


def drawn(house, closes="2WD"):
    declared = {"role": "officer_b", "result": "ballot", "separate_from": "vote", "blind_to": "vote", "closes": closes}
    vote = diagrams.user("vote", "Vote", **declared).replace("</bpmn:userTask>", f"{MANY}</bpmn:userTask>")
    nodes = diagrams.start() + vote + diagrams.user("note", "Note", role="officer_a")
    house.deploy({"c/c.bpmn": diagrams.diagram("c", nodes, "begin > vote > note > end")})


@pytest.fixture
def case(house):
    drawn(house)
    return house.start("c", {"members": 3}, "admin", branch="b1")


def tasks(house, case):
    return house.run(lambda _command, work: work.uow.tasks.of_case(case, open_only=False), None)


def ballot(house, case):
    return next(task for task in tasks(house, case) if task.element == "vote" and task.state is TaskState.OFFERED)


def take(house, case, login):
    return house.claim(ballot(house, case), login)


def cast(house, case, login, word="yes"):
    house.finish(take(house, case, login), login, {"vote": word})


def told(house, login):
    return [row.kind.value for row in notice_page(house.database, house.person(login), limit=50, cursor=None).items]


def ended(house, case):
    return [fact for fact in facts_of(entries_of(house.database, case)) if fact.kind == "TaskCancelled"]


def test_the_votes_that_are_in_count_and_the_case_goes_on(house, case):
    cast(house, case, "wumei", "agree")
    held = take(house, case, "huangmin")
    house.advance("2WD")
    assert set(house.open(case)) == {"note"}
    stored = house.case(case)
    assert stored.data["votes"] == [{"vote": "agree"}]
    assert len(stored.provenance["votes"].doers) == 1
    late = ended(house, case)
    assert [fact.text("reason") for fact in late] == [EXPIRED, EXPIRED]
    assert [fact.at - house.time() for fact in late] == [timedelta()] * 2
    assert told(house, "huangmin") == ["expired"]
    assert told(house, "zhaolei") == []
    with pytest.raises(TaskNotOpen):
        house.finish(held, "huangmin", {"vote": "late"})
    assert house.run(compare_case, CompareCase(case_id=case)) == []


def test_it_closes_on_the_calendar_of_the_branch(house, case):
    """Begun on Monday at nine: two working days are over on Wednesday at nine."""
    with UnitOfWork(house.database) as uow:
        (timer,) = uow.timers.of_case(case)
    opened = {task.due_at for task in tasks(house, case)}
    assert opened == {timer.due_at}
    assert timer.due_at == house.time() + timedelta(days=2)


def test_votes_are_secret_until_the_deadline_and_open_to_all_afterwards(house, case):
    cast(house, case, "wumei", "SECRET")

    def seen(login):
        view = case_view(Reading(house.database, Shelf()), case, house.person(login))
        return "SECRET" in str(view.data)

    cast(house, case, "huangmin", "no")
    assert not seen("xujian")
    assert not seen("huangmin")
    house.advance("2WD")
    assert seen("xujian")
    assert seen("huangmin")


def test_a_suspended_case_closes_when_it_goes_on(house, case):
    cast(house, case, "wumei")
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    house.advance("5WD")
    assert ended(house, case) == []
    house.run(resume_case, ResumeCase(case_id=case, actor=house.person("admin")))
    house.sweep.run()
    assert len(ended(house, case)) == 2
    assert set(house.open(case)) == {"note"}


def test_many_servers_close_it_once(house, case):
    cast(house, case, "wumei")
    later = house.time() + timedelta(days=9)
    with UnitOfWork(house.database) as uow:
        uow.clock.set(later)
        uow.commit()
    racing = [
        threading.Thread(target=house.run, args=(fire_timers_of_case, FireTimersOfCase(case_id=case))) for _ in range(4)
    ]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert len(ended(house, case)) == 2
    assert [task.element for task in tasks(house, case) if task.open] == ["note"]


def test_a_vote_sent_while_the_deadline_has_passed_does_not_count(house, case):
    held = take(house, case, "huangmin")
    later = house.time() + timedelta(days=9)
    with UnitOfWork(house.database) as uow:
        uow.clock.set(later)
        uow.commit()
    house.finish(held, "huangmin", {"vote": "late"})
    house.sweep.run()
    assert house.case(case).data["votes"] == []
    assert len(ended(house, case)) == 3
    assert not [fact for fact in facts_of(entries_of(house.database, case)) if fact.kind == "TaskCompleted"]


def test_the_deadline_moves_with_the_calendar_and_with_it_what_is_due_then(house, case):
    opened = {task.due_at for task in tasks(house, case)}
    change(house)
    with UnitOfWork(house.database) as uow:
        (timer,) = uow.timers.of_case(case)
    assert {task.due_at for task in tasks(house, case)} == {timer.due_at}
    assert timer.due_at > max(opened)
    assert house.run(compare_case, CompareCase(case_id=case)) == []
