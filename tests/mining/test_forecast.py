"""When open cases will be done, what will be late, and what becomes of many together."""

from math import inf

import pytest

from server.mining.batches import SOON, WEEK, WEEKS, together
from server.mining.forecast import forecast
from server.mining.simulation.log import cut
from tests.mining.synthetic import DAY, office


@pytest.fixture(scope="module")
def whole():
    return office(weeks=20)


@pytest.fixture(scope="module")
def log(whole):
    return cut(whole, whole.until - 21 * DAY - 5 * 3600)


@pytest.fixture(scope="module")
def made(log):
    return forecast(log, days=40, replications=40)


def test_every_open_case_is_foreseen_and_no_other(log, made):
    assert set(made.cases) == {case.case for case in log.cases if case.ended is None}
    for one in made.cases.values():
        assert log.until <= one.bands[0.95].low <= one.bands[0.85].low <= one.bands[0.5].low
        assert one.bands[0.5].low <= one.median <= one.bands[0.5].high <= one.bands[0.85].high <= one.bands[0.95].high
        assert one.median < inf


def test_the_truth_lies_about_where_it_was_foreseen(whole, made):
    ended = {case.case: case.ended for case in whole.cases}
    truth = [ended[case] - made.at for case in made.cases]
    foreseen = [one.median - made.at for one in made.cases.values()]
    assert sum(foreseen) == pytest.approx(sum(truth), rel=0.25)


def test_a_batch_is_done_when_its_last_case_is(made):
    cases = list(made.cases)[:5]
    median, bands = made.batch(cases)
    assert median >= max(made.cases[case].median for case in cases)
    assert bands[0.95].low <= median <= bands[0.95].high
    alone, _ = made.batch(cases[:1])
    assert alone == made.cases[cases[0]].median


def test_what_will_be_late_comes_from_the_steps_still_ahead(whole, log, made):
    """Signatures are due a day after the opinions and given on Thursdays: what is not signed yet will be late."""
    ahead = [
        one
        for case, one in made.cases.items()
        if one.breaches[-1].step == "sign"
        and not any(task.case == case and task.step == "sign" for task in log.activities)
    ]
    assert ahead
    for one in made.cases.values():
        chances = [breach.probability for breach in one.breaches]
        assert [breach.days for breach in one.breaches] == [1, 3, 5]
        assert chances == sorted(chances)
        assert all((breach.step is None) == (breach.probability == 0) for breach in one.breaches)


def test_as_many_are_late_as_was_foreseen(whole):
    expected = happened = 0.0
    for back in (61, 52, 40, 31):
        log = cut(whole, whole.until - back * DAY + 15 * 3600)
        made = forecast(log, days=20, replications=30)
        until = log.until + 7 * DAY  # five working days
        expected += sum(one.breaches[-1].probability for one in made.cases.values())
        late = {
            task.case
            for task in whole.activities
            if task.case in made.cases
            and log.until < task.due <= until
            and (task.ended is None or task.ended > task.due)
        }
        happened += len(late)
    assert expected == pytest.approx(happened, rel=0.35)


def test_what_nobody_will_take_is_late_when_its_time_passes(log):
    from dataclasses import replace

    known = {case.case for case in log.cases if case.ended is None}
    waiting = next(
        task for task in log.activities if task.case in known and task.step == "check" and task.taken is None
    )
    alone = replace(waiting, step="stamp", role="nobody", due=log.until + 3600)
    stuck = replace(log, activities=[alone if task is waiting else task for task in log.activities])
    soon = forecast(stuck, days=10, replications=3).cases[waiting.case]
    assert [(breach.probability, breach.step) for breach in soon.breaches] == [(1.0, "stamp")] * 3


def test_many_cases_are_counted_future_by_future(made):
    (batch,) = made.batches.values()
    assert batch.cases == len(made.cases)
    for weeks, counts in zip(WEEKS, batch.done, strict=True):
        for future, count in enumerate(counts):
            assert count == sum(ends[future] <= made.at + weeks * WEEK for ends in made.ends.values())
    assert batch.last == tuple(map(max, zip(*made.ends.values(), strict=True)))
    for place, counts in enumerate(batch.late):
        expected = sum(one.breaches[place].probability for one in made.cases.values())
        assert sum(counts) / len(counts) == pytest.approx(expected)
    assert len(batch.late) == len(SOON)


def test_parts_of_a_house_add_up(made):
    (batch,) = made.batches.values()
    both = together([batch, batch])
    assert both.cases == 2 * batch.cases
    assert both.done[0] == tuple(2 * count for count in batch.done[0])
    assert both.last == batch.last
    assert together([]) is None
