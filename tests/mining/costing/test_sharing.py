"""Nobody's working time is charged twice, and none of it is lost."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mining.costing.sharing import shared

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = 3_600_000_000


def clock(_person, moment):
    """From eight to sixteen, every day."""
    days, rest = divmod(moment - BEGIN, timedelta(days=1))
    today = min(max(rest - timedelta(hours=8), timedelta()), timedelta(hours=8))
    return (days * timedelta(hours=8) + today) // timedelta(microseconds=1)


def clocks(_people, moments):
    return np.array([clock("", BEGIN + timedelta(microseconds=int(moment))) for moment in moments], np.int64)


def charged(holdings):
    """Microseconds of each holding: a person, and the hours after the beginning between which they hold something."""
    rows = [("pq".index(who), round(since * HOUR), round(until * HOUR)) for who, since, until in holdings]
    columns = np.array(rows, np.int64).reshape(len(rows), 3).T
    return shared(*columns, clocks).tolist()


def test_a_moment_is_shared_among_the_tasks_held_in_it():
    assert charged([("p", 8, 12), ("p", 10, 16)]) == [3 * HOUR, 5 * HOUR]


def test_nights_cost_nothing():
    assert charged([("p", 15, 33)]) == [2 * HOUR]
    assert charged([("p", 17, 30)]) == [0]


def test_what_others_hold_does_not_matter():
    assert charged([("p", 8, 10), ("q", 8, 10), ("q", 8, 10)]) == [2 * HOUR, HOUR, HOUR]


def test_nothing_held_and_what_is_held_for_no_time_cost_nothing():
    assert charged([]) == []
    assert charged([("p", 9, 9), ("p", 8, 10), ("p", 10, 10)]) == [0, 2 * HOUR, 0]


spans = st.tuples(st.sampled_from("pq"), st.integers(0, 1500), st.integers(0, 1500))


@settings(deadline=None)
@given(st.lists(spans, max_size=25))
def test_all_tasks_of_a_person_together_cost_the_time_they_held_something(drawn):
    found = [(person, min(a, b) / 60, max(a, b) / 60) for person, a, b in drawn]
    costs = charged(found)
    for person in "pq":
        mine = [each for each in found if each[0] == person]
        worked = busy = 0
        for minute in range(1500):
            start = BEGIN + timedelta(minutes=minute)
            one = clock(person, start + timedelta(minutes=1)) - clock(person, start)
            worked += one
            busy += one * any(round(since * 60) <= minute < round(until * 60) for _, since, until in mine)
        total = sum(cost for (who, *_), cost in zip(found, costs, strict=True) if who == person)
        assert total <= busy <= worked
        assert total == pytest.approx(busy, abs=2 * len(mine))
