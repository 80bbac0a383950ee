"""Timers of cases move with the working hours of their branch, unless they were given elapsed time."""

from datetime import UTC, datetime

import pytest

from server.commands.audit.compare import CompareCase, compare_case
from server.commands.branches.move import MoveBranch, move_branch
from server.commands.calendars.change import foresee_calendar
from server.commands.cases.resume import ResumeCase, resume_case
from server.commands.cases.suspend import SuspendCase, suspend_case
from server.commands.people.add_branch import AddBranch, add_branch
from server.commands.timers.fire import FireTimersOfCase, fire_timers_of_case
from server.domain.events import ORGANISATION
from server.domain.staff import Branch
from server.store.unit_of_work import UnitOfWork
from tests.api import diagrams
from tests.commands.test_calendars import change, told
from tests.house import House

BEFORE = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # two working days after Monday at nine


@pytest.fixture
def house(database):
    return House(database)


def started(house, text="2WD", branch="b1"):
    nodes = diagrams.start() + diagrams.user("a", "A", role="officer_b") + diagrams.catch_timer("late", text)
    house.deploy({"t/t.bpmn": diagrams.diagram("t", nodes, "begin > late > a > end")})
    return house.start("t", {}, "admin", branch=branch)


def due(house, case):
    with UnitOfWork(house.database) as uow:
        return [timer.due_at for timer in uow.timers.of_case(case)]


def whole(house, case):
    return house.run(compare_case, CompareCase(case_id=case)) == []


def fire(house, case):
    return house.run(fire_timers_of_case, FireTimersOfCase(case_id=case))


def test_a_timer_in_working_time_moves_is_foreseen_and_fires_at_the_new_instant(house):
    case = started(house)
    assert due(house, case) == [BEFORE]
    foreseen = change(house, handler=foresee_calendar)
    assert [(m.task, m.case, m.element, m.after) for m in foreseen.moves] == [
        (None, case, "late", foreseen.moves[0].after)
    ]
    assert due(house, case) == [BEFORE]
    assert change(house).moves == foreseen.moves
    [at] = due(house, case)
    assert at == foreseen.moves[0].after > BEFORE and whole(house, case)
    [fact] = told(house, case, "TimerMoved")
    assert (fact.payload["before"], fact.payload["after"], fact.by) == (BEFORE, at, house.person("tianjing").id)
    [kept] = told(house, ORGANISATION, "CalendarChanged")
    assert [each["element"] for each in kept.payload["moved"]] == ["late"]
    house.now = BEFORE
    assert not fire(house, case)
    house.now = at
    assert fire(house, case) and set(house.open(case)) == {"a"} and whole(house, case)


@pytest.mark.parametrize("text", ["P2D", "PT4H"])
def test_elapsed_time_and_dates_stay(house, text):
    case = started(house, text)
    before = due(house, case)
    assert change(house).moves == () and due(house, case) == before
    assert told(house, case, "TimerMoved") == []


def test_a_timer_of_a_suspended_case_moves_and_fires_after_it_is_resumed(house):
    case, admin = started(house), house.person("admin")
    house.run(suspend_case, SuspendCase(case_id=case, actor=admin, reason="wait"))
    change(house)
    [at] = due(house, case)
    assert at > BEFORE and whole(house, case)
    house.now = at
    assert not fire(house, case)
    house.run(resume_case, ResumeCase(case_id=case, actor=admin))
    fire(house, case)
    assert set(house.open(case)) == {"a"} and whole(house, case)


def test_hours_that_grow_let_a_timer_fire_at_once(house):
    case = started(house, "4WH")
    house.pass_time(hours=1)
    change(house, days={}, week=dict.fromkeys(range(7), ()) | {0: ((datetime.min.time(), datetime.min.time()),)})
    [at] = due(house, case)
    assert at.hour == 5  # four hours of a day that is worked all round
    house.now = at
    assert fire(house, case)


def test_a_branch_that_moves_takes_over_hours_for_its_timers_too(house):
    house.run(add_branch, AddBranch(branch=Branch("b11", "Dongmen", "b1", {"en": "Dongmen", "zh": "东门分社"})))
    change(house, branch="b2")
    case = started(house, branch="b11")
    house.run(move_branch, MoveBranch(branch="b11", parent="b2", actor=house.person("tianjing")))
    [moved] = told(house, ORGANISATION, "BranchMoved")
    assert [each["element"] for each in moved.payload["moved"]] == ["late"]
    assert due(house, case)[0] > BEFORE and whole(house, case)


def test_other_branches_keep_their_timers(house):
    case = started(house)
    change(house, branch="b2")
    assert due(house, case) == [BEFORE]
