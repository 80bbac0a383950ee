"""What happens to the house when a manager changes something."""

from datetime import time
from statistics import fmean

import pytest

from server.mining.simulation.arriving import seen_shares, share_through
from server.mining.simulation.changes import (
    AddPeople,
    ArrivalFactor,
    ChangeImpossible,
    DropStep,
    HoldFactor,
    Hours,
    PersonDays,
    RemovePerson,
    RouteShare,
    changed,
)
from server.mining.simulation.comparing import compare
from server.mining.simulation.fitting import fit
from server.mining.simulation.measures import Kind, Measure
from server.mining.simulation.plan import Plan
from server.mining.simulation.run import simulate
from server.mining.simulation.standing import standing
from tests.mining.synthetic import DAY, office

SIGN, MEDIAN = Measure(Kind.WAIT, "sign"), Measure(Kind.MEDIAN, "p")


@pytest.fixture(scope="module")
def log():
    return office()


@pytest.fixture(scope="module")
def model(log):
    return fit(log)


@pytest.fixture(scope="module")
def plan(log):
    return Plan(log.until, log.until + 28 * DAY, 8, 1, standing(log))


def found(model, plan, *changes):
    return {one.measure: one for one in compare(model, changed(model, changes), plan)}


@pytest.mark.parametrize("change", [PersonDays("emil", frozenset(range(7))), AddPeople("signer")])
def test_a_bottleneck_of_thursdays_goes_away(model, plan, change):
    wait = found(model, plan, change)[SIGN]
    assert wait.base.value > 10
    assert wait.changed.value < 3
    assert wait.difference.high < -7


def test_signing_every_day_comes_out_as_it_would(model, plan):
    """The changed house, against the log of a house in which it is so."""
    other = fit(office(signing_days=(0, 1, 2, 3, 4)))
    truth = {one.measure: one for one in compare(other, other, plan)}
    wait = found(model, plan, PersonDays("emil", frozenset(range(7))))[SIGN]
    assert wait.changed.value == pytest.approx(truth[SIGN].base.value, abs=1.0)


def test_nothing_changed_makes_no_difference(model, plan):
    for one in found(model, plan).values():
        assert one.base == one.changed
        assert (one.difference.low, one.difference.value, one.difference.high) == (0, 0, 0)


def test_a_longer_step_holds_longer(model, plan):
    other = changed(model, [HoldFactor("check", 2.0), HoldFactor("check", 1.5)])
    ours, theirs = (
        [
            task.hold
            for one in simulate(each, plan)
            for task in one.tasks
            if task.step == "check" and task.offered > plan.begin
        ]
        for each in (model, other)
    )
    assert fmean(theirs) == pytest.approx(3 * fmean(ours), rel=0.05)


def test_a_step_done_away_with_is_nobodys_work(model, plan):
    other = changed(model, [DropStep("sign")])
    for one in simulate(other, plan):
        assert not [task for task in one.tasks if task.step == "sign"]
    assert found(model, plan, DropStep("sign"))[MEDIAN].difference.high < 0


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_another_threshold_sends_another_share_of_cases(model, plan, share):
    assert share_through(model, "p", "sign") == pytest.approx(0.5, abs=0.1)
    other = changed(model, [RouteShare("p", "sign", share)])
    through = came = 0
    for one in simulate(other, Plan(plan.begin, plan.end, 10)):
        settled = {case.case for case in one.cases if case.started < plan.begin + 7 * DAY}
        came += len(settled)
        through += len({task.case for task in one.tasks if task.step == "sign" and task.case in settled})
    assert through / came == pytest.approx(share, abs=0.08)


def test_every_step_tells_its_share(model):
    shares = seen_shares(model, "p")
    assert shares["check"] == shares["first"] == shares["second"] == 1.0
    assert shares["sign"] == pytest.approx(0.5, abs=0.1)


def test_who_is_gone_does_nothing(model, plan):
    other = changed(model, [RemovePerson("anna")])
    mine = [task for task in next(simulate(other, plan)).tasks if task.person == "anna"]
    assert all(task.taken < plan.begin for task in mine)
    alone = changed(model, [RemovePerson("emil")])
    assert not [task for task in next(simulate(alone, plan)).tasks if task.step == "sign" and task.taken > plan.begin]


def test_longer_hours_shorten_what_is_counted_by_the_clock(model, plan):
    day = ((time(7), time(19)),)
    other = changed(model, [Hours(dict.fromkeys(range(6), day))])
    done = [sum(case.ended < plan.end for case in one.cases) for one in simulate(model, plan)]
    more = [sum(case.ended < plan.end for case in one.cases) for one in simulate(other, plan)]
    assert fmean(more) > fmean(done)


@pytest.mark.parametrize(
    "change",
    [
        AddPeople("pilot"), AddPeople("clerk", branch="moon"), RemovePerson("nobody"), PersonDays("nobody", frozenset({1})),
        ArrivalFactor(2.0, "q"), HoldFactor("fly", 2.0), DropStep("fly"), RouteShare("q", "sign", 0.5),
        RouteShare("p", "check", 0.5), RouteShare("p", "fly", 0.5), Hours({}, "moon"),
    ],
)  # fmt: skip
def test_what_is_not_there_cannot_be_changed(model, change):
    with pytest.raises(ChangeImpossible):
        changed(model, [change])
