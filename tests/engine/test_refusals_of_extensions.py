"""Extensions of SpiffWorkflow and of other engines that are refused."""

import pytest

from tests.engine.drawing import (
    diagram,
    document,
    end,
    process,
    start,
)
from tests.engine.refusing import (
    EXTENDED,
    PAYLOAD,
    around,
    assert_refused,
    rows,
    task,
)

# fmt: off
VENDORS = [
    ("a script before a script task", task("scriptTask", EXTENDED.format("<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>") + "<bpmn:script>y = 1</bpmn:script>"), "vendor_extension", "a"),
    ("a script after an event", task("intermediateThrowEvent", EXTENDED.format("<spiffworkflow:postScript>x = 1</spiffworkflow:postScript>")), "vendor_extension", "a"),
    ("a payload that is caught", task("intermediateCatchEvent", PAYLOAD.format("messagePayload")), "vendor_extension", "d"),
    ("a variable that is thrown", task("intermediateThrowEvent", PAYLOAD.format("messageVariable")), "vendor_extension", "d"),
    ("a payload of a task", task("userTask", EXTENDED.format("<spiffworkflow:payloadExpression>x</spiffworkflow:payloadExpression>")), "vendor_extension", "a"),
    ("scripts of instances without instances", around('<bpmn:userTask id="a" spiffworkflow:scriptsOnInstances="true"/>'), "vendor_extension", "a"),
    ("another expression language", diagram(start() + end(), "s > e").replace(b' id="definitions"', b' id="definitions" expressionLanguage="http://www.java.com/java"'), "expression_language", "definitions"),
    ("a Camunda assignee", around('<bpmn:userTask id="a" camunda:assignee="x"/>'), "vendor_extension", "a"),
    ("a Camunda form", task("userTask", EXTENDED.format("<camunda:formData/>")), "vendor_extension", "a"),
    ("a Zeebe mapping", task("userTask", EXTENDED.format('<zeebe:ioMapping><zeebe:input source="=x" target="y"/></zeebe:ioMapping>')), "vendor_extension", "a"),
    ("Zeebe properties", task("userTask", EXTENDED.format("<zeebe:properties/>")), "vendor_extension", "a"),
    ("a service operator", task("userTask", EXTENDED.format('<spiffworkflow:serviceTaskOperator id="x"/>')), "vendor_extension", "a"),
    ("a called decision", task("userTask", EXTENDED.format("<spiffworkflow:calledDecisionId>x</spiffworkflow:calledDecisionId>")), "vendor_extension", "a"),
    ("a result the other way", task("userTask", EXTENDED.format("<spiffworkflow:variableName>x</spiffworkflow:variableName>")), "vendor_extension", "a"),
    ("instructions to fill in", task("userTask", EXTENDED.format("<spiffworkflow:instructionsForEndUser>Hi {{ x }}</spiffworkflow:instructionsForEndUser>")), "instructions_template", "a"),
    ("a script before a task with an error", task("userTask", EXTENDED.format("<spiffworkflow:preScript>x =</spiffworkflow:preScript>")), "script_syntax", "a"),
    ("a payload at the message", document(process(start() + end(), "s > e"), roots=f"""<bpmn:message id="m" name="m">{EXTENDED.format('<spiffworkflow:messageVariable>x</spiffworkflow:messageVariable>')}</bpmn:message>"""), "vendor_extension", "m"),
]
# fmt: on


@pytest.mark.parametrize(("data", "rule", "place"), rows(VENDORS))
def test_what_is_not_executed_is_refused(data: bytes, rule: str, place: str | None) -> None:
    assert_refused(data, rule, place)
