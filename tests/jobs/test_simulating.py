"""What waits is run, says how far it is, stops when nobody wants it, and fails with a reason."""

from datetime import UTC, datetime

import pytest

from server.commands.simulations.ask import AskSimulation, ask_simulation
from server.commands.simulations.ask_forecast import AskForecast, ask_forecast
from server.commands.simulations.cancel import CancelSimulation, cancel_simulation
from server.domain.simulations import Failure, RunState
from server.jobs.simulating import run_waiting
from server.mining.simulation.change_codec import packed
from server.mining.simulation.changes import AddPeople, DropStep, PersonDays
from server.mining.simulation.log import Log, cut
from server.mining.simulation.measures import Kind, Measure
from server.reports import forecasts
from server.reports.forecasts import outlook
from server.reports.what_if import read_result
from server.store.forecasts import Forecasts
from server.store.simulations import Simulations
from tests.house import APPLICATION, House
from tests.mining.synthetic import DAY, MONDAY, OFFICE, office


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


@pytest.fixture(scope="module")
def log():
    """The synthetic house, at the branch that is overseen."""
    from dataclasses import replace

    made = office(weeks=8, per_day=4)
    cases = [replace(case, branch="b1") for case in made.cases]
    tasks = [replace(task, branch="b1") for task in made.activities]
    return Log(cases, tasks, {"b1": OFFICE}, made.since, made.until)


def ask(house, *changes, replications=3):
    asked = {"changes": [packed(change) for change in changes], "weeks": 4, "replications": replications}
    return house.run(ask_simulation, AskSimulation(actor=house.person("xujian"), asked=asked))


def kept(house, run):
    with house.database.read() as connection:
        return Simulations(connection).get(run.id)


def never():
    return False


def test_what_waits_is_run_and_answers_what_was_asked(house, log):
    signer, anything = ask(house, PersonDays("emil", frozenset(range(5)))), ask(house, AddPeople("signer"))
    assert run_waiting(house.transactions, lambda _stopped: log, never) == 2
    for run in (signer, anything):
        done = kept(house, run)
        assert (done.state, done.progress) == (RunState.DONE, 100)
        tested, compared = read_result(done.result)
        assert {row.measure.kind for row in tested} >= {Kind.MEDIAN, Kind.WAIT}
        wait = next(row for row in compared if row.measure == Measure(Kind.WAIT, "sign"))
        assert wait.changed.value < wait.base.value
        assert wait.difference.high < 0


def test_it_is_about_the_branches_of_who_asked(house, log):
    from dataclasses import replace

    elsewhere = Log(log.cases, log.activities, {**log.calendars, "b2": OFFICE}, log.since, log.until)
    far = [replace(case, branch="b2") if number % 2 else case for number, case in enumerate(log.cases)]
    moved = {case.case for case in far if case.branch == "b2"}
    tasks = [replace(task, branch="b2") if task.case in moved else task for task in log.activities]
    elsewhere = replace(elsewhere, cases=far, activities=tasks)
    whole, half = ask(house, AddPeople("signer")), ask(house, AddPeople("signer"))
    logs = iter([log, elsewhere])
    run_waiting(house.transactions, lambda _stopped: next(logs), never)
    done = [
        next(
            row.base.value
            for row in read_result(kept(house, run).result)[1]
            if row.measure == Measure(Kind.COMPLETED, "p")
        )
        for run in (whole, half)
    ]
    assert done[1] == pytest.approx(done[0] / 2, rel=0.25)


@pytest.mark.parametrize(
    ("changes", "days", "failure"),
    [((AddPeople("pilot"),), 56, Failure.IMPOSSIBLE), ((DropStep("sign"),), 20, Failure.TOO_SHORT)],
)
def test_what_cannot_be_answered_says_why(house, log, changes, days, failure):
    run = ask(house, *changes)
    run_waiting(house.transactions, lambda _stopped: cut(log, MONDAY + days * DAY), never)
    assert (kept(house, run).state, kept(house, run).error) == (RunState.FAILED, failure)


def test_an_error_of_ours_breaks_off_one_and_not_the_next(house, log):
    broken, whole = ask(house, DropStep("sign")), ask(house, DropStep("sign"))
    logs = iter([None, log])
    assert run_waiting(house.transactions, lambda _stopped: next(logs), never) == 2
    assert kept(house, broken).error is Failure.BROKEN
    assert kept(house, whole).state is RunState.DONE


def test_nobody_goes_on_with_what_is_not_wanted(house, log):
    run = ask(house, DropStep("sign"), replications=100_000)

    def read(_stopped):
        house.run(cancel_simulation, CancelSimulation(actor=house.person("xujian"), run_id=run.id))
        return log

    assert run_waiting(house.transactions, read, never) == 1
    assert kept(house, run).state is RunState.CANCELLED


def test_the_end_of_the_server_is_told_from_an_error(house, log):
    run, later = ask(house, DropStep("sign"), replications=100_000), ask(house, DropStep("sign"))
    ended = []

    def read(_stopped):
        ended.append(True)
        return log

    assert run_waiting(house.transactions, read, lambda: bool(ended)) == 1
    assert kept(house, run).error is Failure.INTERRUPTED
    assert kept(house, later).state is RunState.WAITING


def foretell(house):
    command = AskForecast(actor=house.person("xujian"), machine_now=datetime.now(UTC))
    assert house.run(ask_forecast, command)
    with house.database.read() as connection:
        return Simulations(connection).last_forecast()


def test_a_forecast_tells_of_every_open_case(house, log, monkeypatch):
    from dataclasses import replace

    monkeypatch.setattr(forecasts, "REPLICATIONS", 3)
    monkeypatch.setattr(forecasts, "PAST_REPLICATIONS", 2)
    case = house.start("loan_origination", APPLICATION, "wangfang")
    short = cut(log, log.until - 2 * DAY)
    still = next(one.case for one in short.cases if one.ended is None)
    renamed = replace(
        short,
        cases=[
            replace(one, case=case) if one.case == still else one
            for one in short.cases
            if one.ended or one.case == still
        ],
        activities=[replace(one, case=case) if one.case == still else one for one in short.activities],
    )
    run = foretell(house)
    assert run_waiting(house.transactions, lambda _stopped: renamed, never) == 1
    done = kept(house, run)
    assert (done.state, done.progress, done.error) == (RunState.DONE, 100, None)
    assert outlook(done.result, lambda _desk: True).batch.cases == 1
    with house.database.read() as connection:
        known = Forecasts(connection).of_case(case)
    assert known.done is None or known.done >= known.at


def test_a_forecast_of_too_short_a_log_says_so(house, log):
    run = foretell(house)
    run_waiting(house.transactions, lambda _stopped: cut(log, MONDAY + 20 * DAY), never)
    assert (kept(house, run).state, kept(house, run).error) == (RunState.FAILED, Failure.TOO_SHORT)


def test_a_forecast_that_ends_with_its_server_is_asked_for_again(house, log):
    run, ended = foretell(house), []

    def read(_stopped):
        ended.append(True)
        return log

    run_waiting(house.transactions, read, lambda: bool(ended))
    assert kept(house, run).error is Failure.INTERRUPTED
    assert foretell(house).id != run.id
