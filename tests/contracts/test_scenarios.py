"""Every process of the house has scenarios that pass and reach all of it; so has the example of the guide."""

from pathlib import Path

import pytest

from server.scenarios.reporting import report_lines
from server.scenarios.testing import Wanted, run_scenarios
from server.wiring.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["workflows", "docs/examples/leave"])
def test_scenarios_pass_and_reach_every_element_flow_and_rule(folder, tmp_path):
    settings = Settings(_env_file=None, secret_key="x" * 32, var_dir=tmp_path)
    tested = run_scenarios(Wanted(paths=[ROOT / folder]), settings)
    assert tested.passed and all(one.full for one in tested.coverage), "\n".join(report_lines(tested, coverage=True))
