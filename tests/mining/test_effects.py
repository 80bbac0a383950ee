"""Effect sizes are those of the textbook, computed here pair by pair."""

import random
from itertools import product
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mining.effects import FEWEST, effects

DELAYS = st.lists(st.integers(0, 9), min_size=4, max_size=40)


def values(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


@given(DELAYS, st.randoms(use_true_random=False))
def test_delta_is_how_much_more_often_a_delay_with_the_value_is_longer(delays, rng):
    groups = [rng.choice("ab") for _ in delays]
    groups[0], groups[1] = "a", "b"
    found, _ = effects(np.array(delays, dtype=float), [("g", values(groups))])
    told = {each.value: each for each in found}
    for value in "ab":
        inside = [d for d, g in zip(delays, groups, strict=True) if g == value]
        outside = [d for d, g in zip(delays, groups, strict=True) if g != value]
        pairs = [(x > y) - (x < y) for x, y in product(inside, outside)]
        assert told[value].delta == pytest.approx(sum(pairs) / len(pairs))
        assert (told[value].count, told[value].median_with) == (len(inside), median(inside))
        assert told[value].median_without == median(outside)


def test_what_has_nothing_to_do_with_the_delay_is_rarely_called_a_cause():
    called = 0
    for seed in range(60):
        rng = random.Random(seed)
        delays = np.array([rng.expovariate(1) for _ in range(400)])
        attributes = [(f"a{n}", values([rng.choice("abcd") for _ in delays])) for n in range(5)]
        called += any(each.telling for each in effects(delays, attributes)[0])
    assert called <= 6


def test_what_doubles_the_delay_is_found_and_explains_most():
    rng = random.Random(1)
    slow = [rng.random() < 0.3 for _ in range(600)]
    delays = np.array([rng.expovariate(1) * (3 if each else 1) for each in slow])
    noise = values([rng.choice("xyz") for _ in slow])
    found, explained = effects(
        delays, [("noise", noise), ("officer", values(["li" if each else "wang" for each in slow]))]
    )
    assert (found[0].attribute, found[0].value) == ("officer", "li") and found[0].telling
    assert explained[0].attribute == "officer" and explained[0].share > 5 * explained[1].share


def test_of_few_nothing_is_concluded():
    delays = np.array([1.0] * 100 + [50.0] * (FEWEST - 1))
    found, _ = effects(delays, [("officer", values(["wang"] * 100 + ["li"] * (FEWEST - 1)))])
    assert found[0].value == "li" and found[0].delta == 1 and found[0].few and not found[0].telling


def test_an_attribute_that_is_the_same_for_all_says_nothing():
    assert effects(np.array([1.0, 2.0]), [("branch", values(["b1", "b1"]))]) == ([], [])


def test_delays_that_are_all_alike_have_no_cause():
    found, explained = effects(np.array([2.0] * 50), [("g", values(["a", "b"] * 25))])
    assert [(each.delta, each.chance) for each in found] == [(0, 1), (0, 1)] and explained[0].share == 0
