"""Scenario files are read strictly: every fault is found, with its line, before anything runs."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from server.scenarios.faults import ScenariosRefused
from server.scenarios.folders import Library
from server.scenarios.known import Known
from server.scenarios.model import Advance, Do, Expect, Refusal, Send
from server.scenarios.nodes import read_yaml
from server.scenarios.reading import read_scenarios
from tests.scenarios.conftest import HEAD, scenario

KNOWN = Known(
    processes=frozenset({"shop"}),
    elements=frozenset({"asked", "check", "decide", "done"}),
    tasks=frozenset({"check", "decide"}),
    people=frozenset({"ann", "bob"}),
    branches=frozenset({"ho", "b1"}),
    zone=ZoneInfo("Asia/Shanghai"),
)


def read(text):
    library = Library({"shop/scenarios/s.yaml": text.encode()}, None, ("shop",))
    return read_scenarios(library, KNOWN)


def faults(text):
    with pytest.raises(ScenariosRefused) as refused:
        read(text)
    return [f"{fault.line}: {fault.problem}" for fault in refused.value.faults]


def steps(text):
    return read(scenario(f"steps:\n{text}"))[0].steps


def test_a_scenario_knows_where_it_stands_and_takes_what_the_file_says():
    [found] = read(scenario("steps: []"))
    assert (found.file, found.line, found.name, found.process, found.branch) == (
        "shop/scenarios/s.yaml",
        9,
        "one",
        "shop",
        "b1",
    )
    assert found.clock.isoformat() == "2026-03-02T01:00:00+00:00"
    assert found.start.person == "ann"


def test_a_time_without_an_offset_is_the_houses():
    [found] = read(scenario("clock: 2026-03-02T09:00\nsteps: []"))
    assert found.clock.isoformat() == "2026-03-02T01:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12), ("-3", -3), ("0", 0), ("1.50", Decimal("1.50")), ("true", True), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("012", "012"), ("12:30", "12:30"), ("2026-03-02", "2026-03-02"), ('"12"', "12"),
        ("1e3", "1e3"), ("0x1F", "0x1F"), ("张建国", "张建国"),
    ],
)  # fmt: skip
def test_plain_values_are_read_exactly_and_only_what_is_surely_a_number_is_one(written, value):
    read_value = read_yaml("f", f"a: {written}\n".encode()).plain()["a"]
    assert (read_value, type(read_value)) == (value, type(value))


def test_anchors_and_merges_are_followed_and_own_keys_stand_over_merged_ones():
    text = "base: &base {a: 1, b: 2}\none: *base\ntwo: {<<: *base, b: 3}\nthree: {<<: [{a: 9}, *base]}\n"
    assert read_yaml("f", text.encode()).plain() == {
        "base": {"a": 1, "b": 2}, "one": {"a": 1, "b": 2}, "two": {"a": 1, "b": 3}, "three": {"a": 9, "b": 2},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\na: 2\n", 2, "twice"),
        ("a: &a\n  b: *a\n", 1, "hold itself"),
        ("a: [1,\n", 2, "no YAML"),
        ("a: !!python/object:os.system x\n", 1, "Tags"),
        ("a: !secret x\n", 1, "Tags"),
        ("", 1, "empty"),
        ("? [a]\n: 1\n", 1, "A key is a text"),
        ("a: {<<: 3}\n", 1, "merged"),
        ("a: *none\n", 1, "no YAML"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_at_its_line(text, line, problem):
    with pytest.raises(ScenariosRefused) as refused:
        read_yaml("f", text.encode())
    [fault] = refused.value.faults
    assert (fault.line, problem in fault.problem) == (line, True), fault


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(ScenariosRefused, match="f:1: The file is not UTF-8"):
        read_yaml("f", b"\xff\xfe")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD.replace("clock", "clok") + "  []", "2: The file has no key 'clok'. Did you mean clock?"),
        (HEAD.replace("process: shop", "process: shopp") + "  []", "1: There is no process 'shopp'. Did you mean shop?"),
        (HEAD.replace("  check:", "  chek:") + "  []", "6: defaults has no key 'chek'. Did you mean check?"),
        (scenario("stepz: []"), "10: A scenario has no key 'stepz'. Did you mean steps?"),
        (scenario("steps:\n- do: chek"), "11: There is no task 'chek'. Did you mean check?"),
        (scenario("steps:\n- do: asked"), "11: There is no task 'asked'."),
        (scenario("steps:\n- {do: check, as: anne}"), "11: There is no person 'anne'. Did you mean ann?"),
        (scenario("steps:\n- {do: check,\n   datta: {}}"), "12: The step has no key 'datta'. Did you mean data?"),
        (scenario("steps:\n- {advence: P1D}"), "11: A step has no key 'advence'. Did you mean advance?"),
        (scenario("steps:\n- {case: shop}"), "11: A step has no key 'case'."),
        (scenario("steps:\n- advance: 3 days"), "11: '3 days' is neither a time"),
        (scenario("steps:\n- due: {check: soon}"), "11: 'soon' is neither a time"),
        (scenario("steps:\n- expect: {open: [chek]}"), "11: There is no element 'chek'. Did you mean check?"),
        (scenario("steps:\n- expect: {status: runing}"), "11: There is no status of a case 'runing'. Did you mean running?"),
        (scenario("steps:\n- expect: {ended_at: done}"), "11: expect has no key 'ended_at'."),
        (scenario("steps:\n- expect: {hidden: [a]}"), "11: hidden needs to say from whom (as)."),
        (scenario("steps:\n- message: {data: {}}"), "11: A message has a name."),
        (scenario("steps:\n- signal: {name: a, correlation: {}}"), "11: A message has no key 'correlation'."),
        (scenario("steps: {do: check}"), "10: steps is a list."),
        (scenario("branch: b2\nsteps: []"), "10: There is no branch 'b2'."),
        (scenario("path: [asked, don]"), "10: There is no element 'don'. Did you mean done?"),
        (scenario("end: {statuss: completed}"), "10: end has no key 'statuss'. Did you mean status?"),
        (scenario("start: {as: ann, data: 3}"), "10: data is a mapping"),
        (scenario("steps:\n- retry: {}"), "11: retry says who does it (as)."),
        (scenario("steps: []") + "  - name: one\n", "11: Another scenario of this file is called 'one'."),
        ("process: shop\nscenarios:\n  - name: a\n    start: {as: ann}\n", "1: The key 'clock' is missing."),
        ("process: shop\nclock: 2026-03-02\nscenarios:\n  - name: a\n", "4: The scenario does not say how the case starts (start)."),
        ("process: shop\nclock: 2026-03-02\nscenarios:\n  - name: a\n    start: {}\n", "5: start says who starts the case"),
        ("process: shop\nclock: 2026-03-02\nscenarios:\n  - start: {as: ann}\n", "4: The key 'name' is missing."),
        ("process: shop\nclock: 2026-03-02\nscenarios:\n  - {name: a, start: {as: ann}, steps: [{do: check}]}\n", "4: Who does check?"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_at_its_line_with_what_was_perhaps_meant(text, fault):
    [found] = faults(text)
    assert found.startswith(fault)


def test_all_faults_of_all_scenarios_are_told_at_once():
    text = scenario("steps:\n- do: chek\n- do: check\n- do: decid") + "  - name: two\n    stepz: []\n"
    assert [fault.partition(":")[0] for fault in faults(text)] == ["11", "13", "15"]


def test_several_elements_and_several_people_are_several_steps():
    found = steps("- do: [check, decide]\n- {do: check, as: [ann, bob]}")
    assert [(step.element, step.person, step.line) for step in found] == [
        ("check", "ann", 11), ("decide", "bob", 11), ("check", "ann", 12), ("check", "bob", 12),
    ]  # fmt: skip


def test_the_data_of_a_step_lie_over_its_defaults():
    [one] = steps("- {do: check, data: {note: null, more: {a: 1}}}")
    assert one.data == {"note": None, "more": {"a": 1}}
    [start] = [found.start for found in read(scenario("start: {data: {amount: '9.00'}}"))]
    assert start.data == {"who": "Zhang", "amount": "9.00"}


def test_each_kind_of_step_is_read():
    found = steps(
        "- {claim: check, as: bob, refused: separated_from}\n"
        "- {do: check, refused: {note: required, other: null}}\n"
        "- advance: 3WD\n- advance: 2026-03-05\n"
        "- message: {name: paid, correlation: {who: Zhang}, data: {n: 1}}\n"
        "- signal: {name: bell}\n"
        "- due: {check: 2026-03-03T17:30}\n"
        "- expect: {case: shop, as: bob, hidden: note, open: [check, check], incidents: asked}\n"
    )
    claim, refused, span, until, message, signal, due, expect = found
    assert isinstance(claim, Do) and claim.claim_only and claim.refused == Refusal("separated_from")
    assert refused.refused == Refusal(fields={"note": "required", "other": None})
    assert isinstance(span, Advance) and span.by == "3WD" and until.to.isoformat() == "2026-03-04T16:00:00+00:00"
    assert isinstance(message, Send) and not message.signal and message.correlation == {"who": "Zhang"}
    assert signal.signal
    assert isinstance(due, Expect) and due.due["check"].hour == 9
    assert (expect.case, expect.reader, expect.hidden, expect.open, expect.incidents) == (
        "shop", "bob", ("note",), ("check", "check"), ("asked",),
    )  # fmt: skip
