"""Alerts with hysteresis: alarm and release alternate, and each is told once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.alerts import (
    AlarmWaitsTooLong,
    Alert,
    AlertState,
    AlertTooOften,
    Direction,
    Limits,
    ReleaseBeyondAlarm,
    Rest,
    Watched,
    changed,
    checked,
    looked,
    resting,
)
from server.domain.calendar import WorkingCalendar

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
numbers = st.decimals(-50, 50, places=1)
values = st.one_of(st.none(), numbers)
either = st.sampled_from(Direction)
HOUSE = WorkingCalendar("house", ZoneInfo("Asia/Shanghai"))


def alert(direction=Direction.ABOVE, alarm=5, release=3, every=10, lasting=""):
    limits = Limits(
        direction=direction, alarm_at=Decimal(alarm), release_at=Decimal(release), every=every, lasting=lasting
    )
    watched = Watched(report="waiting", measure="overdue")
    return Alert(id="a", owner="p", watched=watched, limits=limits, created_at=NOW, since=NOW, next_at=NOW)


def told(found, seen):
    """The states one is told of, and the alert at the end."""
    states = []
    for step, value in enumerate(seen):
        after = looked(found, None if value is None else Decimal(value), NOW + timedelta(minutes=step), HOUSE)
        if after.state is not found.state:
            states.append((after.state, after.value))
        found = after
    return states, found


def test_an_alarm_is_told_once_and_its_end_once():
    states, _ = told(alert(), [4, 5, 6, 4, 5, 4, 3, 4, 3, 5, 2])
    assert [(state.value, value) for state, value in states] == [("alarm", 5), ("calm", 3), ("alarm", 5), ("calm", 2)]


def test_below_is_the_other_way_round():
    states, _ = told(alert(Direction.BELOW, 80, 90), [85, 80, 79, 85, 89, 90, 85, 80])
    assert [(state.value, value) for state, value in states] == [("alarm", 80), ("calm", 90), ("alarm", 80)]


@given(either, numbers, st.decimals(0, 20, places=1), st.lists(values))
def test_notices_alternate_and_begin_with_an_alarm(direction, alarm, gap, seen):
    release = alarm - gap if direction is Direction.ABOVE else alarm + gap
    states, found = told(alert(direction, alarm, release), seen)
    assert [state for state, _ in states] == [AlertState.ALARM, AlertState.CALM] * (len(states) // 2) + [
        AlertState.ALARM
    ] * (len(states) % 2)
    for state, value in states:
        limits = found.limits
        assert limits.alarming(value) if state is AlertState.ALARM else limits.released(value)


@given(either, numbers, st.decimals("0.1", 20, places=1), st.lists(numbers, min_size=1))
def test_between_the_limits_nothing_is_told(direction, alarm, gap, seen):
    release = alarm - gap if direction is Direction.ABOVE else alarm + gap
    limits = alert(direction, alarm, release).limits
    between = [each for each in seen if not limits.alarming(each) and not limits.released(each)]
    for first in (alarm, release):
        states, _ = told(alert(direction, alarm, release), [first, *between])
        assert len(states) == (first == alarm)


@given(either, numbers, numbers)
def test_no_value_is_both_alarming_and_released(direction, alarm, value):
    limits = alert(direction, alarm, alarm).limits
    assert limits.alarming(value) != limits.released(value)


@given(either, numbers, numbers)
def test_a_release_beyond_the_alarm_is_refused(direction, alarm, release):
    limits = alert(direction, alarm, release).limits
    beyond = release > alarm if direction is Direction.ABOVE else release < alarm
    if beyond:
        with pytest.raises(ReleaseBeyondAlarm):
            checked(limits)
    else:
        assert checked(limits) == limits


@pytest.mark.parametrize("every", [-1, 0, 4, 1441])
def test_an_alert_is_neither_checked_all_the_time_nor_never(every):
    with pytest.raises(AlertTooOften):
        checked(alert(every=every).limits)


def test_the_next_look_is_as_late_as_asked_for_and_since_when_is_kept():
    later = NOW + timedelta(hours=1)
    one = looked(alert(every=30), Decimal(7), later, HOUSE)
    assert (one.since, one.checked_at, one.next_at) == (later, later, later + timedelta(minutes=30))
    two = looked(one, Decimal(8), later + timedelta(hours=1), HOUSE)
    assert (two.since, two.value) == (later, 8)


def test_a_resting_alert_keeps_its_state_and_wakes_at_the_next_look():
    alarmed = looked(alert(), Decimal(9), NOW, HOUSE)
    rests = resting(alarmed, Rest.RIGHTS, NOW + timedelta(minutes=10))
    assert (rests.state, rests.rests, rests.since) == (AlertState.ALARM, Rest.RIGHTS, NOW)
    assert looked(rests, Decimal(9), NOW, HOUSE).rests is None


def test_whoever_heard_an_alarm_hears_its_end_by_the_new_limits():
    alarmed = looked(alert(), Decimal(9), NOW, HOUSE)
    after = changed(alarmed, alert(alarm=20, release=10).limits, NOW)
    assert (after.version, after.state, after.next_at) == (2, AlertState.ALARM, NOW)
    assert looked(after, Decimal(9), NOW, HOUSE).state is AlertState.CALM


def test_an_alarm_that_must_last_is_told_when_every_look_for_so_long_saw_it():
    states, found = told(alert(lasting="PT3M"), [5, 6, 5, 4, 5, 7, None, 6, 5, 2, 5])
    assert [(state.value, value) for state, value in states] == [("alarm", 6), ("calm", 2)]
    assert found.beyond_since == NOW + timedelta(minutes=10)


def test_working_hours_of_an_alarm_stand_still_at_night_and_on_free_days():
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=HOUSE.zone)
    after = looked(alert(lasting="2WH"), Decimal(5), friday, HOUSE)
    for moment, state in (("2026-11-28T12:00", "calm"), ("2026-11-30T09:29", "calm"), ("2026-11-30T09:30", "alarm")):
        after = looked(after, Decimal(5), datetime.fromisoformat(moment).replace(tzinfo=HOUSE.zone), HOUSE)
        assert after.state == state


def test_what_rests_or_is_changed_begins_to_wait_anew():
    waiting = looked(alert(lasting="PT3M"), Decimal(5), NOW, HOUSE)
    assert waiting.beyond_since == NOW
    assert resting(waiting, Rest.RIGHTS, NOW).beyond_since is changed(waiting, waiting.limits, NOW).beyond_since is None


@pytest.mark.parametrize("lasting", ["PT0M", "PT1000M", "1000WH", "0WH", "1WD", "x", "PT1.5M"])
def test_an_alarm_waits_for_whole_minutes_or_working_hours(lasting):
    with pytest.raises(AlarmWaitsTooLong):
        checked(alert(lasting=lasting).limits)
