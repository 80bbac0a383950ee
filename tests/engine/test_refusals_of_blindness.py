"""Titles and columns that would show blind findings."""

import json

import pytest

from server.engine.checking import check
from tests.engine.drawing import body, document, element, end, process, properties, start, user

FIELDS = json.dumps({"type": "object", "properties": {"opinion": {"type": "string"}}}).encode()


def found(inside: str = "", called: str = "", **given: str) -> list[tuple[str, str | None]]:
    a = element("userTask", "a", properties(blind_to="b"))
    b = inside or element("userTask", "b", properties(result="findings"))
    nodes = properties(**given) + body(start() + a + b + end(), "s > a > b > e")
    data = document(element("process", "p", nodes, isExecutable="true"), called)
    report = check({"p.bpmn": data, "forms/opinion.json": FIELDS})
    return [(finding.rule, finding.element) for finding in report.errors]


@pytest.mark.parametrize(
    "given",
    [
        {"title": "=findings.opinion"},
        {"columns": "amount=amount; said=findings.opinion"},
        {"columns": "n=count(findings[opinion = 1])"},
        {"title": "=for f in [findings] return f"},
    ],
)
def test_what_shows_blind_findings_is_refused(given: dict[str, str]) -> None:
    assert found(**given) == [("blind_shown", "p")]


def test_other_data_may_be_shown() -> None:
    assert found(title="=applicant.findings", columns="amount=amount; findings=amount") == []


def test_fields_of_a_form_without_a_result_are_findings() -> None:
    inside = element("userTask", "b", properties(form="opinion"))
    assert found(inside, title="=opinion") == [("blind_shown", "p")]
    assert found(inside, title="=applicant") == []
    held = element("userTask", "b", properties(form="opinion", result="findings"))
    assert found(held, title="=opinion") == []


def test_the_list_gathered_from_instances_is_a_finding() -> None:
    gather = "<bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef><bpmn:loopDataOutputRef>votes</bpmn:loopDataOutputRef>"
    items = '<bpmn:inputDataItem id="x" name="x"/><bpmn:outputDataItem id="v" name="v"/>'
    many = f"<bpmn:multiInstanceLoopCharacteristics>{gather}{items}</bpmn:multiInstanceLoopCharacteristics>"
    inside = element("userTask", "b", properties(result="v") + many)
    assert found(inside, title="=count(votes)") == [("blind_shown", "p")]


def test_findings_of_a_called_process_may_not_be_shown_either() -> None:
    blind = element("userTask", "x", properties(result="inner")) + element("userTask", "y", properties(blind_to="x"))
    called = process(start("t") + blind + end("f"), "t > x > y > f", "q")
    assert found(element("callActivity", "b", calledElement="q") + user("c"), called, title="=inner")[-1] == (
        "blind_shown",
        "p",
    )
