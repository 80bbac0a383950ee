"""What a model knows of the house it was fitted to."""

from collections import Counter
from statistics import fmean

import pytest

from server.mining.simulation.fitting import fit
from server.mining.simulation.log import ActivitySeen, CaseSeen, Ending, Log, cut
from server.mining.simulation.paths import paths_of
from server.mining.simulation.presence import Chance, presence
from tests.mining.synthetic import DAY, MONDAY, OFFICE, office, queue


@pytest.fixture(scope="module")
def log():
    return office()


@pytest.fixture(scope="module")
def model(log):
    return fit(log)


def test_who_signs_on_thursdays_is_there_on_thursdays(model):
    assert model.people["emil"].days & set(range(5)) == {3}
    for other in ("anna", "bert", "cora", "dora"):
        assert model.people[other].days >= set(range(5))
        assert not model.people[other].days_of


def test_a_step_done_on_some_days_only_binds_that_step_alone():
    offered_daily = [Chance("eve", "sign", 3, (0, 1, 2)) for _ in range(30)]
    at_once = [Chance("eve", "check", day, ()) for day in range(5) for _ in range(30)]
    people, own = presence([*offered_daily, *at_once])
    assert people["eve"] >= {0, 1, 2, 3, 4}
    assert own["eve", "sign"] & {0, 1, 2, 3} == {3}
    assert ("eve", "check") not in own


def test_who_is_offered_tasks_on_thursdays_only_may_be_there_every_day():
    people, own = presence([Chance("eve", "witness", 3, ()) for _ in range(50)])
    assert people["eve"] >= set(range(5))
    assert not own


def test_the_time_a_task_lies_is_told_from_the_time_its_doer_is_away(model):
    desk = model.desks["sign", "b"]
    assert desk.reaction.mean < 2 * 3600  # up to an hour, though tasks wait for days
    checked = model.desks["check", "b"]
    assert checked.reaction.mean == pytest.approx(3 * 3600, rel=0.15)


def test_durations_are_those_of_work(model):
    assert model.desks["check", "b"].hold.mean == pytest.approx(20 * 60, rel=0.1)
    assert model.desks["sign", "b"].hold.mean == pytest.approx(10 * 60, rel=0.1)
    assert model.desks["first", "b"].allowance == pytest.approx(7 * 3600)


def test_tasks_that_come_to_people_by_chance_are_told_from_those_the_free_take(model):
    assert not model.desks["check", "b"].shared or len(model.desks["check", "b"].shares) == 1
    assert fit(queue(9, 15, 3, days=30)).desks["serve", "b"].shared


def test_parallel_steps_start_and_join_together(log):
    kinds = Counter(
        tuple(
            (step.step, tuple(sorted(path.steps[i].step for i in step.after)))
            for step in sorted(path.steps, key=lambda s: s.step)
        )
        for path in paths_of(log)
        if path.finished
    )
    granted = (("check", ()), ("first", ("check",)), ("second", ("check",)), ("sign", ("first", "second")))
    assert set(kinds) == {granted, granted[:3]}
    assert fmean([kinds[granted] / kinds.total()]) == pytest.approx(0.5, abs=0.1)


def test_steps_beside_each_other_do_not_wait_for_each_other():
    """While a long step runs, three short ones follow each other; the last step needs both."""
    cases, tasks = [], []
    for number in range(10):
        start = MONDAY + number * DAY / 10 + 9 * 3600
        cases.append(CaseSeen(f"c{number}", "p", "b", start, start + 5000, "completed"))
        shift = 900 if number % 2 else 0
        for step, offered, ended in (
            ("long", 0, 1500 - shift),
            ("a", 0, 500),
            ("b", 500, 1000),
            ("c", 1000, 2000),
            ("end", 2000, 5000),
        ):
            one = ActivitySeen(
                f"{step}{number}",
                f"c{number}",
                step,
                "r",
                "b",
                start + offered,
                start + offered,
                start + ended,
                None,
                Ending.COMPLETED,
                "x",
            )
            tasks.append(one)
    for path in paths_of(Log(cases, tasks, {"b": OFFICE}, MONDAY, MONDAY + 7 * DAY)):
        after = {step.step: {path.steps[i].step for i in step.after} for step in path.steps}
        assert after == {"long": set(), "a": set(), "b": {"a"}, "c": {"b"}, "end": {"long", "c"}}


def test_what_came_later_was_not_known(log):
    known = cut(log, MONDAY + 30 * DAY)
    assert all(case.started < known.until and (case.ended is None or case.ended < known.until) for case in known.cases)
    for one in known.activities:
        assert one.offered < known.until
        assert one.ended is None or one.ended < known.until
        assert one.taken is None or one.taken < known.until
        assert (one.doer is None) == (one.taken is None)
    assert any(case.ended is None for case in known.cases)
