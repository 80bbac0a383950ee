"""A check that hangs, eats memory or crashes is killed and reported."""

import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from server.engine import checking
from server.engine.checking import check, check_killable
from server.engine.confinement import Confinement, Crashed, TimedOut, run_confined
from tests.engine.drawing import body, diagram, document, element, end, start, subprocess, user

PLAIN = {"p.bpmn": diagram(start() + user("a") + end(), "s > a > e")}
ASSOCIATED = (
    '<bpmn:dataOutputAssociation id="out"><bpmn:targetRef>reference</bpmn:targetRef></bpmn:dataOutputAssociation>'
)
DATA = '<bpmn:dataObject id="data"/><bpmn:dataObjectReference id="reference" dataObjectRef="data"/>'
STOCK = """
import sys
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
parser = SpiffBpmnParser()
parser.add_bpmn_str(sys.stdin.buffer.read())
parser.get_subprocess_specs("p")
"""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """In processes of their own, which tests of other matters do without."""
    monkeypatch.setattr(checking, "run_confined", run_confined)


def hanging() -> bytes:
    """A data object referenced from two subprocesses further in."""
    innermost = subprocess("sub2", start("t2") + element("task", "x", ASSOCIATED) + end("f2"), "t2 > x > f2")
    inner = subprocess("sub1", start("t1") + innermost + end("f1"), "t1 > sub2 > f1")
    inside = DATA + body(start() + inner + end(), "s > sub1 > e")
    return document(element("process", "p", inside, isExecutable="true"))


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_the_killable_check_says_the_same() -> None:
    files = {**PLAIN, "q.bpmn": b"<", "forms/a.json": b"{}"}
    assert check_killable(files, frozenset({"r"})) == check(files, frozenset({"r"}))
    assert check_killable(PLAIN) == check(PLAIN)


def test_a_diagram_that_hangs_the_stock_parser_is_refused_before_it() -> None:
    with pytest.raises(TimedOut):
        run_confined(python(STOCK), hanging(), Confinement(3, 1024))
    assert {finding.rule for finding in check({"p.bpmn": hanging()}).errors} == {"data_association"}


def test_a_check_that_overstays_is_a_finding() -> None:
    report = check_killable(PLAIN, seconds=0.001)
    assert [(finding.file, finding.rule) for finding in report.errors] == [("p.bpmn", "compile_time")]
    assert not report.processes


def test_a_program_that_never_reads_leaves_no_pipe_open() -> None:
    before = pipes()
    with pytest.raises(TimedOut):
        run_confined(python("import time; time.sleep(60)"), bytes(1024 * 1024), Confinement(0.5, 512))
    assert pipes() <= before


def pipes() -> set[str]:
    """Those that this process holds; what servers of other tests do beside opens files and sockets."""
    held = set()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            held.add(str(each.readlink()))
    return {each for each in held if each.startswith("pipe:")}


def test_a_program_that_eats_memory_crashes_alone() -> None:
    code = (
        "from server.engine.confinement import Confinement, confine_self\n"
        "confine_self(Confinement(20, 512))\n"
        "bytearray(1024 * 1024 * 1024)\n"
    )
    with pytest.raises(Crashed, match="MemoryError"):
        run_confined(python(code), b"", Confinement(20, 512))


def test_a_program_that_spins_is_ended_by_its_cpu_limit() -> None:
    code = (
        "from server.engine.confinement import Confinement, confine_self\n"
        "confine_self(Confinement(0, 512))\n"
        "while True: pass\n"
    )
    with pytest.raises(TimedOut):
        run_confined(python(code), b"", Confinement(60, 512))


def test_an_overstaying_program_dies_with_its_children(tmp_path: Path) -> None:
    note = tmp_path / "child"
    command = ["/bin/sh", "-c", f"sleep 600 & echo $! > '{note}'; wait"]
    with pytest.raises(TimedOut):
        run_confined(command, b"", Confinement(4, 1024))
    assert gone(int(note.read_text()))


def test_a_crash_is_told_with_its_last_line() -> None:
    with pytest.raises(Crashed, match="ValueError: no good"):
        run_confined(python("raise ValueError('no good')"), b"", Confinement(20, 1024))


def gone(pid: int) -> bool:
    for _ in range(600):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False
