"""Moving the manual clock, on both databases."""

from datetime import UTC, timedelta

import pytest

from server.domain.cases import CaseStatus
from server.domain.errors import ClockNotManual, InvalidValue, RightMissing
from tests.api.diagrams import catch_timer, diagram, start, user
from tests.house import MONDAY
from tests.jobs.manual import ManualHouse

TWO_WAITS = {
    "waits.bpmn": diagram(
        "waits",
        start() + catch_timer("first", "PT10M") + catch_timer("second", "P1D") + user("look", "Look"),
        "begin > first > second > look > end",
    )
}


@pytest.fixture
def house(database):
    made = ManualHouse(database)
    made.deploy(TWO_WAITS)
    return made


def test_time_stands_still_until_it_is_moved(house):
    assert house.time() == MONDAY
    assert house.advance("PT1H") == MONDAY + timedelta(hours=1)
    assert house.time() == MONDAY + timedelta(hours=1)


def test_timers_fire_each_at_its_own_instant(house):
    case = house.start("waits", {}, "wangfang")
    house.advance("P2D")
    first, second = house.history(case, "TimersFired")
    assert first == MONDAY + timedelta(minutes=10)
    assert second == MONDAY + timedelta(days=1, minutes=10)
    assert house.open(case)["look"].created_at.astimezone(UTC) == second


def test_what_is_not_due_does_not_fire(house):
    case = house.start("waits", {}, "wangfang")
    house.advance("PT9M59S")
    assert house.history(case, "TimersFired") == []
    house.advance("PT1S")
    assert house.history(case, "TimersFired") == [MONDAY + timedelta(minutes=10)]


def test_cases_fire_in_the_order_of_their_timers(house):
    early = house.start("waits", {}, "wangfang")
    house.advance("PT5M")
    late = house.start("waits", {}, "wangfang")
    house.advance("P3D")
    fired = [house.history(early, "TimersFired"), house.history(late, "TimersFired")]
    assert [b - a for a, b in zip(*fired, strict=True)] == [timedelta(minutes=5)] * 2


def test_a_day_is_a_calendar_day_and_a_working_day_skips_the_weekend(house):
    assert house.advance("4WD") - MONDAY == timedelta(days=4)
    assert house.advance("1WD") - MONDAY == timedelta(days=7)


def test_a_suspended_case_does_not_hold_up_time(house):
    from server.commands.cases.suspend import SuspendCase, suspend_case

    case = house.start("waits", {}, "wangfang")
    house.run(suspend_case, SuspendCase(case_id=case, actor=house.person("admin")))
    house.advance("P2D")
    assert house.case(case).status is CaseStatus.SUSPENDED
    assert house.history(case, "TimersFired") == []


def test_the_system_clock_is_not_moved(house):
    with pytest.raises(ClockNotManual):
        house.advance("P1D", manual=False)


def test_only_an_operator_moves_time(house):
    with pytest.raises(RightMissing):
        house.advance("P1D", actor=house.person("wangfang"))
    assert house.advance("P1D", actor=house.person("admin")) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("text", ["tomorrow", "-P1D", "P", "P9999999Y"])
def test_only_durations_move_time(house, text):
    with pytest.raises(InvalidValue):
        house.advance(text)
    assert house.time() == MONDAY


def test_sessions_come_along_with_time(house):
    from server.auth.tokens import digest
    from server.commands.access.sign_in import _open_session
    from server.store.unit_of_work import UnitOfWork

    def open_for(person, work):
        return _open_session(work, work.uow.people.by_login(person))

    token = house.run(open_for, "wangfang").token
    house.advance("P5D")
    now = house.time()
    with UnitOfWork(house.database) as uow:
        assert uow.sessions.signed_in(digest(token), now).actor.login == "wangfang"


def test_moving_time_is_written_down(house):
    house.advance("P1D", actor=house.person("admin"))
    assert len(house.history("organisation", "ClockAdvanced")) == 1
