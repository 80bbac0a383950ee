"""The guide of scenarios: its examples are played, and it names every key there is."""

import re
import shutil
import textwrap

import pytest

from server.scenarios import model, reading, steps
from server.scenarios.reporting import report_lines
from server.scenarios.testing import Wanted, run_scenarios
from server.wiring.settings import Settings
from tests.contracts.reading_docs import ROOT, blocks, prose

GUIDE = ROOT / "docs" / "scenarios.md"
LEAVE = ROOT / "docs" / "examples" / "leave"
FILES = blocks(GUIDE, "yaml file")
PARTS = blocks(GUIDE, "yaml scenario")
HEAD = """\
process: leave
clock: 2026-11-23T09:00+08:00
branch: b1
defaults:
  start: {as: liuyang, data: {first_day: 2026-12-01, days: 3}}
  decide: {as: xujian, data: {granted: true}}
scenarios:
  - name: from the guide
"""


@pytest.mark.parametrize("text", [*FILES, *(HEAD + textwrap.indent(part, "    ") for part in PARTS)])
def test_the_examples_of_the_guide_pass(text, tmp_path):
    folder = tmp_path / "leave"
    shutil.copytree(LEAVE, folder, ignore=shutil.ignore_patterns("scenarios"))
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "guide.yaml").write_text(text, encoding="utf-8")
    settings = Settings(_env_file=None, secret_key="x" * 32, var_dir=tmp_path)
    tested = run_scenarios(Wanted(paths=[folder], jobs=1), settings)
    assert tested.passed, "\n".join(report_lines(tested, coverage=False))


def test_there_are_examples():
    assert (len(FILES), len(PARTS)) == (1, 3)


def test_every_key_is_told():
    told = set(re.findall(r"`(\w+)[`:]", prose(GUIDE))) | set(
        re.findall(r"\b(\w+)\b", " ".join(re.findall(r"`\w+: \{([^}]*)\}`", prose(GUIDE))))
    )
    known = reading._FILE | reading._SCENARIO | steps.KINDS | steps._DONE | steps._SENT | steps._EXPECTED
    assert known - told == set()
    assert "ended_at" in told and model.Expect
