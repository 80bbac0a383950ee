"""Bands are moved apart by what earlier ones missed, and by nothing that nobody knew at the time."""

import random
from math import exp, inf
from statistics import NormalDist

import pytest

from server.mining.calibration import calibrate
from server.mining.forecast import DAY, CaseForecast
from server.mining.ranges import LEVELS, Range
from server.mining.widening import BY, ENOUGH, holds, learned, told_of
from tests.mining.synthetic import MONDAY, ZONE, letters

EVERY = 6
"""Days between two forecasts."""


def foreseen(at, days, spread):
    """A case whose end is foreseen in so many days, with bands of a lognormal distribution."""

    def end(share):
        return at + DAY * days * exp(NormalDist(0, spread).inv_cdf(share))

    bands = {level: Range(end((1 - level) / 2), end((1 + level) / 2)) for level in LEVELS}
    return CaseForecast("c", "p", "b", end(0.5), end(0.85), bands, ())


def history(seed, told_spread, true_spread, least=1.0, most=40.0):
    """Of forty instants forty cases each: what was foreseen of them, and when they ended."""
    rng = random.Random(seed)
    for number in range(40):
        at = MONDAY + number * EVERY * DAY + 10 * 3600
        for _ in range(40):
            days = rng.uniform(least, most)
            yield foreseen(at, days, told_spread), at, at + DAY * days * exp(rng.gauss(0, true_spread))


def shares_held(cases, widen=True):
    """Which part of the bands of each kind held, from the sixteenth instant on; each widened by what was known then."""
    told, held, widening = [], {}, None
    for number, (one, at, ended) in enumerate(cases):
        if number % 40 == 0:
            widening = learned(told, at)
        shown = widening.widened(one, at) if widen else one
        if number >= 16 * 40:
            for each in told_of(shown, at, ended, ZONE):
                held.setdefault(each.kind, []).append(holds(each))
        told.extend(told_of(one, at, ended, ZONE))
    return {kind: sum(each) / len(each) for kind, each in held.items()}


@pytest.mark.parametrize("told_spread", [0.15, 0.5, 1.0])
def test_bands_hold_as_often_as_they_promise_whether_they_were_too_narrow_or_too_wide(told_spread):
    before = shares_held(history(1, told_spread, 0.5), widen=False)
    after = shares_held(history(1, told_spread, 0.5))
    assert 0.80 <= after[0.85] <= 0.90
    assert 0.44 <= after[0.5] <= 0.58  # a band of days holds a little more than one of instants
    assert 0.91 <= after[0.95] <= 0.98
    assert 0.80 <= after[BY] <= 0.92
    assert (before[0.85] < 0.5) == (told_spread < 0.2) and (before[0.85] > 0.95) == (told_spread > 0.9)


def test_a_house_whose_work_varies_gets_85_percent_bands_that_hold_80_to_90_percent():
    judged = within = 0
    for seed in (1, 2):
        log = letters(weeks=30, per_day=3, seed=seed)
        made = calibrate(log, [log.until - (95 - 9 * number) * DAY for number in range(10)], replications=40)
        counted = made.held(0.85)
        judged, within = judged + counted[0], within + counted[1]
    assert judged > 300
    assert 0.80 <= within / judged <= 0.90


def test_what_came_later_changes_nothing_that_was_told_before():
    cases = list(history(3, 0.2, 0.5))
    now = cases[20 * 40][1]
    told = [each for one, at, ended in cases for each in told_of(one, at, ended, ZONE) if at < now]
    blind = [each._replace(ended=inf) if each.ended > now else each for each in told]
    assert learned(told, now) == learned(blind, now)
    assert any(each.ended == inf for each in blind)


def test_what_lies_far_ahead_does_not_widen_what_is_near():
    cases = []
    for (near, at, ended), (far, _, late) in zip(history(1, 0.5, 0.5, 1, 6), history(2, 0.1, 0.8, 30, 60), strict=True):
        cases += [(near, at, ended), (far, at, late)]
    told = [each for one, at, ended in cases for each in told_of(one, at, ended, ZONE)]
    now = cases[-1][1]
    widening = learned(told, now)
    near, far = foreseen(now, 4, 0.5), foreseen(now, 40, 0.1)
    assert width(widening.widened(near, now)) < 1.5 * width(near)
    assert width(widening.widened(far, now)) > 3 * width(far)


def test_bands_lie_in_one_another_around_the_middle_and_not_before_now():
    told = [each for one, at, ended in history(5, 0.1, 0.9) for each in told_of(one, at, ended, ZONE)]
    now = MONDAY + 300 * DAY
    widening = learned(told, now)
    for days in (0.05, 1, 8, 20, 50):
        one = widening.widened(foreseen(now, days, 0.3), now)
        inner, middle, outer = (one.bands[level] for level in LEVELS)
        assert now <= outer.low <= middle.low <= inner.low <= one.median
        assert one.median <= inner.high <= middle.high <= outer.high
        assert one.median <= one.likely <= middle.high


def test_of_few_nothing_is_learned_and_what_lies_beyond_all_futures_stays_there():
    now = MONDAY + 300 * DAY
    one = foreseen(now, 10, 0.3)
    few = [
        each for one, at, ended in list(history(1, 0.1, 0.5))[: ENOUGH - 1] for each in told_of(one, at, ended, ZONE)
    ]
    assert learned(few, now).widened(one, now) == one and not learned(few, now).knows(1, 0.85)
    told = [each for one, at, ended in history(1, 0.1, 0.5) for each in told_of(one, at, ended, ZONE)]
    endless = CaseForecast("c", "p", "b", inf, inf, {level: Range(now + DAY, inf) for level in LEVELS}, ())
    widened = learned(told, now).widened(endless, now)
    assert all(band.high == inf for band in widened.bands.values()) and widened.likely == inf


def width(one):
    return one.bands[0.85].high - one.bands[0.85].low
