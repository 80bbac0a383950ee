"""One forecast serves the house: asked for when it is too old, made once, and put in place of the one before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from server.commands.simulations.ask import AskSimulation, ask_simulation
from server.commands.simulations.ask_forecast import AskForecast, ask_forecast
from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.cancel import CancelSimulation, cancel_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.domain.errors import RightMissing
from server.domain.events import ORGANISATION
from server.domain.simulations import SILENCE, Failure, RunKind, RunState, SimulationNotFound
from server.store.chains import entries_of
from server.store.forecasts import Forecasts
from server.store.simulations import Simulations
from tests.foreseen import foreseen
from tests.house import APPLICATION, House

MACHINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOW = timedelta(0)


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


def ask(house, login="xujian", machine_now=MACHINE, **more):
    return house.run(ask_forecast, AskForecast(actor=house.person(login), machine_now=machine_now, **more))


def begin(house):
    return house.run(begin_simulation, BeginSimulation(machine_now=MACHINE))


def finish(house, **what):
    return house.run(finish_simulation, FinishSimulation(run_id=begin(house).id, **what))


def last(house):
    with house.database.read() as connection:
        return Simulations(connection).last_forecast()


def done(house):
    with house.database.read() as connection:
        return Simulations(connection).done_forecast()


def known(house, case):
    with house.database.read() as connection:
        return Forecasts(connection).of_case(case)


def told(house):
    return [entry.kind for entry in entries_of(house.database, ORGANISATION) if entry.kind.startswith("Forecast")]


def test_it_is_made_once_for_all_who_look(house):
    assert ask(house) is True
    assert ask(house, "caopeng") is False and ask(house, "chenguodong", oldest=NOW) is False
    assert (last(house).kind, last(house).state) == (RunKind.FORECAST, RunState.WAITING)
    assert told(house) == ["ForecastAsked"]


def test_two_at_once_get_one(house):
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda login: ask(house, login), ["xujian", "caopeng"]))
    assert sorted(answers) == [False, True]


def test_whoever_oversees_nothing_asks_for_none(house):
    with pytest.raises(RightMissing):
        ask(house, "wangfang")
    assert last(house) is None


def test_it_is_made_anew_when_it_is_too_old_or_wished(house):
    ask(house)
    finish(house, result={})
    assert ask(house) is False
    house.pass_time(minutes=59)
    assert ask(house) is False
    house.pass_time(minutes=1)
    assert ask(house) is True
    finish(house, result={})
    assert ask(house, oldest=NOW) is True


def test_one_whose_server_ended_is_noted_and_asked_for_again(house):
    ask(house)
    run = begin(house)
    assert ask(house, machine_now=MACHINE + SILENCE) is False
    assert ask(house, machine_now=MACHINE + SILENCE + timedelta(seconds=1)) is True
    with house.database.read() as connection:
        broken = Simulations(connection).get(run.id)
    assert (broken.state, broken.error) == (RunState.FAILED, Failure.INTERRUPTED)
    assert last(house).state is RunState.WAITING
    assert house.run(finish_simulation, FinishSimulation(run_id=run.id, result={})) is False


def test_one_that_was_broken_off_leaves_the_last_result(house):
    case = house.start("loan_origination", APPLICATION, "wangfang")
    ask(house)
    finish(house, result={"at": 1}, foreseen=[foreseen(house, case)])
    ask(house, oldest=NOW)
    finish(house, error=Failure.BROKEN)
    assert last(house).error is Failure.BROKEN
    assert done(house).result == {"at": 1} and known(house, case) == foreseen(house, case)


def test_a_new_one_takes_the_place_of_those_before(house):
    first, second = (house.start("loan_origination", APPLICATION, "wangfang") for _ in range(2))
    ask(house)
    finish(house, result={"at": 1}, foreseen=[foreseen(house, first)])
    before = last(house).id
    house.pass_time(hours=2)
    ask(house)
    finish(house, result={"at": 2}, foreseen=[foreseen(house, second)])
    assert known(house, first) is None and known(house, second) is not None
    with house.database.read() as connection:
        assert Simulations(connection).get(before) is None
    assert done(house).result == {"at": 2}


def test_it_is_no_simulation_of_ones_own(house):
    actor = house.person("xujian")
    ask(house)
    with house.database.read() as connection:
        assert Simulations(connection).of(actor.id) == [] and Simulations(connection).under_way(actor.id) == 0
    with pytest.raises(SimulationNotFound):
        house.run(cancel_simulation, CancelSimulation(actor=actor, run_id=last(house).id))
    asked = {"changes": [], "weeks": 4, "replications": 50}
    own = house.run(ask_simulation, AskSimulation(actor=actor, asked=asked))
    assert last(house).id != own.id


def test_cases_are_listed_by_risk_within_branches_while_they_run(house):
    cases = [house.start("loan_origination", APPLICATION, "wangfang") for _ in range(3)]
    rows = [foreseen(house, case, chance_3=chance) for case, chance in zip(cases, (0.2, 0.9, 0.5), strict=True)]
    ask(house)
    finish(house, result={}, foreseen=rows)
    with house.database.read() as connection:
        store = Forecasts(connection)
        assert [row.foreseen.case for row in store.riskiest({"b1"}, None, 2)] == [cases[1], cases[2]]
        assert [row.foreseen.case for row in store.riskiest({"b1"}, None, 2, 2)] == [cases[0]]
        assert store.riskiest({"b2"}, None, 9) == [] and store.riskiest({"b1"}, "other", 9) == []
        assert (store.running({"b1"}, "loan_origination"), store.running({"b2"}, None)) == (3, 0)
    from server.commands.cases.cancel import CancelCase, cancel_case

    house.run(cancel_case, CancelCase(case_id=cases[1], actor=house.person("admin"), reason="-"))
    with house.database.read() as connection:
        assert [row.foreseen.case for row in Forecasts(connection).riskiest({"b1"}, None, 9)] == [cases[2], cases[0]]
