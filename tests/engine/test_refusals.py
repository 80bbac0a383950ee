"""What is only doubtful is warned of; files are judged together."""

import pytest

from server.engine.checking import MAX_FINDINGS, check
from server.engine.refusals.reachability import MAX_ROW
from tests.engine.drawing import (
    boundary,
    diagram,
    document,
    element,
    end,
    process,
    properties,
    script,
    start,
    subprocess,
    user,
)
from tests.engine.refusing import (
    CALL,
    around,
    beside,
    rows,
    split,
    task,
)

# fmt: off
WARNINGS = [
    ("an unreachable task", beside(user("b")), "unreachable", "b"),
    ("a stale list of flows", task("userTask", "<bpmn:incoming>gone</bpmn:incoming>"), "stale_flow_reference", "a"),
    ("a boundary event that leads nowhere", beside(boundary("b", "a", "timer")), "boundary_leads_nowhere", "b"),
    ("an error no script throws", diagram(start() + script("a", "x = 1") + end() + boundary("b", "a", "error") + end("f"), "s > a > e; b > f"), "never_thrown", "b"),
    ("a choice without default", split("exclusive", "g > [=x] a; g > [=y] b"), "no_default", "g"),
    ("a drawing beside a process", document(process(start() + end(), "s > e"), '<bpmn:process id="q"/>'), "not_executable", "q"),
    ("a stranger's extension", around('<bpmn:userTask id="a" acme:colour="red"/>'), "unknown_extension", "a"),
    ("a version tag", around('<bpmn:userTask id="a" camunda:versionTag="1"/>'), "ignored_extension", "a"),
]
# fmt: on


@pytest.mark.parametrize(("data", "rule", "place"), rows(WARNINGS))
def test_what_is_only_doubtful_is_warned_of(data: bytes, rule: str, place: str | None) -> None:
    report = check({"p.bpmn": data})
    assert (rule, place) in {(finding.rule, finding.element) for finding in report.findings}
    assert not report.errors


def test_two_files_cannot_hold_one_process() -> None:
    data = diagram(start() + end(), "s > e")
    report = check({"a.bpmn": data, "b.bpmn": data})
    assert [(finding.file, finding.element, finding.rule) for finding in report.errors] == [
        ("b.bpmn", "p", "duplicate_process")
    ]


def test_a_deployed_process_may_be_called_without_its_file() -> None:
    files = {"p.bpmn": around(CALL)}
    assert not check(files, frozenset({"q"})).errors
    assert check(files).errors


def test_editors_leave_no_findings() -> None:
    data = around('<bpmn:userTask id="a" modeler:colour="red" name="A"/>')
    drawn = data.replace(
        b"</bpmn:definitions>",
        b'<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="d"><bpmndi:BPMNPlane '
        b'id="pl" bpmnElement="p"><bpmndi:BPMNShape id="sh" bpmnElement="a"/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
        b"</bpmn:definitions>",
    )
    assert not check({"p.bpmn": drawn}).findings


def test_a_model_that_is_no_decision_model_is_refused() -> None:
    report = check({"p.bpmn": diagram(start() + end(), "s > e"), "tables/score.dmn": b"<definitions/>"})
    assert [(finding.file, finding.rule) for finding in report.errors] == [("tables/score.dmn", "not-dmn")]


def test_a_deployment_without_a_diagram_is_refused() -> None:
    assert [finding.rule for finding in check({"forms/a.json": b"{}"}).errors] == ["no_diagram"]


def test_properties_are_not_read_from_strangers() -> None:
    assert not check({"p.bpmn": around(element("userTask", "a", properties(role="clerk")))}).findings


def test_a_row_of_elements_is_bounded_whatever_stands_around_the_compiler() -> None:
    def row(length: int) -> bytes:
        names = [f"a{number}" for number in range(length)]
        nodes = start() + user(*names, *(f"b{number}" for number in range(length))) + end()
        aside = "".join(f"; a{number} > b{number}" for number in range(length))
        return diagram(nodes, f"s > {' > '.join(names)} > e{aside}")

    assert not check({"p.bpmn": row(MAX_ROW - 2)}).errors
    assert {finding.rule for finding in check({"p.bpmn": row(MAX_ROW)}).errors} == {"too_long"}


def test_subprocesses_of_files_compiled_together_have_ids_of_their_own() -> None:
    def file(name: str, called: str) -> bytes:
        inner = subprocess(
            "sub", start("t") + element("callActivity", "c", calledElement=called) + end("f"), "t > c > f"
        )
        return document(process(start() + inner + end(), "s > sub > e", name))

    leaf = document(process(start() + end(), "s > e", "r"))
    apart = {"p.bpmn": file("p", "r"), "q.bpmn": file("q", "r"), "r.bpmn": leaf}
    assert not check(apart).findings
    together = {**apart, "p.bpmn": file("p", "q")}
    assert [(f.file, f.element, f.rule) for f in check(together).errors] == [("q.bpmn", "sub", "duplicate_process")]


def test_no_number_of_warnings_hides_an_error() -> None:
    doubtful = user(*(f"u{number}" for number in range(MAX_FINDINGS + 10)))
    data = diagram(start() + element("userTask", "a", properties(due="x")) + doubtful + end(), "s > a > e")
    report = check({"p.bpmn": data})
    assert [finding.rule for finding in report.errors] == ["property_value"]
    assert len(report.findings) <= MAX_FINDINGS + 1


def test_errors_are_listed_up_to_a_number() -> None:
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{number}" sourceRef="x" targetRef="y"/>' for number in range(MAX_FINDINGS)
    )
    assert len(check({"p.bpmn": diagram(start() + end() + flows, "s > e")}).errors) == MAX_FINDINGS
