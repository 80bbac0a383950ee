"""However a diagram is mutated, checking it gives findings and never raises."""

import string
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from server.engine.bundles import load_bundle
from server.engine.checking import check
from tests.engine.drawing import boundary, diagram, element, end, gateway, properties, script, start, subprocess, user

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
EVENT_SUB = subprocess(
    "watch", start("w", "signal") + user("note") + end("wf"), "w > note > wf", triggeredByEvent="true"
)
MULTI = (
    '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef><bpmn:inputDataItem id="x"/>'
    "</bpmn:multiInstanceLoopCharacteristics>"
)
VALID = diagram(
    properties(title='="a"', columns="a=b")
    + '<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Clerk"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    + start()
    + element("userTask", "a", properties(role="clerk", due="2WD", separate_from="b") + MULTI)
    + user("b")
    + boundary("overdue", "b", "timer", cancelActivity="false")
    + gateway("exclusive", "choice")
    + gateway("parallel", "f", "j")
    + gateway("eventBased", "eb")
    + element("intermediateCatchEvent", "m", "message")
    + element("intermediateCatchEvent", "t", "timer")
    + element("intermediateThrowEvent", "out", "link")
    + element("intermediateCatchEvent", "in", "link")
    + script("code", "x = 1")
    + subprocess("sub", start("ss") + user("inner") + end("se", "error"), "ss > inner > se")
    + boundary("caught", "sub", "error")
    + EVENT_SUB
    + end()
    + end("stop", "terminate"),
    "s > a > b > choice; choice > [=amount>3] f; choice > * eb; f > code > j; f > sub > j; j > out; in > e; eb > m > e; eb > t > stop; "
    "overdue > e; caught > stop",
)
NAMES = sorted({found.tag for found in etree.fromstring(VALID).iter()})
VALUES = st.one_of(
    st.sampled_from(
        ["", "a", "b", "x", "s", "sub", "Start", "p", "true", "false", "=", "=1", "P1D", "3WD", "zz", "q", "-1"]
    ),
    st.text(string.printable.replace("\x0b", "").replace("\x0c", ""), max_size=6),
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    root = etree.fromstring(VALID)
    for _ in range(draw(st.integers(1, 4))):
        elements = [found for found in root.iter() if found is not root]
        if not elements:
            break
        target = draw(st.sampled_from(elements))
        _mutate(draw, target, elements)
    return etree.tostring(root)


def _mutate(draw: st.DrawFn, target: etree._Element, elements: list[etree._Element]) -> None:
    match draw(st.sampled_from(["remove", "rename", "attribute", "drop", "text", "copy", "move"])):
        case "remove":
            target.getparent().remove(target)
        case "rename":
            target.tag = draw(st.sampled_from([*NAMES, f"{BPMN}subProcess", f"{BPMN}callActivity", f"{BPMN}lane"]))
        case "attribute":
            names = [*target.attrib, "id", "default", "attachedToRef", "triggeredByEvent", "calledElement"]
            target.set(draw(st.sampled_from(names)), draw(VALUES).replace("\x00", ""))
        case "drop" if target.attrib:
            del target.attrib[draw(st.sampled_from(sorted(target.attrib)))]
        case "text":
            target.text = draw(VALUES)
        case "copy":
            target.addnext(etree.fromstring(etree.tostring(target)))
        case "move":
            other = draw(st.sampled_from(elements))
            if other not in set(target.iter()):
                other.append(target)


def test_the_diagram_to_mutate_is_valid() -> None:
    assert not check({"p.bpmn": VALID}).errors


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated())
def test_mutated_diagrams_give_findings_or_compile(data: bytes) -> None:
    report = check({"p.bpmn": data})
    assert all(finding.rule and finding.message for finding in report.findings)
    if not report.errors:
        for info in report.processes:
            assert load_bundle({"p.bpmn": data}, info.key).info == info


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(VALID) - 1), st.binary(max_size=8), st.integers(0, 40))
def test_mutated_bytes_give_findings_or_compile(at: int, inserted: bytes, dropped: int) -> None:
    report = check({"p.bpmn": VALID[:at] + inserted + VALID[at + dropped :]})
    assert all(finding.rule and finding.message for finding in report.findings)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_finding(data: bytes) -> None:
    assert check({"p.bpmn": data}).errors


def test_the_diagrams_of_the_house_deploy() -> None:
    workflows = Path(__file__).parents[2] / "workflows"
    folders = sorted({diagram_file.parent for diagram_file in workflows.glob("*/*.bpmn")})
    files = {
        str(path.relative_to(workflows)): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert len(folders) > 1
    assert not check(files).errors
