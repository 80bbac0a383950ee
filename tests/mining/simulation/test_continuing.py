"""Cases that are open when the log ends go on as others did, without making long ones short."""

import random
from statistics import fmean

import pytest

from server.mining.simulation.continuing import continuations
from server.mining.simulation.fitting import fit
from server.mining.simulation.log import ActivitySeen, CaseSeen, Ending, Log, cut
from server.mining.simulation.paths import paths_of
from tests.mining.synthetic import ALWAYS, DAY, MONDAY


def waits(mean_days, log_days, cases=600, seed=3):
    """Cases that wait once for something outside, exponentially long; many are still waiting when the log ends."""
    rng = random.Random(seed)
    seen, tasks = [], []
    for number in range(cases):
        start = MONDAY + rng.random() * log_days * DAY
        end = start + rng.expovariate(1 / mean_days) * DAY
        seen.append(CaseSeen(f"c{number}", "p", "b", start, end, "completed"))
        tasks.append(
            ActivitySeen(f"t{number}", f"c{number}", "wait", None, "b", start, start, end, None, Ending.COMPLETED)
        )
    until = MONDAY + log_days * DAY
    return cut(Log(seen, tasks, {"b": ALWAYS}, MONDAY, until), until)


def test_waits_that_outlast_the_log_are_not_taken_for_short_ones():
    log = waits(mean_days=30, log_days=60)
    paths = paths_of(log)
    going, dice = continuations(paths, log.until)["p"], random.Random(1)
    drawn = [going.go_on(path, log.until, dice).steps[0].outside for path in paths for _ in range(5)]
    within = [length for length in drawn if length <= 45 * DAY]
    # Of an exponential wait with a mean of 30 days, 1 - exp(-1.5) = 77.7% end within 45 days.
    assert len(within) / len(drawn) == pytest.approx(0.777, abs=0.06)
    naive = [path.steps[0].outside for path in paths if path.finished]
    assert fmean(naive) < 0.75 * fmean(min(length, 60 * DAY) for length in drawn)


def test_who_waited_ten_days_did_not_get_it_after_five():
    log = waits(mean_days=30, log_days=60)
    going = continuations(paths_of(log), log.until)["p"]
    for path in paths_of(log):
        if not path.finished:
            gone = going.go_on(path, log.until, random.Random(path.case))
            assert gone.steps[0].outside >= log.until - path.started


def test_rounds_go_on_as_often_as_they_did():
    """Every round there is another one with probability one half: a case takes two rounds in the mean."""
    rng = random.Random(4)
    cases, tasks = [], []
    for number in range(500):
        at = start = MONDAY + rng.random() * 20 * DAY
        again = True
        while again:
            end = at + 5 * DAY
            tasks.append(
                ActivitySeen(
                    f"t{len(tasks)}", f"c{number}", "round", "r", "b", at, at, end, None, Ending.COMPLETED, "x"
                )
            )
            at, again = end, rng.random() < 0.5
        cases.append(CaseSeen(f"c{number}", "p", "b", start, at, "completed"))
    until = MONDAY + 20 * DAY
    model = fit(cut(Log(cases, tasks, {"b": ALWAYS}, MONDAY, until), until))
    paths = model.paths["p", "b"]
    whole = [model.continuations["p"].go_on(path, until, random.Random(path.case)) for path in paths]
    assert all(path.finished for path in whole)
    assert fmean(len(path.steps) for path in whole) == pytest.approx(2.0, rel=0.1)
    assert fmean(len(path.steps) for path in paths if path.finished) < 1.8
