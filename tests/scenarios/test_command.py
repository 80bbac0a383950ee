"""`countersign test`: what it prints, and when it fails."""

import pytest

from tests.cli.conftest import Cli
from tests.scenarios.conftest import HEAD, scenario
from tests.scenarios.shop import shop, write_workflows
from tests.scenarios.test_coverage import LARGE, MEDIUM, SMALL


@pytest.fixture
def shop_cli(tmp_path):
    def make(*texts):
        write_workflows(tmp_path / "workflows", shop(), **{f"s{n}": text for n, text in enumerate(texts)})
        return Cli(tmp_path, workflows_dir=tmp_path / "workflows", database_url="sqlite:///never.db")

    return make


def test_passing_scenarios_and_what_they_do_not_reach_are_told(shop_cli, tmp_path):
    done = shop_cli(HEAD + SMALL + MEDIUM).run("test", "workflows/shop")
    lines = done.stdout.splitlines()
    assert lines[0] == "shop/scenarios/s0.yaml: 2 passed"
    assert "shop: 90 % (9 of 9 elements, 7 of 8 flows, 2 of 3 rules)" in lines
    assert "  not reached: rule level.dmn#level rule 3 (rule_3)" in lines
    assert lines[-1] == "2 scenarios, 0 failed"
    assert not (tmp_path / "never.db").exists()


def test_full_fails_below_everything_and_passes_at_everything(shop_cli):
    cli = shop_cli(HEAD + SMALL + MEDIUM + LARGE)
    assert "shop: 100 % (9 of 9 elements, 8 of 8 flows, 3 of 3 rules)" in cli.run("test", "workflows", "--full").stdout
    cli.run("test", "workflows", "--full", "-k", "small", code=1)
    cli.run("test", "workflows", "-k", "small")


def test_a_failure_is_told_with_its_place_and_what_is(shop_cli):
    done = shop_cli(scenario("steps:\n- expect: {status: failed}")).run(
        "test", "workflows/shop", "--no-coverage", code=1
    )
    assert done.stdout.splitlines() == [
        "",
        "shop/scenarios/s0.yaml:11: FAILED: one",
        "  expect",
        "  expected: status failed",
        "  but: it is running",
        "    shop (running), 2026-03-02T09:00:00+0800",
        '      data: who: "Zhang"',
        '      data: amount: "50.00"',
        '      data: level: "small"',
        "      path: asked, rate, size",
        "",
        "1 scenarios, 1 failed",
    ]


def test_a_folder_without_scenarios_fails_by_name(shop_cli):
    assert "shop: FAILED: the process has no scenarios" in shop_cli().run("test", "workflows", code=1).stdout


def test_faults_are_one_line_each(shop_cli):
    done = shop_cli(scenario("stepz: []"), scenario("steps:\n- do: chek")).run("test", "workflows", code=1)
    assert done.stderr.splitlines() == [
        "error: shop/scenarios/s0.yaml:10: A scenario has no key 'stepz'. Did you mean steps?",
        "shop/scenarios/s1.yaml:11: There is no task 'chek'. Did you mean check?",
    ]


def test_programs_read_json(shop_cli):
    found = shop_cli(scenario("steps:\n- expect: {status: failed}")).run("test", "workflows", "--json", code=1)
    import json

    values = json.loads(found.stdout)
    [played] = values["scenarios"]
    assert (values["passed"], played["name"], played["passed"], played["failure"]["line"]) == (False, "one", False, 11)
    [covered] = values["coverage"]
    assert (covered["process"], covered["full"], covered["rules"]["total"], covered["rules"]["reached"]) == (
        "shop",
        False,
        3,
        1,
    )


def test_scenarios_are_generated_for_what_is_left(shop_cli, tmp_path):
    cli = shop_cli(HEAD + SMALL)
    done = cli.run("test", "workflows/shop", "--generate")
    assert "scenarios generated into shop/scenarios/generated.yaml" in done.stdout
    assert (tmp_path / "workflows/shop/scenarios/generated.yaml").exists()
    assert "8 of 8 flows" in cli.run("test", "workflows/shop").stdout
