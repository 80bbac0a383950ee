"""The traps of SpiffWorkflow 3.2.0: each test shows that our engine is right and, where it can, that the stock one is not.

Those about events and time are in `test_traps_of_events.py`, the one about hanging parsers in `test_confinement.py`.
"""

import random
import subprocess
import sys

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState

from server.engine.model import (
    CaseStatus,
    Complete,
    Limits,
    Message,
    NotWaiting,
    Retry,
)
from tests.engine import stock
from tests.engine.dsl import E, P, S, U, X, bd, catch, el, es, mi, msg, process, script, sub, tim
from tests.engine.host import Case, build
from tests.engine.token_game import LOOPED, Oracle, choose, diagram

FORK = process(S() + P("g", "j") + U("a", "b", "z") + E(), "s > g; g > a > j; g > b > j; j > z > e")
VOTE = process(S() + el("userTask", "v", mi("members", "m", "votes", "vote")) + U("z") + E(), "s > v > z > e")


def test_trap_01_a_fork_and_join_in_a_loop_keeps_its_tokens():
    kinds, text = LOOPED["three_branches"]
    wrong = 0
    for seed in range(15):
        rnd, oracle, ours, theirs = (
            random.Random(seed),
            Oracle(kinds, text),
            Case(diagram(kinds, text)),
            stock.start(diagram(kinds, text)),
        )
        for number in range(30):
            assert ours.names() == oracle.names()
            if theirs is not None and stock.names(theirs) != oracle.names():
                wrong, theirs = wrong + 1, None
            if not oracle.names():
                break
            name = rnd.choice(oracle.names())
            values = choose(name, rnd, number, 0.5)
            ours.done(name, **values)
            oracle.done(name, values)
            if theirs is not None:
                stock.done(theirs, name, **values)
    assert wrong


def test_trap_02_a_long_loop_is_not_lost_at_depth_1000():
    nodes = S() + X("m", "x") + script("n", "i = i + 1") + U("z") + E()
    xml = process(nodes, "s > m > n > x; x > [i < 400] m; x > * z > e")
    theirs = stock.start(xml, data={"i": 0})
    assert theirs.is_completed()
    assert theirs.last_task.data["i"] < 400
    ours = Case(xml, data={"i": 0})
    assert (ours.names(), ours.data["i"]) == (["z"], 400)


def test_trap_03_a_stale_branch_does_not_undo_what_another_wrote():
    theirs = stock.start(FORK, data={"x": 0, "docs": [1]})
    stock.done(theirs, "a", x=1, docs=[1, 1, 2])
    stock.done(theirs, "b")
    assert stock.ready(theirs)[0].data == {"x": 0, "docs": [1]}
    ours = Case(FORK, data={"x": 0, "docs": [1]})
    ours.done("a", x=1, docs=[1, 1, 2])
    ours.done("b")
    assert ours.data == {"x": 1, "docs": [1, 1, 2]}


def test_trap_04_a_branch_does_not_see_nested_writes_of_another():
    theirs = stock.start(FORK, data={"deep": [{"k": 0}]})
    first, second = stock.ready(theirs)
    first.data["deep"][0]["k"] = 9
    assert second.data["deep"] == [{"k": 9}]
    inner = sub("sp", S("t1") + script("w", 'deep[0]["k"] = item') + U("p") + E("t2"), "t1 > w > p > t2", mi("items"))
    ours = Case(process(S() + inner + E(), "s > sp > e"), data={"items": [1, 2], "deep": [{"k": 0}]})
    assert [task.local["deep"] for task in ours.open()] == [[{"k": 1}], [{"k": 2}]]
    assert ours.data["deep"] == [{"k": 0}]


def test_trap_05_no_submitted_key_reaches_a_registry():
    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))
    stored = serializer.serialize_json(stock.start(FORK, data={"typename": "loan"}))
    with pytest.raises(TypeError):
        serializer.deserialize_json(stored)
    ours = Case(VOTE, data={"members": [{"typename": "loan", "$t": "n", "v": "1"}]})
    assert ours.open("v")[0].local["m"] == {"typename": "loan", "$t": "n", "v": "1"}
    ours.done("v", vote={"$t": "i", "typename": "x"}, typename="y")
    assert ours.data["votes"] == [{"$t": "i", "typename": "x"}]


def test_trap_06_instances_go_on_with_a_spec_compiled_anew():
    spec, _ = stock.specs(VOTE)
    assert not spec.task_specs["v [child]"].completed_event.is_connected(spec.task_specs["v"].merge_child)
    ours = Case(VOTE, data={"members": [1, 2]})
    for number in range(2):
        ours.bundle = build(VOTE)
        ours.done("v", vote=number)
    assert ours.names() == ["z"]


def test_trap_07_a_spec_is_not_changed_by_running_it():
    xml = process(S() + U("a") + es(msg("pay"), ni=True) + E(), "s > a > e")
    spec, subs = stock.specs(xml)

    def picture(spec):
        return [(name, part._inputs[:], part._outputs[:]) for name, part in spec.task_specs.items()]

    before = picture(spec)
    theirs = BpmnWorkflow(spec, subs)
    theirs.do_engine_steps()
    theirs.send_event(stock.message("pay"))
    assert picture(spec) != before
    ours = Case(xml)
    before = picture(ours.bundle.spec)
    ours.do(Message("pay"))
    assert ours.names() == ["a", "eu"]
    assert picture(ours.bundle.spec) == before


def test_trap_08_what_may_come_is_not_computed_ahead():
    nodes = S() + "".join(P(f"g{i}", f"j{i}") + U(f"a{i}", f"b{i}") for i in range(10)) + E()
    chains = [f"g{i} > a{i} > j{i}; g{i} > b{i} > j{i}; j{i} > {f'g{i + 1}' if i < 9 else 'e'}" for i in range(10)]
    xml = process(nodes, "s > g0; " + "; ".join(chains))
    assert len(stock.start(xml).tasks) > 8_000
    assert len(Case(xml).blob) < 300


def test_trap_09_a_task_is_completed_once():
    xml = process(S() + U("a", "b") + E(), "s > a > b > e")
    theirs = stock.start(xml)
    finished = stock.done(theirs, "a")
    assert finished.run()
    ours = Case(xml)
    token = ours.open("a")[0].token
    ours.done("a")
    with pytest.raises(NotWaiting):
        ours.do(Complete(token, {}))


ENDLESS = """
from tests.engine import stock
from tests.engine.dsl import *
xml = process(S() + U("host") + bd("b", "host", tim("timeCycle", '"R/PT0S"'), ni=True) + E("e", "e2"), "s > host > e; b > e2")
print("started", flush=True)
stock.start(xml)
print("ended", flush=True)
"""


def test_trap_11_an_endless_loop_stops_at_the_step_limit():
    nodes = S() + X("m", "x") + catch("t", tim("timeDuration", "PT0S")) + U("z") + E()
    ours = Case(
        process(nodes, "s > m > t > x; x > [again] m; x > * z > e"), data={"again": True}, limits=Limits(max_steps=100)
    )
    assert "100 steps" in ours.incidents[0].error
    assert ours.o.status is CaseStatus.RUNNING
    ours.data["again"] = False
    ours.do(Retry())
    assert ours.names() == ["z"]
    cycle = Case(
        process(
            S() + U("host") + bd("b", "host", tim("timeCycle", "R/PT0S"), ni=True) + E("e", "e2"),
            "s > host > e; b > e2",
        )
    )
    assert [i.element for i in cycle.incidents] == ["b"]
    assert cycle.names() == ["host"]
    command = [sys.executable, "-W", "ignore", "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout.readline() == b"started\n"
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(2)
        program.kill()


def test_trap_13_a_failing_script_does_not_kill_its_branch():
    xml = process(
        S() + P("g", "j") + script("bad", "x = 1 / n") + U("a", "z") + E(), "s > g; g > bad > j; g > a > j; j > z > e"
    )
    spec, subs = stock.specs(xml)
    theirs = BpmnWorkflow(spec, subs)
    with pytest.raises(WorkflowTaskException):
        theirs.do_engine_steps()
    theirs.do_engine_steps()
    stock.done(theirs, "a")
    assert not theirs.get_tasks(state=TaskState.READY)
    assert not theirs.is_completed()
    ours = Case(xml, data={"n": 0})
    ours.done("a")
    assert [i.element for i in ours.incidents] == ["bad"]
    ours.data["n"] = 1
    ours.do(Retry())
    assert ours.names() == ["z"]


def test_trap_17_the_parser_says_what_is_wrong():
    xml = process(S() + catch("c", '<bpmn:messageEventDefinition messageRef="nobody"/>') + E(), "s > c > e")
    with pytest.raises(ValidationException, match="TypeError"):
        stock.specs(xml)
    with pytest.raises(ValidationException, match="Expected a Message node"):
        build(xml)


def test_trap_20_a_loop_beside_an_open_sibling_does_not_grow():
    nodes = S() + P("g", "j") + U("watch", "dun") + X("m", "x") + E()
    xml = process(nodes, "s > g; g > watch > j; g > m > dun > x; x > [again] m; x > * j; j > e")
    theirs, ours = stock.start(xml), Case(xml)
    sizes = []
    for _ in range(30):
        stock.done(theirs, "dun", again=True)
        ours.done("dun", again=True)
        sizes.append((len(theirs.tasks), len(ours.blob)))
    assert sizes[29][0] > 2 * sizes[9][0]
    assert sizes[29][1] <= 1.2 * sizes[9][1]


def test_trap_21_votes_keep_their_voter():
    theirs = stock.start(VOTE, data={"members": ["x", "y"]})
    for member in "yx":
        task = next(task for task in stock.ready(theirs) if task.data["m"] == member)
        task.data["vote"] = f"by {member}"
        task.run()
        theirs.do_engine_steps()
    assert stock.ready(theirs)[0].data["votes"] == ["by y", "by x"]
    ours = Case(VOTE, data={"members": ["x", "y"]})
    tokens = {task.local["m"]: task.token for task in ours.open("v")}
    for member in "yx":
        ours.do(Complete(tokens[member], {"vote": f"by {member}"}))
    assert ours.data["votes"] == ["by x", "by y"]
    assert ours.o.changes[-1].writer.doers == (tokens["x"], tokens["y"])


FORKED = """
import os
from server.engine.sandbox import MontySandbox
fresh, used = MontySandbox(workers=1), MontySandbox(workers=1)
def answers(sandbox):
    child = os.fork()
    if child == 0:
        try:
            answer = sandbox.evaluate("2 + 2", {})
        except RuntimeError:
            answer = 9
        sandbox.close()
        os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
assert answers(fresh) == 4
assert used.evaluate("1 + 1", {}) == 2
assert answers(used) == 9
assert used.evaluate("3 + 3", {}) == 6
used.close()
"""


def test_trap_22_a_sandbox_is_started_late_and_refuses_to_cross_a_fork():
    ran = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
