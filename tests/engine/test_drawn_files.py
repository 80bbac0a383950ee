"""What is not drawn gets its place: none on another, flows through no step, lanes around theirs, what is drawn stays."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from server.engine.drawing.completing import drawn
from server.engine.importing.translating import translate
from tests.engine.drawn import BPMN, DI, Picture, apart, inside, stripped

FILES = Path(__file__).parent / "importing" / "files"
WORKFLOWS = sorted(Path("workflows").rglob("*.bpmn"))
LANES = (FILES / "lanes.bpmn").read_bytes()
HEAD = f'<definitions xmlns="{BPMN[1:-1]}" id="d" targetNamespace="t">'


@pytest.mark.parametrize("name", [path.name for path in sorted(FILES.iterdir())])
def test_every_step_and_flow_of_an_imported_file_is_drawn_once_and_no_steps_lie_on_each_other(name):
    Picture(translate({name: (FILES / name).read_bytes()}).files[name]).check()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_process_without_its_drawing_is_drawn_whole_and_no_flow_runs_through_a_step(path):
    content = stripped(path.read_bytes())
    picture = Picture(drawn(content))
    picture.check()
    assert list(picture.crossed()) == []
    assert stripped(picture.content) == content
    assert drawn(picture.content) == picture.content


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_file_that_is_drawn_stays_byte_by_byte(path):
    assert drawn(path.read_bytes()) == path.read_bytes()


def test_lanes_hold_their_steps_and_the_pool_its_lanes_and_a_subprocess_what_is_in_it():
    picture = Picture(drawn(LANES))
    picture.check()
    boxes = picture.boxes
    assert all(inside(boxes[lane], boxes["office"]) for lane in picture.ids("lane"))
    assert all(inside(boxes[step], boxes["inquire"]) for step in ("begin", "ask", "asked"))
    assert apart(boxes["customer"], boxes["office"])
    assert not apart(boxes["late"], boxes["write"])


def test_lanes_in_lanes_stand_beside_each_other_within_theirs():
    lanes = "".join(
        f'<lane id="{lane}"><flowNodeRef>{step}</flowNodeRef></lane>' for lane, step in (("l1", "a"), ("l2", "b"))
    )
    whole = f'<laneSet id="s"><lane id="l"><childLaneSet id="c">{lanes}</childLaneSet></lane></laneSet>'
    flow = '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>'
    picture = Picture(drawn(f'{HEAD}<process id="p">{whole}{flow}</process></definitions>'.encode()))
    picture.check()
    boxes = picture.boxes
    assert inside(boxes["l1"], boxes["l"])
    assert inside(boxes["l2"], boxes["l"])
    assert apart(boxes["l1"], boxes["l2"])


def without(content, *names):
    """The file, these elements not drawn."""
    root = etree.fromstring(content)
    for each in [*root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")]:
        if each.get("bpmnElement") in names:
            each.getparent().remove(each)
    return etree.tostring(root)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_a_drawing_lacks_is_added_and_the_rest_only_makes_room(path):
    whole = Picture(drawn(stripped(path.read_bytes())))
    steps = whole.ids("userTask", "endEvent", "callActivity")[:3]
    flows = [
        each.get("id")
        for each in whole.root.iter(f"{BPMN}sequenceFlow")
        if {each.get("sourceRef"), each.get("targetRef")} & set(steps)
    ]
    boundaries = [
        each.get("id") for each in whole.root.iter(f"{BPMN}boundaryEvent") if each.get("attachedToRef") in steps
    ]
    filled = Picture(drawn(without(whole.content, *steps, *flows, *boundaries)))
    filled.check()
    kept = set(whole.boxes) - {*steps, *boundaries, *whole.ids("lane", "participant", "subProcess")}
    assert all(filled.boxes[name][0] == whole.boxes[name][0] for name in kept)
    assert all(filled.boxes[name][2:] == whole.boxes[name][2:] for name in kept)


def test_a_closed_subprocess_gets_a_plane_of_its_own():
    root = etree.fromstring(drawn(LANES))
    for shape in root.iter(f"{DI}BPMNShape"):
        if shape.get("bpmnElement") == "inquire":
            del shape.attrib["isExpanded"]
    inner = [each.get("id") for each in root.find(f".//{BPMN}subProcess[@id='inquire']")]
    closed = without(etree.tostring(root), *inner)
    picture = Picture(drawn(closed))
    planes = [plane.get("bpmnElement") for plane in picture.root.iter(f"{DI}BPMNPlane")]
    assert planes[1:] == ["inquire"]
    assert {"begin", "ask", "asked"} <= {
        shape.get("bpmnElement") for shape in picture.root.findall(f"{DI}BPMNDiagram")[1].iter(f"{DI}BPMNShape")
    }


def test_a_pool_that_is_not_drawn_stands_below_those_that_are():
    two = (
        f'{HEAD}<collaboration id="c"><participant id="x" processRef="p"/><participant id="y" processRef="q"/>'
        '<messageFlow id="m" sourceRef="a" targetRef="b"/></collaboration>'
        '<process id="p"><task id="a"/></process><process id="q"><task id="b"/></process></definitions>'
    )
    whole = Picture(drawn(two.encode()))
    again = Picture(drawn(without(whole.content, "y", "b", "m")))
    again.check()
    assert again.boxes == whole.boxes


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b"not xml",
        f"{HEAD}</definitions>".encode(),
        f'{HEAD}<process id="p"><task/><boundaryEvent id="b" attachedToRef="b"/></process></definitions>'.encode(),
        f'{HEAD}<process><task id="a"/><task id="a"/><sequenceFlow id="a" sourceRef="a" targetRef="a"/></process></definitions>'.encode(),
        f'{HEAD}<process id="p"><subProcess id="p"><task id="p"/></subProcess></process></definitions>'.encode(),
    ],
)
def test_what_cannot_be_read_or_is_wrong_is_given_all_the_same(content):
    assert drawn(drawn(content)) == drawn(content)


NESTED = f"""{HEAD}<process id="p"><laneSet><lane id="l"/></laneSet><task id="a"/><task id="b"/>
<subProcess id="c"><task id="i"/></subProcess><sequenceFlow id="f" sourceRef="a" targetRef="b"/></process>
<x:BPMNDiagram xmlns:x="{DI[1:-1]}"><x:BPMNPlane bpmnElement="p">
<x:BPMNShape bpmnElement="a"><y:Bounds xmlns:y="http://www.omg.org/spec/DD/20100524/DC" x="0" y="0" width="9" height="9"/>
<x:BPMNEdge bpmnElement="f"/></x:BPMNShape>%s
<x:BPMNDiagram><x:BPMNPlane bpmnElement="c"/></x:BPMNDiagram></x:BPMNPlane></x:BPMNDiagram></definitions>"""


@pytest.mark.parametrize("more", ["", '<x:BPMNShape bpmnElement="l"/>'], ids=["erased", "filled"])
def test_a_drawing_whose_parts_lie_in_one_another_is_completed_all_the_same(more):
    root = etree.fromstring(drawn((NESTED % more).encode()))
    assert {"a", "b", "f"} <= {each.get("bpmnElement") for each in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}


def test_a_process_with_no_step_has_a_plane_to_begin_on():
    root = etree.fromstring(drawn(f'{HEAD}<process id="p"/></definitions>'.encode()))
    assert [plane.get("bpmnElement") for plane in root.iter(f"{DI}BPMNPlane")] == ["p"]


def test_long_processes_that_jump_anywhere_are_drawn():
    steps = "".join(f'<task id="s{number}"/>' for number in range(500))
    pairs = [(number, number + 1) for number in range(499)] + [(number, number * 7919 % 500) for number in range(500)]
    flows = "".join(f'<sequenceFlow id="f{at}" sourceRef="s{a}" targetRef="s{b}"/>' for at, (a, b) in enumerate(pairs))
    picture = Picture(drawn(f'{HEAD}<process id="p">{steps}{flows}</process></definitions>'.encode()))
    assert len(picture.boxes) == 500
    assert len(picture.ways) == len(pairs)


KINDS = st.sampled_from(["task", "exclusiveGateway", "startEvent", "endEvent", "subProcess", "event", "data", "note"])


@st.composite
def processes(draw):
    """A process with lanes or without, with loops, boundary events, subprocesses, data and notes."""
    kinds = draw(st.lists(KINDS, min_size=1, max_size=14))
    lanes = draw(st.integers(0, 3))
    flows = draw(st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=24))
    named = draw(st.sampled_from(["", "name", "审批" * 9]))
    inner = '<task id="{0}in"/><endEvent id="{0}out"/><sequenceFlow id="{0}f" sourceRef="{0}in" targetRef="{0}out"/>'
    parts, steps, sources, members = [], [], [], [[] for _ in range(lanes)]
    for number, kind in enumerate(kinds):
        name = f"n{number}"
        if kind == "note":
            parts.append(f'<textAnnotation id="{name}"><text>{named}</text></textAnnotation>')
            parts += [f'<association id="{name}a" sourceRef="{name}" targetRef="{steps[0]}"/>'] if steps else []
            continue
        if kind == "data":
            parts.append(f'<dataObjectReference id="{name}" name="{named}" dataObjectRef="o"/>')
            continue
        if kind == "event" and any(each.startswith("n") for each in steps):
            parts.append(f'<boundaryEvent id="{name}" name="{named}" attachedToRef="{steps[-1]}"/>')
            sources.append(name)
            continue
        sort = "subProcess" if kind == "event" else kind
        steps.append(name)
        sources.append(name)
        if lanes:
            members[draw(st.integers(0, lanes - 1))].append(name)
        parts.append(
            f'<{sort} id="{name}" name="{named}">{inner.format(name) if sort == "subProcess" else ""}</{sort}>'
        )
    for at, (one, other) in enumerate(flows):
        if steps:
            ends = f'sourceRef="{sources[one % len(sources)]}" targetRef="{steps[other % len(steps)]}"'
            parts.append(f'<sequenceFlow id="f{at}" name="{named}" {ends}/>')
    told = "".join(
        f'<lane id="l{at}">{"".join(f"<flowNodeRef>{name}</flowNodeRef>" for name in names)}</lane>'
        for at, names in enumerate(members)
    )
    whole = f'<laneSet id="ls">{told}</laneSet>' if lanes else ""
    return f'{HEAD}<process id="p">{whole}{"".join(parts)}</process></definitions>'.encode()


@settings(max_examples=80, deadline=None)
@given(processes())
def test_whatever_leads_where_nothing_overlaps_and_flows_run_through_no_step(content):
    picture = Picture(drawn(content))
    if picture.ids("task", "exclusiveGateway", "startEvent", "endEvent", "subProcess"):
        picture.check()
        assert list(picture.crossed()) == []
