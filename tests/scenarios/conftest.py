"""The small shop, tested by scenarios that a test writes."""

import textwrap

import pytest

from server.scenarios.testing import Wanted, run_scenarios
from tests.scenarios.shop import settings_in, shop, write_workflows

HEAD = """\
process: shop
clock: 2026-03-02T09:00+08:00
branch: b1
defaults:
  start: {as: ann, data: {who: Zhang, amount: "50.00"}}
  check: {as: ann, data: {note: looks good}}
  decide: {as: bob, data: {agreed: true}}
scenarios:
"""


def scenario(text, name="one"):
    """A file of one scenario; the first step stands in line 11."""
    return HEAD + f"  - name: {name}\n" + textwrap.indent(textwrap.dedent(text).strip("\n"), "    ") + "\n"


@pytest.fixture
def tested(tmp_path):
    """Tests the shop by the scenarios of files, or by those of one text."""

    def run(*texts, files=None, **wanted):
        root = tmp_path / "workflows"
        named = {f"s{number}": text if "scenarios:" in text else scenario(text) for number, text in enumerate(texts)}
        folder = write_workflows(root, files or shop(), **named)
        return run_scenarios(Wanted(paths=[folder], **{"jobs": 1, **wanted}), settings_in(root, tmp_path))

    return run
