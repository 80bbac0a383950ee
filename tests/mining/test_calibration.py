"""Whether forecasts of the past came true, counted without favour."""

from dataclasses import replace

import pytest

from server.mining.batches import SOON
from server.mining.calibration import Calibration, calibrate
from server.mining.ranges import LEVELS
from server.mining.widening import AHEAD
from tests.mining.synthetic import DAY, office

told = []


@pytest.fixture(scope="module")
def whole():
    return office(weeks=20, per_day=10)


@pytest.fixture(scope="module")
def made(whole):
    origins = [whole.until - back * DAY for back in (66.5, 59.6, 52.3, 45.5, 38.4, 31.3)]
    return calibrate(whole, origins, replications=30, progress=lambda done, total: told.append((done, total)))


def test_bands_of_the_past_held_the_truth_at_least_as_often_as_they_say(made):
    """Days are coarse: where all is signed on Thursdays, a day of a band holds more than its part."""
    assert [(done, 180) for done in range(1, 181)] == told
    for level in LEVELS:
        judged, within = made.held(level)
        assert judged > 30
        assert level - 0.1 <= within / judged


def test_forecasts_that_did_not_come_true_are_found_out(whole):
    """After the last origin everything took ten days more than ever before."""
    origin = whole.until - 59.6 * DAY
    slower = [
        replace(case, ended=case.ended + 10 * DAY) if case.started < origin < (case.ended or 0) else case
        for case in whole.cases
    ]
    before = [origin - back * DAY for back in (28, 21, 14)]
    usual = calibrate(whole, [*before, origin], replications=20).held(0.85)
    wrong = calibrate(replace(whole, cases=slower), [*before, origin], replications=20).held(0.85)
    assert usual[0] == wrong[0] > 10
    assert usual[1] - wrong[1] > 5


def test_as_many_cases_were_late_as_was_foreseen(made):
    for days in SOON:
        foreseen, came = made.late(days)
        assert foreseen == pytest.approx(came, rel=0.4, abs=4)
    assert made.late(5)[1] > made.late(1)[1]


def test_classes_add_up_and_parts_are_apart(made):
    classes = range(len(AHEAD) + 1)
    for level in LEVELS:
        parts = [made.held(level, ahead) for ahead in classes]
        assert made.held(level) == tuple(map(sum, zip(*parts, strict=True)))
    assert made.of(lambda desk: desk == ("p", "b")) == made
    assert made.of(lambda desk: desk[1] == "elsewhere") == Calibration()


def test_what_was_not_over_is_not_judged(whole):
    """A band that ends after the log does says nothing yet: nor do working days that are still to come."""
    made = calibrate(whole, [whole.until - 0.5 * DAY], replications=5)
    assert made.breaches == ()
    assert made.held(0.95)[0] < len(
        [case for case in whole.cases if case.ended is None or case.ended > whole.until - DAY]
    )
