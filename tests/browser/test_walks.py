"""The player of `make walk` plays short scenarios on the pages, and notices what is not as they say."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.scenarios.folders import read_library
from server.scenarios.model import Do, Expect
from server.scenarios.testing import read_house_of
from server.wiring.settings import Settings
from tests.walks.walking import make_grounds, scenarios_of, walk

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FEW = 3


def grounds_of(path, tmp_path, choose):
    settings = Settings(_env_file=None, secret_key="x" * 40, locale="en", workflows_dir=ROOT / "workflows")
    library, house = read_library([ROOT / path], settings.workflows_dir), read_house_of(settings)
    chosen = choose(scenarios_of(library, house, settings))
    return chosen, make_grounds(tmp_path, settings, library, house, chosen, tmp_path / "failures")


def shortest(scenarios):
    """Of every process folder the scenario in which the least is done; of these the shortest few."""
    known = {}
    for one in scenarios:
        if done := sum(isinstance(step, Do) for step in one.steps):
            known.setdefault(one.file.partition("/")[0], []).append((done, len(one.steps), one.line, one))
    return [one for *_, one in sorted(min(found) for found in known.values())[:FEW]]


def test_short_scenarios_of_several_processes_are_walked_on_the_pages(chromium, tmp_path):
    chosen, grounds = grounds_of("workflows", tmp_path, shortest)
    walked = list(walk(chosen, grounds, chromium))
    assert [(one.played.name, one.played.failure) for one in walked] == [(one.name, None) for one in chosen]
    assert {one.played.process for one in walked if any(act.element for act in one.acts)} == {
        one.process for one in chosen
    }


def lies(scenarios):
    """The same scenario with somebody who may not, with a field that is not there, and with another end."""
    true = scenarios[0]
    last = next(step for step in reversed(true.steps) if isinstance(step, Do))
    return [
        replace(true, name="a stranger", steps=(replace(last, person="zhuting", refused=None),)),
        replace(true, name="a field", steps=(replace(last, data={"granted": True, "mood": "good"}),)),
        replace(true, name="an end", steps=(last, Expect(line=1, status="running")), end=None),
    ]


def test_what_is_not_as_a_scenario_says_is_a_failure(chromium, tmp_path):
    chosen, grounds = grounds_of("docs/examples/leave", tmp_path, lies)
    told = {one.played.name: one.played.failure for one in walk(chosen, grounds, chromium)}
    assert told["a stranger"].expected == "that zhuting is offered it"
    assert told["a field"].expected == "a field mood in the form"
    assert told["an end"].actual == "it is completed"
