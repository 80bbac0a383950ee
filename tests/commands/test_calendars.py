"""Working hours of a branch change: what is due in working time moves with them, in the same transaction."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from server.commands.calendars.change import ChangeCalendar, change_calendar, foresee_calendar
from server.domain.calendar import DEFAULT_WEEK
from server.domain.errors import RightMissing
from server.domain.events import ORGANISATION
from server.domain.replay import facts_of
from server.store.chains import entries_of
from server.store.unit_of_work import UnitOfWork
from server.store.working_times import house_calendar, read_stored
from tests.house import APPLICATION, LOAN_WALK, House

DAY = timedelta(days=1)
FREE = {date(2026, 11, 23): (), date(2026, 11, 24): ()}
YEAR = {
    date.fromisoformat(day): read_stored(hours)
    for day, hours in house_calendar().days.items()
    if day.startswith("2026-")
}


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


@pytest.fixture
def case(house):
    return house.start("loan_origination", APPLICATION, "wangfang", branch="b1")


def change(house, branch="b1", by="tianjing", week=DEFAULT_WEEK, days=None, handler=change_calendar, **more):
    days = {**YEAR, **(FREE if days is None else days)}
    actor = house.person(by)
    return house.run(handler, ChangeCalendar(branch=branch, actor=actor, week=week, days=days, year=2026, **more))


def due(house, case, element="intake"):
    return house.open(case)[element].due_at


def told(house, chain, kind):
    return [fact for fact in facts_of(entries_of(house.database, chain)) if fact.kind == kind]


def test_a_holiday_moves_what_is_due_and_says_so_before_and_after(house, case):
    before = due(house, case)
    assert before == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # four working hours after nine
    foreseen = change(house, handler=foresee_calendar)
    assert [(move.case, move.before) for move in foreseen.moves] == [(case, before)] and due(house, case) == before
    plan = change(house)
    assert plan.moves == foreseen.moves
    assert due(house, case) == plan.moves[0].after == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    (fact,) = told(house, case, "TaskDueMoved")
    assert fact.by == house.person("tianjing").id and fact.payload["before"] == before


def test_the_change_is_kept_with_what_moved(house, case):
    change(house)
    (fact,) = told(house, ORGANISATION, "CalendarChanged")
    assert fact.payload["days"] == {"2026-11-23": "", "2026-11-24": ""}
    assert [each["case"] for each in fact.payload["moved"]] == [case]


def test_a_branch_works_as_the_one_above_until_it_has_its_own(house, case):
    change(house, branch="ho")
    assert due(house, case) > datetime(2026, 11, 24, tzinfo=UTC)
    change(house, branch="b1", days={})
    assert due(house, case) == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    change(house, branch="b1", inherit=True)
    assert due(house, case) > datetime(2026, 11, 24, tzinfo=UTC)


def test_hours_of_a_branch_leave_other_branches_alone(house, case):
    other = house.start("loan_origination", APPLICATION, "wangfang", branch="b1")
    long_day = dict.fromkeys(range(7), ((time(6), time(22)),))
    assert [move.case for move in change(house, branch="b2", week=long_day, days={}).moves] == []
    assert due(house, other) == due(house, case)


def test_what_is_to_come_of_a_task_not_done_in_time_moves_with_it(house, case):
    for element, (login, data) in walk("hand_in"):
        house.do(case, element, login, data)
    with UnitOfWork(house.database) as uow:
        task = next(each for each in uow.tasks.of_case(case, open_only=True) if each.element == "hand_in")
        before = uow.escalations.waiting_of(task.id)
    change(house)
    with UnitOfWork(house.database) as uow:
        after = uow.escalations.waiting_of(task.id)
    assert [step.text for step in before] == [step.text for step in after] and before
    assert all(new.at > old.at + DAY for old, new in zip(before, after, strict=True))


def test_who_has_the_page_of_a_task_open_goes_on_with_it_when_its_deadline_moves(house, case):
    task = house.claim(house.open(case)["intake"], "wangfang")
    change(house)
    login, data = LOAN_WALK["intake"]
    house.finish(task, login, data)
    assert "intake" not in house.open(case)


def test_only_personnel_administration_and_operators_of_the_branch_set_hours(house, case):
    for login in ("wangfang", "hejing", "xujian"):
        with pytest.raises(RightMissing):
            change(house, by=login)
    assert told(house, ORGANISATION, "CalendarChanged") == []


def walk(upto):
    for element, entered in LOAN_WALK.items():
        if element == upto:
            return
        yield element, entered
