"""Diagrams around one element, and the check that a table of them is refused."""

import pytest

from server.domain.wording import Said
from server.engine.checking import check
from tests.engine.drawing import (
    diagram,
    document,
    element,
    end,
    gateway,
    process,
    start,
    subprocess,
    user,
)

Row = tuple[str, bytes, str, str | None]
CALL = element("callActivity", "a", calledElement="q")
LOOP = "<bpmn:standardLoopCharacteristics{}>{}</bpmn:standardLoopCharacteristics>"
CONDITION = "<bpmn:conditionExpression>=x</bpmn:conditionExpression>"
MANY = "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
OVER = "<bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef>"
EMPTY_MESSAGE = "<bpmn:messageEventDefinition/>"
EXTENDED = "<bpmn:extensionElements>{}</bpmn:extensionElements>"
LANES = '<bpmn:laneSet id="ls">{}</bpmn:laneSet>'
CORRELATED = '<bpmn:correlationProperty id="number" name="n">{}</bpmn:correlationProperty>'
RETRIEVAL = (
    '<bpmn:correlationPropertyRetrievalExpression messageRef="{}">{}</bpmn:correlationPropertyRetrievalExpression>'
)
KEY = '<bpmn:collaboration id="c"><bpmn:correlationKey id="k" {}>{}</bpmn:correlationKey></bpmn:collaboration>'
PATH = "<bpmn:messagePath>=n</bpmn:messagePath>"
PAYLOAD = '<bpmn:messageEventDefinition id="d" messageRef="paid"><bpmn:extensionElements><spiffworkflow:{0}>x</spiffworkflow:{0}></bpmn:extensionElements></bpmn:messageEventDefinition>'


def around(nodes: str, name: str = "a") -> bytes:
    """A process that goes through one element."""
    return diagram(start() + nodes + end(), f"s > {name} > e")


def task(kind: str, inside: str = "", **attributes: str) -> bytes:
    return around(element(kind, "a", inside, **attributes))


def beside(nodes: str) -> bytes:
    """A process with something beside its flow."""
    return diagram(start() + user("a") + end() + nodes, "s > a > e")


def split(kind: str, flows: str) -> bytes:
    return diagram(start() + gateway(kind, "g") + user("a", "b") + end(), f"s > g; a > e; b > e; {flows}")


def multi(inside: str, **attributes: str) -> bytes:
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    loop = f"<bpmn:multiInstanceLoopCharacteristics{given}>{inside}</bpmn:multiInstanceLoopCharacteristics>"
    return task("userTask", loop)


def timed(text: str, kind: str = "timeDuration") -> str:
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"


def timer(text: str, kind: str = "timeDuration") -> bytes:
    return task("intermediateCatchEvent", timed(text, kind))


def event_subprocess(event: str, more: str = "", **attributes: str) -> bytes:
    inside = start("t", event, **attributes) + user("b") + end("f")
    return beside(subprocess("sub", inside, "t > b > f", triggeredByEvent="true") + more)


def mapped(specification: str) -> bytes:
    return diagram(start() + end() + f"<bpmn:ioSpecification>{specification}</bpmn:ioSpecification>", "s > e")


def correlated(roots: str) -> bytes:
    return document(process(start() + end(), "s > e"), roots)


def rows(*tables: list[Row]) -> list[object]:
    return [pytest.param(*row[1:], id=row[0].replace(" ", "-")) for table in tables for row in table]


def assert_refused(data: bytes, rule: str, place: str | None) -> None:
    """The diagram is refused by this rule at this element, and every error says what to do, in any language."""
    report = check({"p.bpmn": data})
    assert (rule, place) in {(finding.rule, finding.element) for finding in report.errors}, report.findings
    assert all(finding.file == "p.bpmn" and finding.message and finding.advice for finding in report.errors)
    assert all(isinstance(text, Said) for found in report.errors for text in (found.message, found.advice))
