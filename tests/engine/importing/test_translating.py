"""Diagrams of other tools as ours: what is certain is translated, the rest left in place, and all of it told."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from server.engine.importing.juel import feel_of
from server.engine.importing.lines import WHY, Line, Outcome, read_lines, written
from server.engine.importing.translating import translate
from server.engine.reading import read
from server.feel import compile_expression

FILES = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "files").iterdir())}


def became(name):
    """What is told of the file besides its drawing, as `element: what -> into or why`."""
    lines = [line for line in translate({name: FILES[name]}).lines if line.why != "layout"]
    return [f"{line.outcome}: {line.element}: {line.what} -> {line.into or line.why}" for line in lines]


def elements(content):
    return sorted(
        (etree.QName(each).localname, each.get("id") or "")
        for each in etree.fromstring(content).iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}*")
        if etree.QName(each).localname != "extensionElements"
    )


def test_camunda_7_is_told_line_by_line():
    assert became("camunda7.bpmn") == [
        'dropped: purchase: camunda:versionTag="3" -> versions',
        'dropped: purchase: camunda:historyTimeToLive="P180D" -> notes',
        'translated: purchase: camunda:candidateStarterGroups="buyer" -> start_role=buyer',
        'translated: wanted: camunda:formKey="embedded:app:forms/wish.html" -> form=wish',
        'translated: approve: camunda:formRef="approval" -> form=approval',
        'dropped: approve: camunda:formRefBinding="latest" -> versions',
        'translated: approve: camunda:candidateGroups="head_of_unit" -> role=head_of_unit',
        'translated: approve: camunda:dueDate="P2D" -> due=P2D',
        'translated: approve: camunda:priority="${urgent}" -> priority==urgent',
        'dropped: approve: camunda:asyncBefore="true" -> transactions',
        "dropped: approve: camunda:property cost_centre=410 -> notes",
        "by hand: approve: camunda:taskListener -> code",
        'translated: order: camunda:assignee="${buyer.id}" -> assign==buyer.id',
        'by hand: book: camunda:type="external" -> code',
        'by hand: book: camunda:topic="ledger" -> code',
        'by hand: tell: camunda:assignee="demo" -> person',
        'by hand: tell: camunda:candidateUsers="mary,john" -> person',
        "translated: f3: ${decision == 'yes' && amount <= 5000} -> =decision = \"yes\" and amount <= 5000",
    ]


def test_camunda_8_is_told_line_by_line():
    assert became("camunda8.bpmn") == [
        "dropped: assess: zeebe:userTask -> notes",
        'translated: assess: zeebe:formDefinition formId="damage-form" -> form=damage_form',
        'translated: assess: zeebe:assignmentDefinition candidateGroups="assessor" -> role=assessor',
        'translated: assess: zeebe:taskSchedule dueDate="=deadline" -> due==deadline',
        'by hand: assess: zeebe:taskSchedule followUpDate="=tomorrow" -> unread',
        'translated: assess: zeebe:priorityDefinition priority="70" -> priority=70',
        'translated: assess: zeebe:loopCharacteristics inputCollection="=damages" -> loopDataInputRef=damages',
        'translated: assess: zeebe:loopCharacteristics inputElement="damage" -> inputDataItem=damage',
        'translated: rate: zeebe:calledDecision decisionId="rating" -> decision=rating',
        'translated: rate: zeebe:calledDecision resultVariable="rated" -> result=rated',
        'translated: pay: zeebe:calledElement processId="payment" -> calledElement=payment',
        'by hand: pay: zeebe:calledElement propagateAllChildVariables="false" -> unread',
        "by hand: mail: zeebe:taskDefinition -> code",
        "by hand: mail: zeebe:ioMapping -> unread",
    ]


def test_a_drawing_gets_a_process_id_and_can_run_and_flowable_and_spiffarena_are_read():
    assert became("signavio.bpmn")[0] == "added: signavio: process -> signavio"
    assert became("signavio.bpmn")[-1] == "added: signavio: isExecutable -> true"
    assert "translated: ask: formJsonSchemaFilename=trip-schema.json -> form=trip_schema" in became("spiffarena.bpmn")
    assert 'by hand: decide: flowable:candidateGroups="manager,director" -> several' in became("flowable.bpmn20.xml")
    for name in FILES:
        assert read(translate({name: FILES[name]}).files)[0].processes


@pytest.mark.parametrize("name", FILES)
def test_no_element_of_bpmn_is_lost_and_a_second_time_changes_nothing(name):
    once = translate({name: FILES[name]})
    kept, added = elements(once.files[name]), {"loopDataInputRef", "inputDataItem", "BPMNDiagram"}
    named = {line.into for line in once.lines if line.why == "id"}
    assert [each for each in kept if each[0] not in added and each[1] not in named] == [
        each for each in elements(FILES[name]) if each[0] != "process" or each[1]
    ]
    again = translate(once.files)
    assert again.files == once.files
    assert all(line.outcome is Outcome.BY_HAND for line in again.lines)


def test_what_is_left_for_a_person_stays_in_the_diagram_and_comments_too():
    content = translate(FILES).files["camunda7.bpmn"].decode()
    assert 'camunda:candidateUsers="mary,john"' in content
    assert "taskListener" in content
    assert "Drawn for the purchasing office." in content


def test_a_diagram_of_ours_is_left_byte_by_byte():
    ours = {path.name: path.read_bytes() for path in Path("workflows").rglob("*.bpmn")}
    made = translate(ours)
    assert ours
    assert made.files == ours
    assert made.lines == ()


@pytest.mark.parametrize(
    "content", [b"", b"<a", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a/>", FILES["signavio.bpmn"][:700]]
)
def test_what_cannot_be_read_stays_as_it_is(content):
    assert translate({"x.bpmn": content}) == translate({"x.bpmn": content})
    assert translate({"x.bpmn": content}).files == {"x.bpmn": content}


def test_the_report_is_kept_as_a_table():
    lines = translate(FILES).lines
    assert read_lines(written(lines)) == lines
    assert {line.why for line in lines} - {""} <= set(WHY)
    assert read_lines(b"outcome,file\nx,y\n\xff,,,,,\n") == ()
    assert read_lines(written([Line(Outcome.ADDED, "a", "b", 'c,"\nd')]))[0].what == 'c,"\nd'


@pytest.mark.parametrize(
    ("juel", "feel"),
    [
        ("${approved}", "approved"),
        ("${!approved}", "not(approved)"),
        ("#{amount > 1000 && !rejected}", "amount > 1000 and not(rejected)"),
        ("${a.b == 'x' or not c}", 'a.b = "x" or not(c)'),
        ("${(a + b) * 2 ge 3 and c ne null}", "(a + b) * 2 >= 3 and c != null"),
        ("${empty x}", None),
        ("${a ? b : c}", None),
        ("${x.size() > 2}", None),
        ("${a}-${b}", None),
        ("${'a' + b == c}", None),
        ("${a == b == c}", None),
        ("${if}", None),
        ("${}", None),
        ("${" + "(" * 900 + "a" + ")" * 900 + "}", None),
        ("a > 1", None),
    ],
)
def test_expressions_are_translated_where_their_sense_is_certain(juel, feel):
    assert feel_of(juel) == feel


NAMES = st.sampled_from(["a", "b.c", "1", "2.5", "'x'", "true", "null"])
SIGNS = st.sampled_from(["==", "!=", "<", ">=", "&&", "||", "+", "-", "*", "and", "or", ")", "(", "!", "?"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(NAMES, SIGNS), max_size=9))
def test_whatever_is_translated_is_feel(parts):
    feel = feel_of("${" + " ".join(parts) + "}")
    if feel is not None:
        compile_expression(feel)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(FILES)),
    st.dictionaries(
        st.sampled_from(["formKey", "assignee", "dueDate", "priority", "candidateGroups", "class", "unheard"]),
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12),
    ),
)
def test_no_attribute_is_lost_untold(name, attributes):
    extra = " ".join(f"q:{key}={_quoted(value)}" for key, value in attributes.items())
    content = re.sub(
        rb"<((?:bpmn:)?userTask) ", rf"<\1 {extra} ".encode().replace(rb"\1", rb"\g<1>"), FILES[name], count=1
    )
    content = content.replace(b"xmlns", b'xmlns:q="http://activiti.org/bpmn" xmlns', 1)
    made = translate({name: content})
    told = [line.what.partition("=")[0] for line in made.lines if line.what.startswith("activiti:")]
    if b"userTask" in content:
        assert sorted(told) == sorted(f"activiti:{key}" for key in attributes)
    for line in made.lines:
        if line.what.startswith("activiti:") and line.outcome is Outcome.BY_HAND:
            assert line.what.partition("=")[0].partition(":")[2].encode() in made.files[name]


def _quoted(value):
    from xml.sax.saxutils import quoteattr

    return quoteattr(value)
