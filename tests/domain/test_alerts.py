"""Alerts with hysteresis: alarm and release alternate, and each is told once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.alerts import Alert, AlertState, Direction, Limits, Rest, Watched, changed, checked, looked, resting
from server.domain.errors import AlertTooOften, ReleaseBeyondAlarm

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
numbers = st.decimals(-50, 50, places=1)
values = st.one_of(st.none(), numbers)
either = st.sampled_from(Direction)


def alert(direction=Direction.ABOVE, alarm=5, release=3, every=10):
    limits = Limits(direction=direction, alarm_at=Decimal(alarm), release_at=Decimal(release), every=every)
    watched = Watched(report="waiting", measure="overdue")
    return Alert(id="a", owner="p", watched=watched, limits=limits, created_at=NOW, since=NOW, next_at=NOW)


def told(found, seen):
    """The states one is told of, and the alert at the end."""
    states = []
    for step, value in enumerate(seen):
        after = looked(found, None if value is None else Decimal(value), NOW + timedelta(minutes=step))
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
    one = looked(alert(every=30), Decimal(7), later)
    assert (one.since, one.checked_at, one.next_at) == (later, later, later + timedelta(minutes=30))
    two = looked(one, Decimal(8), later + timedelta(hours=1))
    assert (two.since, two.value) == (later, 8)


def test_a_resting_alert_keeps_its_state_and_wakes_at_the_next_look():
    alarmed = looked(alert(), Decimal(9), NOW)
    rests = resting(alarmed, Rest.RIGHTS, NOW + timedelta(minutes=10))
    assert (rests.state, rests.rests, rests.since) == (AlertState.ALARM, Rest.RIGHTS, NOW)
    assert looked(rests, Decimal(9), NOW).rests is None


def test_whoever_heard_an_alarm_hears_its_end_by_the_new_limits():
    alarmed = looked(alert(), Decimal(9), NOW)
    after = changed(alarmed, alert(alarm=20, release=10).limits, NOW)
    assert (after.version, after.state, after.next_at) == (2, AlertState.ALARM, NOW)
    assert looked(after, Decimal(9), NOW).state is AlertState.CALM
