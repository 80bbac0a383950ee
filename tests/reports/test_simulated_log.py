"""The log of a simulation is the snapshot, and the snapshot is the trail."""

import pytest

from server.domain.cases import CaseStatus
from server.mining.simulation.log import Ending
from server.mining.simulation.paths import paths_of
from server.reports.simulated_log import changeable, log_of
from server.reports.snapshot.house import HouseSnapshot
from server.store.working_times import usual_calendar
from tests.engine.dsl import E, P, S, U, catch, process, tim
from tests.house import House

DRAWN = process(
    S()
    + U("a", "b", role="everyone", due="4WH")
    + P("f", "j")
    + catch("far", tim("timeDuration", '"P2D"'))
    + U("last", role="everyone")
    + E(),
    "s > f > a > j > far > last > e; f > b > j",
)


@pytest.fixture
def house(database):
    house = House(database)
    house.deploy({"p/p.bpmn": DRAWN})
    return house


@pytest.fixture
def reports(house, tmp_path):
    snapshot = HouseSnapshot(house.database, tmp_path / "reports", patience=60)
    yield snapshot
    snapshot.close()


def read(house, reports):
    with house.database.read() as connection:
        known = house.database.working_times.all(connection)
    calendars = {branch: each.calendar for branch, each in known.items()}
    house.pass_time(minutes=1)
    return log_of(reports.current(), calendars, house.now)


def seconds(moment):
    return moment.timestamp()


def test_cases_and_tasks_are_those_of_the_trail(house, reports):
    began = house.now
    case = house.start("p", {}, "liuyang")
    house.pass_time(minutes=30)
    taken = house.now
    task = house.open(case)["a"]
    house.claim(task, "liuyang")
    house.pass_time(minutes=15)
    house.finish(house.open(case)["a"], "liuyang", {})
    log = read(house, reports)
    (seen,) = log.cases
    assert (seen.process, seen.branch, seen.started, seen.ended, seen.status) == (
        "p", house.person("liuyang").branch, seconds(began), None, CaseStatus.RUNNING.value,
    )  # fmt: skip
    tasks = {one.step: one for one in log.activities}
    done, waiting = tasks["p/a"], tasks["p/b"]
    assert (done.offered, done.taken, done.ended) == (seconds(began), seconds(taken), seconds(taken) + 900)
    assert (done.outcome, done.doer, done.role) == (Ending.COMPLETED, house.person("liuyang").id, "everyone")
    assert (waiting.taken, waiting.ended, waiting.outcome, waiting.doer) == (None, None, None, None)
    assert waiting.due is not None and waiting.due > waiting.offered
    assert (log.since, log.until) == (seconds(began), seconds(house.now))


def test_what_a_case_awaits_from_outside_is_part_of_its_path(house, reports):
    case = house.start("p", {}, "liuyang")
    for element in ("a", "b"):
        house.claim(house.open(case)[element], "liuyang")
        house.pass_time(minutes=5)
        house.finish(house.open(case)[element], "liuyang", {})
    (path,) = paths_of(read(house, reports))
    steps = {step.step: step for step in path.steps}
    assert set(steps) == {"p/a", "p/b", "p/far"}
    assert steps["p/far"].role is None
    assert {path.steps[i].step for i in steps["p/far"].after} == {"p/a", "p/b"}


def test_what_can_be_changed_is_of_ones_own_branches(house, reports):
    case = house.start("p", {}, "liuyang")
    house.claim(house.open(case)["a"], "liuyang")
    snapshot, branch = reports.current(), house.person("liuyang").branch
    known = changeable(snapshot, frozenset({branch}))
    assert {(step.process, step.step, step.role) for step in known.steps} == {
        ("p", "p/a", "everyone"),
        ("p", "p/b", "everyone"),
    }
    assert known.people == (house.person("liuyang").id,)
    assert known.desks == (("everyone", branch),)
    nothing = changeable(snapshot, frozenset({"ho"}))
    assert (nothing.steps, nothing.people, nothing.desks) == ((), (), ())


def test_the_house_has_the_usual_calendar(house, reports):
    log = read(house, reports)
    zone = log.calendars["b1"].zone
    assert log.calendars["b1"].week == usual_calendar(zone).week
