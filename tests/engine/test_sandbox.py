"""The script sandbox: bounded, closed to the outside, exact in its values, alive again after a crash."""

import contextlib
import os
import signal
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from server.engine.model import Limits, ScriptError
from server.engine.sandbox import MontySandbox
from tests.engine.dsl import E, S, U, X, process, script
from tests.engine.host import Case


@pytest.fixture(scope="module")
def sandbox():
    made = MontySandbox(workers=1)
    yield made
    made.close()


VALUES = [
    1, 2**80, True, None, "李四", 1.5, Decimal("1.50"), Decimal("0.1"), date(2026, 1, 1), datetime(2026, 1, 1, 8, tzinfo=UTC),
    timedelta(days=1), [1, {"a": (2, 3)}], {"k": Decimal("2.00")},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_cross_unchanged(sandbox, value):
    assert repr(sandbox.evaluate("x", {"x": value})) == repr(value)
    assert repr(sandbox.execute("y = x", {"x": value})["y"]) == repr(value)


def test_decimals_compute_exactly(sandbox):
    assert sandbox.evaluate("a + b", {"a": Decimal("0.1"), "b": Decimal("0.2")}) == Decimal("0.3")
    assert sandbox.execute("rate = a / 4", {"a": Decimal(10)})["rate"] == Decimal("2.5")


def test_a_uuid_crosses_as_text(sandbox):
    assert sandbox.evaluate("x", {"x": UUID(int=1)}) == str(UUID(int=1))


def test_names_that_exist_afterwards_come_back_without_functions_and_classes(sandbox):
    source = "def f(v):\n    return v + 1\nclass C:\n    pass\nimport math\ng = f\nh = len\nx = f(x)\nfor i in range(3):\n    total = i"
    assert sandbox.execute(source, {"x": 1, "type": "loan"}) == {"x": 2, "i": 2, "total": 2, "type": "loan"}


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('ls')",
        "open('/etc/passwd').read()",
        "import subprocess",
        "import socket",
        "__import__('os').listdir('/')",
        "().__class__.__base__.__subclasses__()",
    ],
)
def test_nothing_outside_is_reached(sandbox, source):
    with pytest.raises(ScriptError):
        sandbox.execute(source, {})


@pytest.mark.parametrize(
    "source", ["while True:\n    pass", "x = [0] * 10**9", "def f():\n    return f()\nf()", "x = 'a' * 10**9"]
)
def test_time_memory_and_recursion_are_bounded(sandbox, source):
    with pytest.raises(ScriptError):
        sandbox.execute(source, {})
    assert sandbox.evaluate("1 + 1", {}) == 2


@pytest.mark.parametrize(
    ("source", "line"),
    [("x = 1\ny = x / 0", 2), ("x = (", 1), ("x = 1\n\ndel x", 3), ("x = 1\nraise ValueError('no')", 2)],
)
def test_errors_tell_their_line(sandbox, source, line):
    with pytest.raises(ScriptError) as caught:
        sandbox.execute(source, {})
    assert caught.value.line == line


@pytest.mark.parametrize("source", ["x = 1", "", "1; 2", "x ="])
def test_what_is_no_expression_is_refused(sandbox, source):
    with pytest.raises(ScriptError):
        sandbox.evaluate(source, {})


def test_an_object_of_the_script_is_no_process_data(sandbox):
    with pytest.raises(ScriptError):
        sandbox.execute("class C:\n    pass\nx = C()", {})


def test_closing_stops_the_workers_and_the_next_call_starts_new_ones():
    made = MontySandbox(workers=1)
    assert made.evaluate("1", {}) == 1
    made.close()
    made.close()
    assert made.evaluate("2", {}) == 2
    made.close()


def test_a_script_under_way_is_finished_when_the_sandbox_is_stopped():
    made = MontySandbox(workers=1, seconds=20)
    made.evaluate("1", {})
    closing = threading.Timer(0.1, made.close)
    closing.start()
    after = made.execute("n = 0\nwhile n < 3_000_000:\n    n = n + 1", {})
    closing.join()
    assert after == {"n": 3_000_000}


def test_a_killed_worker_is_an_error_once_and_replaced():
    made = MontySandbox(workers=1)
    made.evaluate("1", {})
    with made._started().checkout() as session:
        worker = session.worker_pid
        worker = worker() if callable(worker) else worker
    os.kill(worker, signal.SIGKILL)
    with contextlib.suppress(ScriptError):
        made.evaluate("1", {})
    assert made.evaluate("2", {}) == 2
    made.close()


def test_a_case_runs_its_scripts_in_the_sandbox(sandbox):
    nodes = (
        S()
        + script("sc", "    total = Decimal('0.10') + x\n    big = total > 3".replace("Decimal('0.10')", "x"))
        + X("g")
        + U("a", "b")
        + E()
    )
    case = Case(
        process(nodes, 's > sc > g; g > [big and kind == "loan" and not late] a > e; g > * b > e'),
        data={"x": Decimal("1.60"), "kind": "loan", "late": False},
        sandbox=sandbox,
    )
    assert case.names() == ["a"]
    assert case.data["total"] == Decimal("3.20")
    assert case.data["big"] is True


def test_scripts_of_one_command_share_a_budget(sandbox):
    slow = "n = 0\nwhile n < 200000:\n    n = n + 1"
    nodes = S() + "".join(script(f"w{i}", slow) for i in range(12)) + U("z") + E()
    text = "s > " + " > ".join(f"w{i}" for i in range(12)) + " > z > e"
    case = Case(process(nodes, text), sandbox=sandbox, limits=Limits(max_script_seconds=0.0005))
    assert "0.0005 s in all" in case.incidents[0].error
