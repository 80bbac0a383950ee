"""Nobody's working time is charged twice, and none of it is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mining.costing.sharing import Held, shared

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = 3_600_000_000


def clock(_person, moment):
    """From eight to sixteen, every day."""
    days, rest = divmod(moment - BEGIN, timedelta(days=1))
    today = min(max(rest - timedelta(hours=8), timedelta()), timedelta(hours=8))
    return (days * timedelta(hours=8) + today) // timedelta(microseconds=1)


def held(task, since, until, person="p"):
    return Held(task, person, BEGIN + timedelta(hours=since), BEGIN + timedelta(hours=until))


def test_a_moment_is_shared_among_the_tasks_held_in_it():
    found = shared([held("a", 8, 12), held("b", 10, 16)], clock)
    assert found == {("a", "p"): 3 * HOUR, ("b", "p"): 5 * HOUR}


def test_nights_cost_nothing():
    assert shared([held("a", 15, 33)], clock) == {("a", "p"): 2 * HOUR}


def test_what_others_hold_does_not_matter():
    assert shared([held("a", 8, 10), held("a", 8, 10, "q"), held("b", 8, 10, "q")], clock) == {
        ("a", "p"): 2 * HOUR,
        ("a", "q"): HOUR,
        ("b", "q"): HOUR,
    }


def test_the_same_task_held_twice_counts_once():
    assert shared([held("a", 8, 12), held("a", 10, 14)], clock) == {("a", "p"): 6 * HOUR}


spans = st.tuples(st.sampled_from("abcdef"), st.sampled_from("pq"), st.integers(0, 1500), st.integers(0, 1500))


@settings(deadline=None)
@given(st.lists(spans, max_size=25))
def test_all_tasks_of_a_person_together_cost_the_time_they_held_something(drawn):
    found = [
        Held(task, person, BEGIN + timedelta(minutes=min(a, b)), BEGIN + timedelta(minutes=max(a, b)))
        for task, person, a, b in drawn
    ]
    costs = shared(found, clock)
    for person in "pq":
        mine = [each for each in found if each.person == person]
        worked = busy = 0
        for minute in range(1500):
            start = BEGIN + timedelta(minutes=minute)
            one = clock(person, start + timedelta(minutes=1)) - clock(person, start)
            worked += one
            busy += one * any(each.since <= start < each.until for each in mine)
        total = sum(cost for (_, who), cost in costs.items() if who == person)
        assert total <= busy <= worked
        assert total == pytest.approx(busy, abs=len(mine))
