"""Scenarios are played by the real commands; what is not as written fails at its line, with what is."""

import pytest

from server.commands.processes.linting import FilesRefused
from server.scenarios.faults import ScenariosRefused
from server.scenarios.folders import NoFolders
from server.scenarios.testing import Wanted, run_scenarios
from tests.engine.dsl import E, S, U, process, throw
from tests.scenarios.conftest import HEAD, scenario
from tests.scenarios.shop import broken, settings_in, shop, write_workflows

LARGE = 'start: {data: {amount: "5000.00"}}\n'


def failure(tested):
    [played] = tested.played
    assert played.failure is not None
    return played.failure


def test_a_scenario_passes_when_all_is_as_written(tested):
    done = tested(
        LARGE
        + """
steps:
  - expect: {open: [check], status: running, data: {level: large, amount: 5000}}
  - do: check
  - due: {decide: 2026-03-03T09:00+08:00}
  - expect: {open: [decide], data: {check.note: looks good}}
  - {do: decide, as: bob}
  - expect: {open: [], status: running}
  - message: {name: paid, data: {sum: 1}}
path: [asked, rate, check, decide, done]
end: {status: completed, open: [], ended_at: done, data: {decision.agreed: true, sum: 1}}
"""
    )
    assert done.passed, done.played
    assert [(one.name, one.file, one.line) for one in done.played] == [("one", "shop/scenarios/s0.yaml", 9)]


WRONG = [
    ("- do: decide", 12, "do decide as bob", "that decide is open", "it is not"),
    ("- {do: check, as: carl}", 12, "do check as carl", "that it is done", "it is refused: task_not_found"),
    ("- {do: check, as: bob}\n- do: decide", 13, "do decide as bob", "that it is done", "it is refused: separated_from"),
    ("- {do: check, data: {none: 1}}", 12, "do check as ann", "that it is done", "none: unknown_field"),
    ("- {do: check, refused: separated_from}", 12, "do check as ann", "that it is refused: separated_from", "it is done"),
    ("- {do: check, as: carl, refused: separated_from}", 12, "do check as carl", "that it is refused: separated_from", "it is refused: task_not_found"),
    ("- {do: check, data: {none: 1}, refused: {note: null}}", 12, "do check as ann", "that it is refused: note: any", "none: unknown_field"),
    ("- expect: {open: [check, check]}", 12, "expect", "open: check, check", "check"),
    ("- expect: {status: completed}", 12, "expect", "status completed", "it is running"),
    ("- expect: {data: {level: small, amount: 7}}", 12, "expect", "data as said", "level: expected 'small', is 'large'; amount: expected 7, is '5000.00'"),
    ("- expect: {incidents: [rate]}", 12, "expect", "incidents at rate", "there is none"),
    ("- expect: {case: shop, open: []}", 12, "expect of shop", "open: nothing", "check"),
    ("- due: {decide: 2026-03-03}", 12, "expect", "that decide is open", "it is not"),
    ("- due: {check: 2026-03-03}", 12, "expect", "check due at 2026-03-03 00:00:00+08:00", "it is without a deadline"),
    ("- message: {name: paid}", 12, "message paid", "that it is done", "it is refused: nobody_waits"),
    ("- advance: 2026-03-01", 12, "advance 2026-02-28 16:00:00+00:00", "that the clock moves forward", "it is 2026-03-02 09:00:00+08:00 already"),
    ("- {claim: check, as: bob}\n- {do: check, as: ann}", 13, "do check as ann", "that it is done", "it is refused: task_claimed_by_another"),
    ("- expect: {as: carl, data: {}}", 12, "expect", "that it goes through", "it is refused: case_not_found"),
    ("- expect: {as: ann, hidden: [who]}", 12, "expect", "that ann may not read who", "they may read who"),
    ("- expect: {as: ann, hidden: [what]}", 12, "expect", "that ann may not read what", "there is no what"),
]  # fmt: skip
WRONG_ENDS = [
    (
        "path: [asked, check]",
        "that check is completed after those before it in path",
        "the path is asked, rate, size",
    ),
    (
        "path: [rate, asked]",
        "that asked is completed after those before it in path",
        "the path is asked, rate, size",
    ),
    ("end: {ended_at: done}", "the end event done", "reached: none"),
    ("end: {status: completed}", "status completed", "it is running"),
]


@pytest.fixture(scope="module")
def failures(tmp_path_factory):
    """Everything wrong is played in one go, each in a scenario of a file of its own."""
    texts = [f"{LARGE}steps:\n" + "\n".join(f"  {row}" for row in steps.splitlines()) for steps, *_ in WRONG]
    texts += [f"steps: []\n{end}" for end, *_ in WRONG_ENDS]
    root = tmp_path_factory.mktemp("wrong") / "workflows"
    write_workflows(root, shop(), **{f"s{number:02}": scenario(text) for number, text in enumerate(texts)})
    done = run_scenarios(Wanted(paths=[root], jobs=1), settings_in(root, root.parent))
    return [one.failure for one in done.played]


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[steps for steps, *_ in WRONG])
def test_what_is_not_as_written_fails_at_its_line(failures, number):
    (_, line, step, expected, actual), found = WRONG[number], failures[number]
    assert (found.line, found.step, found.expected) == (line, step, expected)
    assert actual in found.actual


@pytest.mark.parametrize("number", range(len(WRONG_ENDS)), ids=[end for end, *_ in WRONG_ENDS])
def test_the_end_and_the_path_are_looked_at_when_all_is_done(failures, number):
    (_, expected, actual), found = WRONG_ENDS[number], failures[len(WRONG) + number]
    assert (found.expected, found.actual) == (expected, actual)


def test_a_failure_tells_how_the_case_stands(tested):
    found = failure(
        tested(f"{LARGE}steps:\n  - do: check\n  - {{claim: decide, as: carl}}\n  - expect: {{status: failed}}\n")
    )
    assert found.standing == (
        "shop (running), 2026-03-02T09:00:00+0800",
        "  open: decide (role boss at b1, held by carl, due 2026-03-03T09:00:00+0800)",
        '  data: who: "Zhang"',
        '  data: amount: "5000.00"',
        '  data: level: "large"',
        '  data: check: {"note":"looks good"}',
        "  path: asked, rate, size, check",
    )


def test_refusals_that_are_expected_pass_and_change_nothing(tested):
    done = tested(
        LARGE
        + """
steps:
  - {do: check, as: carl, refused: task_not_found}
  - {do: check, data: {none: 1}, refused: {none: unknown_field}}
  - {do: check, as: bob, refused: task_claimed_by_another}
  - {do: check, as: ann}
  - {message: {name: paid, refused: nobody_waits}}
  - expect: {open: [decide]}
"""
    )
    assert done.passed, done.played


def test_a_start_may_be_refused(tested):
    done = tested('start: {data: {amount: "0.50"}, refused: {amount: null}}')
    assert done.passed, done.played
    assert not any(one.seen.elements for one in done.played)


def test_deadlines_fire_as_the_clock_moves(tested):
    done = tested(
        f"{LARGE}steps:\n  - do: check\n  - advance: P1D\n  - expect: {{open: [decide]}}\n  - advance: 2026-03-04T09:00\n"
        "end: {status: completed, ended_at: lapsed}"
    )
    assert done.passed, done.played


def test_an_incident_that_is_not_expected_fails(tested):
    text = "process: broken\nclock: 2026-03-02\nscenarios:\n  - name: one\n    start: {as: ann}\n"
    found = failure(tested(text, files=broken()))
    assert found.expected == "no incident"
    assert "divisor" in found.actual


def test_an_incident_that_is_expected_can_be_retried(tested):
    text = (
        "process: broken\nclock: 2026-03-02\nscenarios:\n  - name: one\n    start: {as: ann}\n    steps:\n"
        "      - expect: {incidents: divide}\n      - retry: {as: admin}\n      - expect: {incidents: divide}\n"
    )
    done = tested(text, files=broken())
    assert done.passed, done.played


def test_scenarios_do_not_see_each_other(tested):
    text = HEAD + "".join(
        f"  - name: n{number}\n    steps:\n      - message: {{name: paid}}\n    end: {{status: completed}}\n"
        for number in range(6)
    )
    done = tested(text, jobs=2)
    assert done.passed, done.played
    assert [one.name for one in done.played] == [f"n{number}" for number in range(6)]


def test_a_keyword_chooses_and_fail_fast_stops(tested):
    rows = "".join(f"  - name: {name}\n    end: {{status: failed}}\n" for name in ("Alpha", "Beta", "Gamma"))
    assert [one.name for one in tested(HEAD + rows, keyword="BET").played] == ["Beta"]


def test_fail_fast_stops_at_the_first_failure(tested):
    rows = "".join(f"  - name: {name}\n    end: {{status: failed}}\n" for name in ("Alpha", "Beta", "Gamma"))
    assert [one.name for one in tested(HEAD + rows, fail_fast=True).played] == ["Alpha"]


def test_a_folder_without_scenarios_fails(tested):
    done = tested()
    assert (done.untested, done.passed) == (("shop",), False)


def test_faults_stop_before_anything_is_played(tested):
    with pytest.raises(ScenariosRefused, match=r"shop/scenarios/s0.yaml:10: A scenario has no key 'stepz'"):
        tested("stepz: []")


def test_processes_that_do_not_deploy_are_refused(tested):
    files = shop()
    files["shop/shop.bpmn"] = files["shop/shop.bpmn"].replace(b'name="role"', b'name="roll"', 1)
    with pytest.raises(FilesRefused):
        tested(scenario("steps: []"), files=files)


def test_the_other_processes_of_the_house_are_there_but_not_tested(tmp_path):
    root = tmp_path / "workflows"
    folder = write_workflows(root, {**shop(), **broken()}, s=scenario("steps: []"))
    done = run_scenarios(Wanted(paths=[folder], jobs=1), settings_in(root, tmp_path))
    assert [one.process for one in done.coverage] == ["shop"]
    both = run_scenarios(Wanted(paths=[root], jobs=1), settings_in(root, tmp_path))
    assert ([one.process for one in both.coverage], both.untested) == (["broken", "shop"], ("broken",))


def test_where_nothing_can_be_tested_it_is_said(tmp_path):
    root = tmp_path / "workflows"
    write_workflows(root, shop())
    with pytest.raises(NoFolders, match="no process folder"):
        run_scenarios(Wanted(paths=[root / "house"]), settings_in(root, tmp_path))
    with pytest.raises(NoFolders, match="there is no house"):
        run_scenarios(Wanted(paths=[root]), settings_in(tmp_path, tmp_path))


def test_messages_start_cases_and_steps_speak_of_them_by_their_process(tested):
    """A shipping case sends the order on; the case it starts is spoken of by its process."""
    sends = '<bpmn:messageEventDefinition id="dt" messageRef="order_id"/>'
    starts = '<bpmn:messageEventDefinition id="ds" messageRef="order_id"/>'
    takes = '<bpmn:messageEventDefinition id="dr" messageRef="request_id"/>'
    named = '<bpmn:message id="order_id" name="ordered"/><bpmn:message id="request_id" name="requested"/>'
    first = process(
        S("r", takes) + throw("t", sends) + U("wait", role="clerk") + E(), "r > t > wait > e", id="ship", more=named
    )
    second = process(S("o", starts) + U("pack", role="clerk") + E(), "o > pack > e", id="pack_up", more=named)
    text = (
        "process: ship\nclock: 2026-03-02\nbranch: b1\nscenarios:\n  - name: one\n"
        "    start: {message: {name: requested, data: {who: Zhang}}}\n    steps:\n"
        "      - expect: {open: [wait], data: {who: Zhang}}\n"
        "      - expect: {case: pack_up, open: [pack], status: running}\n"
        "      - {do: pack, as: ann, case: pack_up}\n"
        "      - expect: {case: pack_up, status: completed}\n"
        "      - {do: wait, as: ann}\n    end: {status: completed, ended_at: e}\n"
    )
    done = tested(text, files={"ship/ship.bpmn": first, "ship/pack_up.bpmn": second})
    assert done.passed, done.played
    assert [(one.process, one.full) for one in done.coverage] == [("ship", True), ("pack_up", True)]


def test_the_documents_that_a_step_asks_for_are_at_hand(tested):
    asked = "id_card=Identity card [original, stamped]; photo=Photo"
    nodes = S("begun") + U("collect", role="clerk", documents=asked) + E("over")
    files = {"shop/shop.bpmn": process(nodes, "begun > collect > over", id="shop")}
    head = "process: shop\nclock: 2026-03-02T09:00+08:00\nbranch: b1\nscenarios:\n"
    text = "  - {name: one, start: {as: ann}, steps: [{do: collect, as: ann}], end: {status: completed}}\n"
    done = tested(head + text, files=files)
    assert done.passed, done.played
