"""Simulated queues against theory; the same seed, the same future; nobody is lost; more people do no harm."""

from collections import Counter
from math import factorial, inf
from statistics import fmean, median

import pytest

from server.mining.simulation.changes import AddPeople, ArrivalFactor, changed
from server.mining.simulation.comparing import measures_of
from server.mining.simulation.fitting import fit
from server.mining.simulation.measures import Kind, Measure
from server.mining.simulation.plan import Plan
from server.mining.simulation.run import Cancelled, simulate
from server.mining.simulation.standing import standing
from server.mining.simulation.timeline import Timelines
from tests.mining.synthetic import DAY, office, queue


def erlang_wait(arrivals, service, servers):
    """The mean wait in an M/M/c queue, in the unit of 1/arrivals (Erlang's C formula)."""
    load = arrivals / service
    last = load**servers / factorial(servers) * servers / (servers - load)
    waiting = last / (sum(load**k / factorial(k) for k in range(servers)) + last)
    return waiting / (servers * service - arrivals)


@pytest.mark.parametrize(("servers", "arrivals", "minutes"), [(1, 3, 12), (3, 9, 15)])
def test_a_queue_waits_as_long_as_theory_says(servers, arrivals, minutes):
    log = queue(arrivals, minutes, servers, days=120)
    model = fit(log)
    begin = log.until
    waits = [
        task.taken - task.offered
        for replication in simulate(model, Plan(begin, begin + 30 * DAY, 6))
        for task in replication.tasks
        if task.offered > begin + 2 * DAY and task.taken < inf
    ]
    expected = 3600 * erlang_wait(arrivals, 60 / minutes, servers)
    assert fmean(waits) == pytest.approx(expected, rel=0.15)


def test_people_of_a_fitted_queue_are_as_busy_as_theory_says():
    log = queue(9, 15, 3, days=60)
    plan = Plan(log.until, log.until + 30 * DAY, 3)
    for one in measures_of(fit(log), plan):
        busy = [share for measure, share in one.items() if measure.kind is Kind.BUSY]
        assert fmean(busy) == pytest.approx(9 * 15 / 60 / 3, rel=0.08)


@pytest.fixture(scope="module")
def log():
    return office()


@pytest.fixture(scope="module")
def model(log):
    return fit(log)


def month(log, replications=8, seed=1):
    return Plan(log.until, log.until + 28 * DAY, replications, seed, standing(log))


def test_the_same_seed_gives_the_same_future(log, model):
    once, again = (list(simulate(model, month(log, 2))) for _ in range(2))
    assert once == again
    assert once[0] != once[1]
    assert list(simulate(model, month(log, 2, seed=2))) != once


def test_every_case_that_comes_is_done_or_open_at_the_end(log, model):
    plan = month(log, 3)
    known = {one.path.case for one in plan.standing}
    for replication in simulate(model, plan):
        names = Counter(case.case for case in replication.cases)
        assert set(names.values()) == {1}
        assert {case.case for case in replication.cases if case.known} == known
        offered = Counter(task.case for task in replication.tasks)
        for case in replication.cases:
            assert case.started < plan.end
            assert case.ended == inf or case.started <= case.ended <= plan.end
            if case.ended < inf and not case.known:
                assert offered[case.case] in {3, 4}  # check, two opinions, and the signature of those granted
        for task in replication.tasks:
            assert task.offered <= task.taken <= task.ended


def test_people_work_only_when_they_are_there(log, model):
    lines = Timelines(log.calendars, log.since, log.until + 60 * DAY)
    for task in next(simulate(model, month(log))).tasks:
        assert lines.of("b", model.people[task.person].days_for(task.step)).opening(task.taken) == task.taken
        assert lines.of("b").between(task.taken, task.ended) >= task.hold - 1


def test_nobody_has_more_in_hand_than_they_can_hold(log, model):
    spans = {}
    for task in next(simulate(model, month(log))).tasks:
        spans.setdefault(task.person, []).append((task.taken, task.ended))
    for person, held in spans.items():
        for start, _ in held:
            assert sum(begin <= start < end for begin, end in held) <= model.people[person].capacity


def test_more_people_never_make_it_longer(log, model):
    more = changed(model, [AddPeople("clerk"), AddPeople("expert"), AddPeople("signer")])
    base, helped = (measures_of(each, month(log, 12)) for each in (model, more))
    key = Measure(Kind.MEDIAN, "p")
    longer = [second[key] - first[key] for first, second in zip(base, helped, strict=True)]
    assert fmean(longer) < 0.5
    assert median(longer) <= 0.5


def test_twice_as_many_cases_come_when_told_so(model, log):
    plan = Plan(log.until, log.until + 28 * DAY, 6)
    ours, theirs = (
        [len(one.cases) for one in simulate(each, plan)] for each in (model, changed(model, [ArrivalFactor(2.0)]))
    )
    assert theirs == [2 * number for number in ours]
    half = [len(one.cases) for one in simulate(changed(model, [ArrivalFactor(0.5)]), plan)]
    assert sum(half) == pytest.approx(sum(ours) / 2, rel=0.15)


def test_a_run_tells_how_far_it_is_and_stops_when_told(log, model):
    told = []
    runs = simulate(model, month(log, 5), lambda done, total: told.append((done, total)), lambda: len(told) == 2)
    with pytest.raises(Cancelled):
        list(runs)
    assert told == [(1, 5), (2, 5)]


def test_cases_come_as_often_as_they_did(log, model):
    plan = Plan(log.until, log.until + 28 * DAY, 20)
    seen = len(log.cases) / 16
    assert fmean(len(one.cases) for one in simulate(model, plan)) / 4 == pytest.approx(seen, rel=0.05)
