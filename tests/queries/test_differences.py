"""What two versions differ in is told by element, rule, field, label and scenario."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.queries.differences import (
    Change,
    Difference,
    Fact,
    diagram_differences,
    form_differences,
    label_differences,
    scenario_differences,
    table_differences,
)

HEAD = (
    '<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:i="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:c="http://www.omg.org/spec/DD/20100524/DC">'
)


def diagram(inside, places=""):
    return f'{HEAD}<d:process id="p">{inside}</d:process>{places}</d:definitions>'.encode()


def place(element, x):
    return f'<i:BPMNShape bpmnElement="{element}"><c:Bounds x="{x}" y="0" width="9" height="9"/></i:BPMNShape>'


def task(name="Check", due="P1D", lists="a, b"):
    given = f'<s:property name="due" value="{due}"/><s:property name="separate_from" value="{lists}"/>'
    more = f"<d:extensionElements><s:properties>{given}</s:properties></d:extensionElements>"
    return f'<d:userTask id="t" name="{name}">{more}</d:userTask>'


def changed(before, after):
    return [(each.change, each.id, each.facts) for each in diagram_differences(diagram(before), diagram(after))]


def test_elements_are_added_removed_and_changed_in_their_name_and_properties():
    flow = '<d:sequenceFlow id="f" sourceRef="t" targetRef="e"><d:conditionExpression>{}</d:conditionExpression></d:sequenceFlow>'
    before = task() + '<d:endEvent id="e" name="Done"/>' + flow.format("x = 1") + '<d:endEvent id="old"/>'
    after = task("Look", "P2D") + '<d:endEvent id="e" name="Done"/>' + flow.format("x = 2") + '<d:endEvent id="new"/>'
    assert changed(before, after) == [
        (Change.ADDED, "new", ()),
        (Change.REMOVED, "old", ()),
        (Change.CHANGED, "t", (Fact("name", "Check", "Look"), Fact("due", "P1D", "P2D"))),
        (Change.CHANGED, "f", (Fact("conditionExpression", "x = 1", "x = 2"),)),
    ]


def test_how_a_list_is_written_makes_no_difference_and_elements_are_told_by_their_names():
    others = '<d:task id="a" name="Ask"/><d:task id="b" name="Book"/>'
    assert changed(task(lists="a, b") + others, task(lists="a b") + others) == []
    assert changed(task(lists="a, b") + others, task(lists="b") + others) == [
        (Change.CHANGED, "t", (Fact("separate_from", "Ask, Book", "Book"),))
    ]


def test_a_step_in_another_lane_and_a_timer_of_another_time_are_changed():
    def lanes(*members):
        refs = [f"<d:flowNodeRef>{each}</d:flowNodeRef>" if each else "" for each in members]
        drawn = [f'<d:lane id="l{at}" name="Lane {at}">{ref}</d:lane>' for at, ref in enumerate(refs)]
        return f'<d:laneSet id="set">{"".join(drawn)}</d:laneSet>'

    def timer(time):
        inside = f"<d:timeDuration>{time}</d:timeDuration>"
        event = f'<d:timerEventDefinition id="x{time}">{inside}</d:timerEventDefinition>'
        return f'<d:boundaryEvent id="late" attachedToRef="t">{event}</d:boundaryEvent>'

    assert changed(lanes("t", "") + task() + timer("P1D"), lanes("", "t") + task() + timer("P2D")) == [
        (Change.CHANGED, "t", (Fact("lane", "Lane 0", "Lane 1"),)),
        (Change.CHANGED, "late", (Fact("timer", "P1D", "P2D"),)),
    ]


def test_what_only_stands_elsewhere_was_moved():
    before, after = diagram(task(), place("t", 1)), diagram(task(), place("t", 5))
    assert [(each.change, each.id) for each in diagram_differences(before, after)] == [(Change.MOVED, "t")]
    assert diagram_differences(before, diagram(task(), place("t", "1.0"))) == ()


def form(required=(), **fields):
    return json.dumps({"type": "object", "required": list(required), "properties": fields}).encode()


def test_fields_are_compared_by_label_type_choices_and_whether_they_are_required():
    before = form(
        ["amount"], amount={"title": "Amount", "type": "string"}, kind={"enum": ["a"]}, gone={"title": "Gone"}
    )
    after = form(["kind"], amount={"title": "Sum", "type": "number"}, kind={"enum": ["a", "b"]}, new={"title": "New"})
    assert form_differences(before, after) == (
        Difference(Change.ADDED, "new", "New", facts=(Fact("title", "", "New"),)),
        Difference(Change.REMOVED, "gone", "Gone", facts=(Fact("title", "Gone", ""),)),
        Difference(
            Change.CHANGED,
            "amount",
            "Sum",
            facts=(Fact("title", "Amount", "Sum"), Fact("type", "string", "number"), Fact("required", "true", "")),
        ),
        Difference(Change.CHANGED, "kind", "", facts=(Fact("choices", "a", "a, b"), Fact("required", "", "true"))),
    )


def test_fields_within_groups_and_rows_are_found_and_another_order_is_told():
    def grouped(title):
        inside = {"type": "object", "properties": {"name": {"title": title}}}
        return form(group=inside, rows={"type": "array", "items": inside})

    found = form_differences(grouped("Name"), grouped("Full name"))
    assert [each.id for each in found] == ["group.name", "rows.name"]
    moved = form_differences(form(a={}, b={}), form(b={}, a={}))
    assert moved == (Difference(Change.MOVED, "", ""),)


def test_labels_are_compared_by_key_and_scenarios_by_name():
    one, other = {"a": "A", "b": "B", "d": "D"}, {"a": "A", "b": "BB", "c": "C"}
    found = label_differences(json.dumps(one).encode(), json.dumps(other).encode())
    assert [(each.change, each.id) for each in found] == [
        (Change.ADDED, "c"),
        (Change.REMOVED, "d"),
        (Change.CHANGED, "b"),
    ]
    assert found[2].facts == (Fact("text", "B", "BB"),)
    before = b"process: p\nscenarios:\n- {name: x, steps: 1}\n- {name: y, steps: 1}\n"
    after = b"process: p\nscenarios:\n- {name: y, steps: 2}\n- {name: z, steps: 1}\n"
    assert [(each.change, each.id) for each in scenario_differences(before, after)] == [
        (Change.ADDED, "z"),
        (Change.REMOVED, "x"),
        (Change.CHANGED, "y"),
    ]


def model(*rules, policy="FIRST", column="amount"):
    rows = "".join(
        f'<rule id="{id_}"><inputEntry><text>{test}</text></inputEntry>'
        f"<outputEntry><text>{answer}</text></outputEntry></rule>"
        for id_, test, answer in rules
    ).replace(' id=""', "")
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="n">'
        f'<inputData id="i" name="{column}"><variable name="{column}" typeRef="number"/></inputData>'
        '<decision id="d" name="d"><variable name="d"/>'
        f'<informationRequirement><requiredInput href="#i"/></informationRequirement><decisionTable hitPolicy="{policy}">'
        f"<input><inputExpression><text>{column}</text></inputExpression></input>"
        f'<output name="o"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def rows(before, after):
    (table,) = table_differences("m.dmn", before, after)
    return [(row.change, row.before, row.after) for row in table.rows]


def test_rules_are_compared_cell_by_cell():
    before = model(("r1", "1", "a"), ("r2", "2", "b"), ("r3", "3", "c"))
    after = model(("r1", "1", "a"), ("r3", "3", "d"), ("r4", "4", "e"))
    assert rows(before, after) == [
        (Change.SAME, 1, 1),
        (Change.REMOVED, 2, None),
        (Change.CHANGED, 3, 2),
        (Change.ADDED, None, 3),
    ]
    (table,) = table_differences("m.dmn", before, after)
    assert [(cell.before, cell.after) for cell in table.rows[2].cells if cell.differs] == [("c", "d")]
    assert table_differences("m.dmn", before, before) == ()


def test_a_rule_that_is_tried_earlier_now_was_moved():
    one, two, three = ("", "1", "a"), ("", "2", "b"), ("", "3", "c")
    assert rows(model(one, two, three), model(three, one, two)) == [
        (Change.MOVED, 3, 1),
        (Change.SAME, 1, 2),
        (Change.SAME, 2, 3),
    ]


def test_another_column_and_another_hit_policy_are_told():
    (table,) = table_differences(
        "m.dmn", model(("r", "1", "a")), model(("r", "1", "a"), policy="UNIQUE", column="term")
    )
    assert [(each.key, each.change) for each in table.columns if each.kind == "input"] == [
        ("term", Change.ADDED),
        ("amount", Change.REMOVED),
    ]
    assert table.facts == (Fact("hit policy", "FIRST", "UNIQUE"),)


@pytest.mark.parametrize(
    "hostile", [b"", b"\x00\xff", b"[1]", b"<a", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', b"[" * 9000]
)
def test_what_cannot_be_read_has_no_differences(hostile):
    good = diagram(task())
    assert diagram_differences(good, hostile) == () == diagram_differences(hostile, good)
    assert table_differences("m.dmn", hostile, hostile) == ()
    if hostile:
        assert form_differences(form(), hostile) == label_differences(b"{}", hostile) == ()
        assert scenario_differences(b"{}", hostile) == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 5), max_size=8, unique=True), st.lists(st.integers(0, 5), max_size=8, unique=True))
def test_every_rule_of_both_tables_is_told_once(one, other):
    before, after = (model(*((f"r{at}", str(at), "a") for at in each)) for each in (one, other))
    for table in table_differences("m.dmn", before, after):
        assert sorted(row.before for row in table.rows if row.before) == list(range(1, len(one) + 1))
        assert [row.after for row in table.rows if row.after] == list(range(1, len(other) + 1))


def test_a_step_in_the_place_of_one_called_alike_is_told_by_their_ids():
    flow = (
        '<d:sequenceFlow id="f" sourceRef="{0}" targetRef="e"/><d:userTask id="{0}" name="Check"/><d:endEvent id="e"/>'
    )
    assert (Change.CHANGED, "f", (Fact("sourceRef", "one", "two"),)) in changed(flow.format("one"), flow.format("two"))
