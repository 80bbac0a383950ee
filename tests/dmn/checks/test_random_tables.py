"""What the checks say of random tables, against all inputs of a small grid."""

import re
from itertools import product

from hypothesis import example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from server.dmn.decisions import compile_decisions, load_decisions
from server.dmn.findings import DmnRefused
from tests.dmn.models import column, decision, definitions, given, output, table

NUMBERS = st.integers(0, 4)
# Halves between the constants, and one beyond each end: with null, they stand for all numbers.
NUMBER_GRID = [None, *(half / 2 for half in range(-1, 10))]
LETTERS = "abc"
TEXT_GRID = [None, *LETTERS, "other"]
NUMBER_CELLS = st.one_of(
    st.just("-"),
    NUMBERS.map(str),
    NUMBERS.map("< {}".format),
    NUMBERS.map(">= {}".format),
    NUMBERS.map("not({})".format),
    NUMBERS.map("? != {} and ? > 1".format),
    st.tuples(NUMBERS, NUMBERS).map(lambda ends: "[{}..{})".format(*ends)),
    st.tuples(NUMBERS, NUMBERS).map(lambda ends: "({}..{}], 4".format(*ends)),
    st.just("null"),
)
TEXT_CELLS = st.one_of(
    st.just("-"),
    st.lists(st.sampled_from(LETTERS), min_size=1, max_size=3).map(lambda texts: ", ".join(f'"{t}"' for t in texts)),
    st.sampled_from(LETTERS).map('not("{}")'.format),
)
RULES = st.lists(st.tuples(NUMBER_CELLS, TEXT_CELLS, NUMBER_CELLS, st.sampled_from("12")), min_size=1, max_size=6)
COLUMNS = [("x", "number"), ("t", "string"), ("y", "number")]
GRID = list(product(NUMBER_GRID, TEXT_GRID, NUMBER_GRID))
PAIR = re.compile(r"Rules (\d+) and (\d+) both match(.*?)(?:, but their outputs differ)?\.$")
VALUE = re.compile(r'(\w) = (null|-?\d+(?:\.\d+)?|"\w*")')


def model(rules, policy):
    columns = [column(*each) for each in COLUMNS]
    logic = table(columns, [output("", "number", allowed="1, 2")], *rules, policy=policy)
    return definitions(
        decision("result", logic, needs=[name for name, _ in COLUMNS]), *(given(*each) for each in COLUMNS)
    )


def findings_of(rules, policy):
    try:
        return compile_decisions({"m.dmn": model(rules, policy)}).findings
    except DmnRefused as refused:
        return refused.findings


def matching(rules, policy, moment, grid=GRID):
    """Give the rules that match at each place of the grid, by the evaluation of a table that collects."""
    compiled = load_decisions({"m.dmn": model(rules, policy)})
    for x, t, y in grid:
        yield (x, t, y), compiled.evaluate("result", {"x": x, "t": t, "y": y}, moment).trace[0].matched


def example_in(message, others):
    """Give the place that a message names; what it does not name is taken from `others`."""
    named = {
        name: None if text == "null" else text[1:-1] if text[0] == '"' else float(text)
        for name, text in VALUE.findall(message)
    }
    return tuple({**dict(zip("xty", others, strict=True)), **named}.values())


@settings(max_examples=60, deadline=None)
@drawn(rules=RULES, policy=st.sampled_from(["UNIQUE", "ANY"]))
def test_overlaps_are_those_of_all_inputs(moment, rules, policy):
    wanted = {
        (first, second)
        for _, matched in matching(rules, "COLLECT", moment)
        for first in matched
        for second in matched
        if first < second and (policy == "UNIQUE" or rules[first - 1][3] != rules[second - 1][3])
    }
    found = [each for each in findings_of(rules, policy) if each.rule == "table-overlap"]
    pairs = [PAIR.match(each.message) for each in found if each.rule_number]
    assert {(int(pair[1]), int(pair[2])) for pair in pairs} <= wanted
    assert len(pairs) == min(len(wanted), 10)
    for pair in pairs:
        place = example_in(pair[3], (0, "a", 0))
        [(_, matched)] = matching(rules, "COLLECT", moment, [place])
        assert {int(pair[1]), int(pair[2])} <= set(matched)


@settings(max_examples=60, deadline=None)
@example(rules=[("-", "-", "0", "1"), ("-", "-", "< 0", "1"), ("-", "-", ">= 1", "1")], policy="UNIQUE")
@drawn(rules=RULES, policy=st.sampled_from(["UNIQUE", "PRIORITY", "FIRST", "RULE ORDER"]))
def test_a_gap_is_reported_when_an_input_without_null_has_no_rule(moment, rules, policy):
    found = [each for each in findings_of(rules, policy) if each.rule == "table-gap"]
    everywhere = matching(rules, "COLLECT", moment)
    gaps = [place for place, matched in everywhere if not matched and None not in place]
    assert bool(found) == bool(gaps)
    for each in found:
        # What the message does not name does not matter.
        for others in [(0, "a", 0), (3.5, "other", 1), (4.5, "c", 4)]:
            [(_, matched)] = matching(rules, "COLLECT", moment, [example_in(each.message, others)])
            assert not matched


@settings(max_examples=60, deadline=None)
@drawn(rules=RULES)
def test_rules_never_reached_are_those_of_no_input(moment, rules):
    reached = {matched[0] for _, matched in matching(rules, "FIRST", moment) if matched}
    found = [each for each in findings_of(rules, "FIRST") if each.rule in {"rule-never-reached", "cell-never-matches"}]
    assert {each.rule_number for each in found} == set(range(1, len(rules) + 1)) - reached
