"""Distributions from values that are known, and from values that are only known to lie between bounds."""

import random
from math import log as ln

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mining.simulation.spread import NOTHING, seen, seen_between

VALUES = st.lists(st.integers(0, 1000).map(float), min_size=1, max_size=40)


@given(VALUES)
def test_known_values_come_as_often_as_they_were_seen(values):
    spread = seen_between([(value, value) for value in values])
    assert spread.mean == pytest.approx(sum(values) / len(values), abs=1e-6)
    assert seen(values).mean == pytest.approx(sum(values) / len(values))


@given(VALUES, st.floats(0, 1, exclude_max=True), st.floats(0, 1200))
def test_what_is_beyond_is_more(values, chance, least):
    spread = seen(values)
    drawn = spread.draw_beyond(least, chance)
    assert drawn in values or least >= max(values)
    assert drawn > least or (least >= max(values) and drawn >= least)


@given(VALUES, st.floats(0, 0.99), st.floats(0, 0.99))
def test_a_higher_rank_is_not_less(values, one, other):
    spread = seen(values)
    assert spread.draw(min(one, other)) <= spread.draw(max(one, other))


def test_nothing_seen_takes_no_time():
    assert seen([]) is NOTHING
    assert seen_between([]) is NOTHING
    assert NOTHING.draw(0.5) == 0.0


def test_values_hidden_behind_bounds_are_found_again():
    """Exponential values, of which half are only known to be no more than something: the median comes out right."""
    rng = random.Random(1)
    bounds = []
    for _ in range(400):
        value, seen_from = rng.expovariate(1.0), rng.expovariate(1.0)
        bounds.append((value, value) if value > seen_from else (0.0, seen_from))
    spread = seen_between(bounds)
    assert spread.draw(0.6) == pytest.approx(-ln(0.4), rel=0.15)
    naive = seen([most for _, most in bounds])
    assert naive.draw(0.6) > 1.2 * spread.draw(0.6)


def test_what_nobody_took_at_once_took_longer_than_that():
    """Everything was let lie for an afternoon and taken a week later: it lies at least that afternoon."""
    spread = seen_between([(3.0, 30.0), (4.0, 31.0), (2.0, 29.0)])
    assert spread.values == (4.0,)
