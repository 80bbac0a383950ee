"""Runs beside the server: what is told of them meanwhile, when they end themselves, and what is kept."""

import pickle
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.domain.scenario_runs import (
    Failure,
    FileResults,
    Order,
    Result,
    Results,
    Run,
    RunState,
    Seen,
    Trouble,
    is_scenario_file,
    model_digest,
    scenario_digests,
)
from server.domain.wording import said
from server.scenarios.beat import Beat
from server.store.scenario_results import ScenarioResults
from server.wiring.scenario_runs import MOST, ScenarioRuns
from tests.scenarios.shop import settings_in

ORDER = Order("d1", "shop", "p1")


@pytest.fixture
def kept(tmp_path):
    return ScenarioResults(tmp_path / "scenarios")


@pytest.fixture
def beat(kept):
    begun = Run(ORDER, RunState.RUNNING, datetime.now(UTC))
    kept.begin(begun)
    killed = []
    return Beat(kept, begun, kept.work("p1"), kill=lambda: killed.append(1)), killed


def until(true):
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("never")


def test_what_was_played_is_told_meanwhile(kept, beat):
    told, killed = beat
    told.start()
    told.expect(7)
    (kept.work("p1") / "played").write_bytes(b"++-")
    until(lambda: kept.run("p1").played == 3)
    assert (kept.run("p1").total, kept.run("p1").failed, kept.run("p1").state) == (7, 1, RunState.RUNNING)
    told.end(RunState.DONE)
    assert kept.run("p1").state is RunState.DONE and not killed


def test_a_run_that_nobody_wants_any_more_ends_itself(kept, beat):
    told, killed = beat
    kept.cancel("p1")
    told.start()
    until(lambda: killed)
    assert kept.run("p1").state is RunState.CANCELLED
    told.end(RunState.DONE)


def test_a_run_that_takes_too_long_ends_itself(kept, beat):
    told, killed = beat
    told._until = time.monotonic() - 1
    told.start()
    until(lambda: killed)
    assert (kept.run("p1").state, kept.run("p1").trouble) == (RunState.FAILED, Trouble.TOO_LONG)
    told.end(RunState.DONE)


def test_a_server_plays_only_so_many_at_once(tmp_path):
    runs = ScenarioRuns(settings_in(tmp_path / "workflows", tmp_path / "var"))
    for number in range(MOST):
        runs.start(replace(ORDER, person=f"p{number}"))
    with pytest.raises(Exception, match="Scenarios of several others"):
        runs.start(replace(ORDER, person="another"))
    runs.close()
    assert not any(runs.results.lives(f"p{number}") for number in range(MOST)), "nothing is left running"


def test_the_lock_is_held_by_one_and_looked_at_by_all(kept):
    import os

    assert not kept.lives("p1")
    held = kept.take("p1")
    assert kept.lives("p1") and kept.take("p1") is None
    os.close(held)
    assert not kept.lives("p1")


def test_results_come_back_as_they_were_kept(kept):
    seen = Seen(frozenset({("p", "贷款")}), frozenset({("p", "f")}), frozenset({("p", "t.dmn", "d", 3)}))
    results = Results("m", datetime.now(UTC), {"a.yaml": FileResults("x", (), seen)})
    kept.keep("d1", results)
    assert kept.results("d1") == results
    kept.keep_version("流程/../x", 2, seen)
    assert kept.version("流程/../x", 2) == seen and kept.version("流程/../x", 1) is None


def test_what_is_kept_can_be_told_in_every_language(kept):
    inner = said("that %(element)s is open", element="check")
    failure = Failure(3, said("expect"), inner, said("it is refused: %(why)s", why=said("it is not")), ("plain",))
    file = FileResults("x", (Result("one", 1, 0.1, failure),), Seen())
    kept.keep("d1", Results("m", datetime.now(UTC), {"a.yaml": file}))
    read = kept.results("d1").files["a.yaml"].results[0].failure
    assert read == failure and read.standing == ("plain",)
    assert (read.expected.msgid, read.expected.params) == (inner.msgid, {"element": "check"})
    assert read.actual.params["why"].msgid == "it is not"


def test_what_is_told_goes_unharmed_from_process_to_process():
    told = pickle.loads(pickle.dumps(said("it is refused: %(why)s", why=said("it is not"))))
    assert (told, told.msgid, told.params["why"].msgid) == (
        "it is refused: it is not",
        "it is refused: %(why)s",
        "it is not",
    )


def test_results_that_cannot_be_read_are_none(kept):
    kept.keep("d1", Results("m", datetime.now(UTC)))
    for text in ('{"model": 3', '{"model": "m", "played_at": "2026-01-01T00:00Z", "files": {"a": 1}}'):
        (kept.folder / "drafts" / "d1.json").write_text(text)
        assert kept.results("d1") is None


def test_results_of_drafts_that_are_gone_are_removed_after_a_day(kept):
    for draft in ("d1", "d2"):
        kept.keep(draft, Results("m", datetime.now(UTC)))
    kept.sweep({"d1"})
    assert kept.results("d2") is not None
    kept.sweep({"d1"}, now=time.time() + 2 * 24 * 3600)
    assert kept.results("d2") is None and kept.results("d1") is not None


def test_scenarios_are_no_part_of_what_they_are_about():
    files = {"shop/shop.bpmn": b"1", "shop/scenarios/a.yaml": b"2", "shop/scenarios/notes.md": b"3"}
    changed = {**files, "shop/scenarios/a.yaml": b"4"}
    assert model_digest("shop", files) == model_digest("shop", changed)
    assert scenario_digests("shop", files).keys() == {"shop/scenarios/a.yaml"}
    assert scenario_digests("shop", files) != scenario_digests("shop", changed)
    assert is_scenario_file("", "scenarios/a.yml") and not is_scenario_file("shop", "scenarios/a.yml")
