"""A model fitted on the past foresees what came after, and says how well."""

import pytest

from server.mining.simulation.backtest import back_test
from server.mining.simulation.bands import mean_of, outcomes, student
from server.mining.simulation.measures import Kind, Measure, actual, measured
from server.mining.simulation.timeline import Timelines
from tests.mining.synthetic import DAY, office


@pytest.fixture(scope="module")
def log():
    return office(weeks=20)


@pytest.fixture(scope="module")
def test(log):
    return back_test(log, log.until - 28 * DAY, replications=20)


@pytest.mark.parametrize("kind", [Kind.MEDIAN, Kind.P90, Kind.COMPLETED])
def test_the_last_month_is_foreseen(test, kind):
    row = next(row for row in test.rows if row.measure == Measure(kind, "p"))
    assert abs(row.error) < 0.15


def test_the_waits_of_steps_are_foreseen(test):
    rows = {row.measure.about: row for row in test.rows if row.measure.kind is Kind.WAIT}
    assert set(rows) == {"check", "first", "second", "sign"}
    for row in rows.values():
        assert abs(row.simulated.value - row.actual) < max(0.15 * row.actual, 0.5)


def test_most_measures_lie_in_their_bands(test):
    within = [row.within for row in test.rows]
    assert sum(within) >= 0.7 * len(within)


def test_what_happened_is_measured_as_it_was(log):
    since = log.until - 28 * DAY
    lines = Timelines(log.calendars, log.since, log.until)
    found = measured(actual(log), lines, {}, (since, log.until))
    done = [case for case in log.cases if case.ended is not None and case.ended >= since]
    assert found[Measure(Kind.COMPLETED, "p")] == len(done)
    hours = sorted(lines.of("b").between(case.started, case.ended) / 3600 for case in done)
    middle = len(hours) // 2
    wanted = hours[middle] if len(hours) % 2 else (hours[middle - 1] + hours[middle]) / 2
    assert found[Measure(Kind.MEDIAN, "p")] == pytest.approx(wanted)


def test_bands_hold_what_they_say():
    band = outcomes([float(value) for value in range(1001)])
    assert (band.low, band.value, band.high) == pytest.approx((25, 500, 975))
    sure = mean_of([1.0, 2.0, 3.0])
    assert (sure.value, sure.high - sure.value) == pytest.approx((2.0, 4.303 / 3**0.5), rel=1e-3)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (49, 2.010), (999, 1.962)]
)
def test_the_quantiles_of_student_are_those_of_the_tables(degrees, quantile):
    assert student(degrees) == pytest.approx(quantile, rel=0.01)
