"""Simulations are asked for by those who oversee branches, run one after another, and keep what came of them."""

from datetime import UTC, datetime, timedelta

import pytest

from server.commands.simulations.ask import AskSimulation, ask_simulation
from server.commands.simulations.begin import BeginSimulation, begin_simulation
from server.commands.simulations.cancel import CancelSimulation, cancel_simulation
from server.commands.simulations.finish import FinishSimulation, finish_simulation
from server.commands.simulations.note_progress import NoteProgress, note_progress
from server.domain.errors import RightMissing
from server.domain.events import ORGANISATION
from server.domain.simulations import MOST, SILENCE, Failure, RunState, SimulationNotFound, TooManySimulations
from server.store.chains import entries_of
from server.store.simulations import Simulations
from tests.house import House

ASKED = {"changes": [], "weeks": 4, "replications": 50}
MACHINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def house(database):
    return House(database, "loan_origination")


def ask(house, login="xujian"):
    return house.run(ask_simulation, AskSimulation(actor=house.person(login), asked=ASKED))


def begin(house):
    return house.run(begin_simulation, BeginSimulation(machine_now=MACHINE))


def kept(house, run):
    with house.database.read() as connection:
        return Simulations(connection).get(run.id)


def told(house):
    return [entry.kind for entry in entries_of(house.database, ORGANISATION) if entry.kind.startswith("Simulation")]


def test_it_is_about_the_branches_that_one_oversees(house):
    run = kept(house, ask(house))
    assert (run.asked["branches"], run.state, run.progress) == (["b1"], RunState.WAITING, 0)
    assert told(house) == ["SimulationAsked"]


def test_whoever_oversees_nothing_asks_for_nothing(house):
    with pytest.raises(RightMissing):
        ask(house, "wangfang")


def test_one_person_has_a_few_at_once(house):
    runs = [ask(house) for _ in range(MOST)]
    with pytest.raises(TooManySimulations):
        ask(house)
    assert ask(house, "caopeng")
    house.run(cancel_simulation, CancelSimulation(actor=house.person("xujian"), run_id=runs[0].id))
    assert ask(house)


def test_the_one_that_waited_longest_begins_first_and_only_once(house):
    first = ask(house)
    house.pass_time(minutes=1)
    second = ask(house)
    assert [begin(house).id, begin(house).id] == [first.id, second.id]
    assert begin(house) is None
    assert kept(house, first).state is RunState.RUNNING


def test_what_came_of_it_is_kept(house):
    run = ask(house)
    begin(house)
    assert house.run(note_progress, NoteProgress(run_id=run.id, progress=40, machine_now=MACHINE))
    assert kept(house, run).progress == 40
    result = {"tested": [{"actual": 1.5}], "compared": []}
    assert house.run(finish_simulation, FinishSimulation(run_id=run.id, result=result))
    done = kept(house, run)
    assert (done.state, done.progress, done.result, done.error) == (RunState.DONE, 100, result, None)
    assert done.ended_at == house.now
    assert told(house) == ["SimulationAsked", "SimulationEnded"]


def test_a_cancelled_one_does_not_come_back(house):
    run = ask(house)
    begin(house)
    me = house.person("xujian")
    assert house.run(cancel_simulation, CancelSimulation(actor=me, run_id=run.id))
    assert not house.run(note_progress, NoteProgress(run_id=run.id, progress=50, machine_now=MACHINE))
    assert not house.run(finish_simulation, FinishSimulation(run_id=run.id, result={}))
    assert not house.run(cancel_simulation, CancelSimulation(actor=me, run_id=run.id))
    assert kept(house, run).state is RunState.CANCELLED
    assert told(house) == ["SimulationAsked", "SimulationCancelled"]


def test_one_is_nobody_elses(house):
    run = ask(house)
    for other in ("caopeng", "wangfang"):
        with pytest.raises(SimulationNotFound):
            house.run(cancel_simulation, CancelSimulation(actor=house.person(other), run_id=run.id))
    with pytest.raises(SimulationNotFound):
        house.run(cancel_simulation, CancelSimulation(actor=house.person("xujian"), run_id="none"))


def test_silence_means_that_it_was_interrupted(house):
    run = ask(house)
    assert not kept(house, run).interrupted(MACHINE + timedelta(days=1))  # it waits, and may wait long
    begin(house)
    assert not kept(house, run).interrupted(MACHINE + SILENCE)
    assert kept(house, run).interrupted(MACHINE + SILENCE + timedelta(seconds=1))
    house.run(finish_simulation, FinishSimulation(run_id=run.id, error=Failure.INTERRUPTED))
    assert (kept(house, run).state, kept(house, run).error) == (RunState.FAILED, Failure.INTERRUPTED)
