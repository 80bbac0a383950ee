"""A forecast of a log: what is kept of it, what is read of it, and when there is too little to learn from."""

from math import inf

import pytest

from server.domain import codec
from server.mining.batches import WEEKS
from server.mining.simulation.log import cut
from server.reports import forecasts
from server.reports.forecasts import foretell, origins_of, outlook
from server.reports.what_if import FEWEST_DAYS, LogTooShort
from tests.mining.synthetic import DAY, office


@pytest.fixture(scope="module")
def log():
    whole = office(weeks=9, per_day=3)
    return cut(whole, whole.until - 3 * DAY - 5 * 3600)


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def made(log, told):
    return foretell(log, told.append, lambda: False)


def every(_desk):
    return True


def test_every_open_case_is_told_with_bands_around_the_middle(log, made):
    assert {one.case for one in made.cases} == {case.case for case in log.cases if case.ended is None}
    for one in made.cases:
        ends = [one.from_95, one.from_85, one.from_50, one.done, one.by_50, one.by_85, one.by_95]
        assert ends == sorted(ends) and one.done <= one.likely <= one.by_85
        assert 0 <= one.chance_1 <= one.chance_3 <= one.chance_5 <= 1


def test_what_is_stored_is_read_as_it_was(log, made):
    read = outlook(codec.loads(codec.dumps(made.result)), every)
    assert read.at.timestamp() == pytest.approx(log.until)
    assert read.batch.cases == len(made.cases) and len(read.batch.done) == len(WEEKS)
    assert read.by_process == {"p": read.batch}
    assert len(read.calibration.breaches) == len(made.result["breaches"]) > 0
    assert len(read.calibration.bands) == len(made.result["bands"])
    assert all(end < inf for end in read.batch.last)


def test_a_reader_gets_no_part_of_other_branches(made):
    nothing = outlook(made.result, lambda desk: desk[1] == "elsewhere")
    assert nothing.batch is None and nothing.by_process == {}
    assert nothing.calibration.bands == () and nothing.calibration.breaches == ()


def test_progress_goes_up_to_the_end(made, told):
    assert told == sorted(told) and told[-1] == 100


def test_six_weeks_are_the_least_to_learn_from(log):
    with pytest.raises(LogTooShort):
        foretell(cut(log, log.since + (FEWEST_DAYS - 1) * DAY), int, lambda: False)


@pytest.mark.parametrize(("days", "count"), [(49.9, 0), (50, 1), (57, 2), (67, 4), (93, 9), (900, 10)])
def test_forecasts_of_the_past_learn_from_as_much_and_are_over(days, count):
    found = origins_of(0.0, days * DAY)
    assert len(found) == count and found == sorted(found)
    for origin in found:
        assert origin >= FEWEST_DAYS * DAY and (days - forecasts.PAST) * DAY <= origin <= (days - 8) * DAY
