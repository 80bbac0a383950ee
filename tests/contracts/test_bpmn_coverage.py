"""The coverage document names every BPMN element and only tests that exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.engine.refused_words import REFUSED
from server.engine.vocabulary import DRAWN_ONLY, KNOWN

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "bpmn-coverage.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| `") or (line.startswith("| ") and "`tests/" in line)
]
PROOF = re.compile(r"`(tests/[^`]+)`")


@pytest.fixture(scope="module")
def collected() -> frozenset[str]:
    """Ids of all tests of the engine, with and without their parameters."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/engine"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ids = [line for line in ran.stdout.splitlines() if line.startswith("tests/")]
    return frozenset([*ids, *(name.partition("[")[0] for name in ids)])


def test_every_row_names_a_test_that_exists(collected: frozenset[str]) -> None:
    proofs = {(row[0], proof) for row in ROWS for proof in PROOF.findall(row[2])}
    assert proofs
    assert not {(what, proof) for what, proof in proofs if proof not in collected}
    assert not [row[0] for row in ROWS if not PROOF.findall(row[2])]


def test_every_element_name_has_one_row() -> None:
    elements = [row[0].strip("` ") for row in ROWS if re.fullmatch(r"`\w+`", row[0])]
    assert sorted(elements) == sorted([*KNOWN, *REFUSED, *DRAWN_ONLY])


def test_what_a_row_says_is_what_the_reader_does() -> None:
    said = {row[0].strip("`"): row[1] for row in ROWS}
    assert all(said[word] == f"refused ({REFUSED[word].rule})" for word in REFUSED)
    assert all(said[word] == "documentation" for word in DRAWN_ONLY - {"extensionElements"})
    assert not [word for word in KNOWN if said[word].startswith("refused")]
