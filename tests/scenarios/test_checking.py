"""Reading the scenarios of a draft for its page."""

import pytest

from server.scenarios import checking
from server.scenarios.checking import MOST_KEPT, ScenarioChecks
from server.scenarios.reading import read_file
from tests.scenarios.conftest import scenario
from tests.scenarios.shop import settings_in, shop, write_workflows


@pytest.fixture
def check(tmp_path):
    root = tmp_path / "workflows"
    write_workflows(root, shop())
    files, checks, settings = shop(), ScenarioChecks(), settings_in(root, tmp_path)

    def read(text):
        return checks(settings, {**files, "shop/scenarios/one.yaml": text.encode()}, "shop")

    return read


def test_what_was_read_is_not_read_again_until_it_changes(check):
    first = check(scenario("steps: [do: check]"))
    assert [one.name for one in first.scenarios] == ["one"] and first.faults == ()
    assert check(scenario("steps: [do: check]")) is first
    changed = check(scenario("steps: [do: nothing]"))
    assert changed.faults and changed.faults[0].line


def test_only_the_last_readings_are_remembered(check):
    first = check(scenario("steps: [do: check]"))
    for number in range(MOST_KEPT):
        check(scenario("steps: [do: check]", name=f"other {number}"))
    again = check(scenario("steps: [do: check]"))
    assert again == first and again is not first


def test_only_the_file_that_changed_is_read_anew(tmp_path, monkeypatch):
    root = tmp_path / "workflows"
    write_workflows(root, shop())
    read = []
    monkeypatch.setattr(checking, "read_file", lambda file, *more: read.append(file) or read_file(file, *more))
    many = {f"shop/scenarios/{n}.yaml": scenario("steps: [do: check]").encode() for n in range(20)}
    checks, settings = ScenarioChecks(), settings_in(root, tmp_path)
    assert len(checks(settings, {**shop(), **many}, "shop").scenarios) == 20
    changed = {**many, "shop/scenarios/7.yaml": scenario("steps: [do: nothing]").encode()}
    assert [fault.file for fault in checks(settings, {**shop(), **changed}, "shop").faults] == ["shop/scenarios/7.yaml"]
    assert len(read) == 21


def test_a_house_that_changed_is_read_again(check, tmp_path):
    text = scenario("steps: [{do: check, as: ann}]")
    assert check(text).faults == ()
    people = tmp_path / "workflows" / "house" / "people.csv"
    people.write_text(people.read_text().replace("ann,", "anne,"))
    assert check(text).faults
