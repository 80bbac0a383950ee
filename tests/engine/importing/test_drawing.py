"""Diagrams without a drawing get one: each step has its place, none on another, lanes around theirs."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from server.engine.importing.arranging import Size, arranged
from server.engine.importing.translating import translate
from server.engine.upload import FLOW_NODES

FILES = Path(__file__).parent / "files"
DRAWN = [path.name for path in sorted(FILES.iterdir())]
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def made(name):
    content = translate({name: (FILES / name).read_bytes()}).files[name]
    root = etree.fromstring(content)
    boxes = {
        shape.get("bpmnElement"): tuple(int(shape[0].get(key)) for key in ("x", "y", "width", "height"))
        for shape in root.iter(f"{DI}BPMNShape")
    }
    return root, boxes, [edge.get("bpmnElement") for edge in root.iter(f"{DI}BPMNEdge")]


def apart(one, other):
    return (
        one[0] + one[2] <= other[0]
        or other[0] + other[2] <= one[0]
        or one[1] + one[3] <= other[1]
        or other[1] + other[3] <= one[1]
    )


def inside(one, other):
    return (
        other[0] <= one[0]
        and other[1] <= one[1]
        and one[0] + one[2] <= other[0] + other[2]
        and one[1] + one[3] <= other[1] + other[3]
    )


def of_kind(root, *kinds):
    return [each.get("id") for each in root.iter() if etree.QName(each).localname in kinds and each.get("id")]


@pytest.mark.parametrize("name", DRAWN)
def test_every_step_and_flow_is_drawn_once_and_no_steps_lie_on_each_other(name):
    root, boxes, edges = made(name)
    assert set(of_kind(root, *FLOW_NODES)) <= set(boxes)
    assert sorted(of_kind(root, "sequenceFlow", "messageFlow", "association")) == sorted(edges)
    for scope in root.iter("{*}process", "{*}subProcess"):
        steps = [each.get("id") for each in scope if each.get("id") in boxes]
        plain = [each for each in steps if scope.find(f"{{*}}boundaryEvent[@id='{each}']") is None]
        assert all(apart(boxes[one], boxes[other]) for one, other in combinations(plain, 2))


def test_lanes_hold_their_steps_and_the_pool_its_lanes_and_a_subprocess_what_is_in_it():
    root, boxes, _ = made("lanes.bpmn")
    for lane in root.iter("{*}lane"):
        assert inside(boxes[lane.get("id")], boxes["office"])
        for step in lane:
            assert inside(boxes[step.text], boxes[lane.get("id")])
    assert all(inside(boxes[step], boxes["inquire"]) for step in ("begin", "ask", "asked"))
    assert apart(boxes["customer"], boxes["office"])
    assert not apart(boxes["late"], boxes["write"])


def test_what_is_drawn_stays_as_it_was_drawn():
    once = translate({"lanes.bpmn": (FILES / "lanes.bpmn").read_bytes()}).files
    assert translate(once).files == once


STEPS = st.integers(1, 12)


@settings(max_examples=60, deadline=None)
@given(st.data(), STEPS)
def test_whatever_leads_where_each_step_has_a_cell_of_its_own_in_its_lane(data, count):
    names = [f"s{number}" for number in range(count)]
    ends = st.sampled_from(names)
    flows = data.draw(st.lists(st.tuples(ends, ends), max_size=30))
    lanes = data.draw(st.fixed_dictionaries({name: st.integers(0, 2) for name in names}))
    found = arranged(dict.fromkeys(names, Size(100, 80)), flows, lanes)
    assert len({(box.column, box.row) for box in found.boxes.values()}) == count
    for name, box in found.boxes.items():
        top, bottom = found.lanes[lanes[name]]
        assert top <= box.y and box.y + box.height <= bottom
        assert box.x + box.width <= found.size.width and box.y + box.height <= found.size.height
