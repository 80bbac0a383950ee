"""What is drawn in a file, read back."""

from dataclasses import dataclass, field
from itertools import combinations, pairwise

from lxml import etree

from server.engine.upload import FLOW_NODES

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def stripped(content):
    """The file without its drawing."""
    root = etree.fromstring(content)
    for diagram in root.findall(f"{DI}BPMNDiagram"):
        root.remove(diagram)
    return etree.tostring(root)


@dataclass
class Picture:
    content: bytes
    root: object = None
    boxes: dict = field(default_factory=dict)
    ways: dict = field(default_factory=dict)

    def __post_init__(self):
        self.root = etree.fromstring(self.content)
        for shape in self.root.iter(f"{DI}BPMNShape"):
            assert shape.get("bpmnElement") not in self.boxes
            self.boxes[shape.get("bpmnElement")] = tuple(
                int(shape[0].get(key)) for key in ("x", "y", "width", "height")
            )
        for edge in self.root.iter(f"{DI}BPMNEdge"):
            assert edge.get("bpmnElement") not in self.ways
            points = edge.findall("{*}waypoint")
            self.ways[edge.get("bpmnElement")] = [(int(point.get("x")), int(point.get("y"))) for point in points]

    def ids(self, *kinds):
        return [each.get("id") for each in self.root.iter(*(f"{BPMN}{kind}" for kind in kinds)) if each.get("id")]

    def check(self):
        """Everything is drawn, siblings lie apart, flows end on the borders of what they join, lanes hold theirs."""
        assert set(self.ids(*FLOW_NODES, "lane", "participant", "textAnnotation")) <= set(self.boxes)
        assert set(self.ids("dataObjectReference", "dataStoreReference")) <= set(self.boxes)
        assert sorted(self.ids("sequenceFlow", "messageFlow", "association")) == sorted(self.ways)
        hung = set(self.ids("boundaryEvent"))
        for scope in self.root.iter(f"{BPMN}process", f"{BPMN}subProcess"):
            held = [each.get("id") for each in scope if each.get("id") in self.boxes]
            for one, other in combinations([each for each in held if each not in hung], 2):
                assert apart(self.boxes[one], self.boxes[other]), (one, other)
            if scope.get("id") in self.boxes:
                assert all(inside(self.boxes[each], self.boxes[scope.get("id")]) for each in held)
        for lane in self.root.iter(f"{BPMN}lane"):
            for held in lane.iter(f"{BPMN}flowNodeRef"):
                if held.text.strip() not in hung:
                    assert inside(self.boxes[held.text.strip()], self.boxes[lane.get("id")]), held.text
        for flow in self.root.iter(f"{BPMN}sequenceFlow", f"{BPMN}messageFlow"):
            way = self.ways[flow.get("id")]
            assert on_border(way[0], self.boxes[flow.get("sourceRef")]), flow.get("id")
            assert on_border(way[-1], self.boxes[flow.get("targetRef")]), flow.get("id")

    def crossed(self):
        """The flows that run through a step of their scope, with that step."""
        hung = set(self.ids("boundaryEvent"))
        for flow in self.root.iter(f"{BPMN}sequenceFlow"):
            steps = [each.get("id") for each in flow.getparent() if each.get("id") in self.boxes]
            for step in steps:
                if step not in hung:
                    for one, other in pairwise(self.ways[flow.get("id")]):
                        if through(one, other, self.boxes[step]):
                            yield flow.get("id"), step


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


def on_border(point, box):
    (x, y), (left, top, width, height) = point, box
    return (x in {left, left + width} and top <= y <= top + height) or (
        y in {top, top + height} and left <= x <= left + width
    )


def through(one, other, box):
    """Whether a piece of a way runs through the inside of a box."""
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return (
        left < box[0] + box[2]
        and box[0] < right + (left == right)
        and right >= box[0]
        and (top < box[1] + box[3] and box[1] < bottom + (top == bottom) and bottom >= box[1])
        and not (right == box[0] or left == box[0] + box[2] or bottom == box[1] or top == box[1] + box[3])
    )
