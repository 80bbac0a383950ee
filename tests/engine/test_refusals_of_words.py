"""Elements, attributes, ids, processes and lanes that are refused."""

import pytest

from tests.engine.drawing import (
    boundary,
    diagram,
    document,
    element,
    end,
    process,
    start,
    user,
)
from tests.engine.refusing import (
    LANES,
    around,
    assert_refused,
    beside,
    rows,
    task,
)

# fmt: off
WORDS = [
    ("a send task", task("sendTask", messageRef="paid"), "send_task", "a"),
    ("a transaction", task("transaction"), "transaction", "a"),
    ("an ad-hoc subprocess", task("adHocSubProcess"), "ad_hoc", "a"),
    ("a cancel end", diagram(start() + end("e", "cancel"), "s > e"), "transaction", "e"),
    ("a compensation throw", task("intermediateThrowEvent", "compensation"), "compensation", "a"),
    ("a compensation handler", beside(element("task", "c", isForCompensation="true")), "compensation", "c"),
    ("a compensation boundary", diagram(start() + user("a") + end() + boundary("b", "a", "compensation"), "s > a > e"), "compensation", "b"),
    ("a global task", document(process(start() + end(), "s > e"), '<bpmn:globalUserTask id="g"/>'), "global_task", "g"),
    ("a data store", document(process(start() + end(), "s > e"), '<bpmn:dataStore id="d"/>'), "data_store", "d"),
    ("an item definition", document(process(start() + end(), "s > e"), '<bpmn:itemDefinition id="i"/>'), "not_enforced", "i"),
    ("an import", document(process(start() + end(), "s > e"), '<bpmn:import namespace="n"/>'), "import", "definitions"),
    ("an interface", document(process(start() + end(), "s > e"), '<bpmn:interface id="i"/>'), "interface", "i"),
    ("a choreography", document(process(start() + end(), "s > e"), '<bpmn:choreography id="c"/>'), "choreography", "c"),
    ("a conversation", document(process(start() + end(), "s > e"), '<bpmn:collaboration id="c"><bpmn:conversation id="v"/></bpmn:collaboration>'), "conversation", "v"),
    ("a potential owner", task("userTask", '<bpmn:potentialOwner id="o"/>'), "resource_role", "o"),
    ("a data input association", task("userTask", '<bpmn:dataInputAssociation id="d"/>'), "data_association", "d"),
    ("a BPMN property", task("userTask", '<bpmn:property id="x"/>'), "data_property", "x"),
    ("a rendering", task("userTask", '<bpmn:rendering id="r"/>'), "rendering", "r"),
    ("data of one activity", task("userTask", '<bpmn:ioSpecification id="io"/>'), "io_specification", "a"),
    ("a correlation subscription", beside('<bpmn:correlationSubscription id="c"/>'), "correlation_subscription", "c"),
    ("an unknown element", task("usrTask"), "unknown_element", "a"),
    ("an abstract element", beside('<bpmn:flowNode id="n"/>'), "abstract_element", "n"),
    ("a misplaced element", task("userTask", '<bpmn:laneSet id="l"/>'), "misplaced_element", "l"),
    ("a flow hidden in an extension", task("userTask", '<bpmn:extensionElements><bpmn:sequenceFlow id="h"/></bpmn:extensionElements>'), "misplaced_element", "h"),
    ("a task hidden in an annotation", beside('<bpmn:textAnnotation id="t"><bpmn:userTask id="h"/></bpmn:textAnnotation>'), "misplaced_element", "h"),
    ("an unknown attribute", task("userTask", isForCompensatoin="true"), "unknown_attribute", "a"),
    ("a boolean that is none", task("userTask", isForCompensation="yes"), "attribute_value", "a"),
]
# fmt: on


# fmt: off
IDS = [
    ("an id twice", diagram(start() + user("a", "a") + end(), "s > a > e"), "duplicate_id", "a"),
    ("an id of a task and of a variable", diagram(start() + element("userTask", "a", '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef><bpmn:inputDataItem id="a"/></bpmn:multiInstanceLoopCharacteristics>') + end(), "s > a > e"), "duplicate_id", "a"),
    ("an id that is no name", beside(user("7 days")), "invalid_id", "7 days"),
    ("a task without id", beside("<bpmn:userTask/>"), "missing_id", None),
    ("a flow without id", beside('<bpmn:sequenceFlow sourceRef="s" targetRef="a"/>'), "missing_id", None),
    ("the id Start", around(user("Start"), "Start"), "reserved_id", "Start"),
    ("the id End", diagram(start() + end("End"), "s > End"), "reserved_id", "End"),
    ("an id of inserted gateways", around(user("_cs_a"), "_cs_a"), "reserved_id", "_cs_a"),
    ("an id of boundary splits", beside(user("a.BoundaryEventSplit")), "reserved_id", "a.BoundaryEventSplit"),
]
# fmt: on


# fmt: off
PROCESSES = [
    ("no process", document(), "no_process", None),
    ("a process that is a drawing", diagram(start() + end(), "s > e", isExecutable="false"), "not_executable", "p"),
    ("no start event", diagram(user("a") + end(), "a > e"), "no_start", "p"),
    ("two plain starts", diagram(start() + start("t") + end(), "s > e; t > e"), "several_plain_starts", "t"),
    ("a defining collaboration", diagram(start() + end(), "s > e", definitionalCollaborationRef="c"), "choreography", "p"),
    ("a message without name", document(process(start() + end(), "s > e"), roots='<bpmn:message id="m"/>'), "unnamed_message", "m"),
    ("a signal without name", document(process(start() + end(), "s > e"), roots='<bpmn:signal id="m"/>'), "unnamed_signal", "m"),
    ("an error without code", document(process(start() + end(), "s > e"), roots='<bpmn:error id="m" name="x"/>'), "unnamed_error", "m"),
    ("an escalation without code", document(process(start() + end(), "s > e"), roots='<bpmn:escalation id="m"/>'), "unnamed_escalation", "m"),
    ("a message name twice", document(process(start() + end(), "s > e"), '<bpmn:message id="m" name="paid"/>'), "duplicate_message", "m"),
    ("a signal name twice", document(process(start() + end(), "s > e"), '<bpmn:signal id="m" name="alarm"/>'), "duplicate_signal", "m"),
    ("a lane of strangers", beside(LANES.format('<bpmn:lane id="l"><bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane>')), "dangling_lane", "l"),
    ("a lane nobody can hold", beside(LANES.format('<bpmn:lane id="l" name="a@b"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>')), "lane_role", "l"),
    ("an element in two lanes", beside(LANES.format("".join(f'<bpmn:lane id="{n}"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>' for n in "lm"))), "several_lanes", "m"),
]
# fmt: on


@pytest.mark.parametrize(("data", "rule", "place"), rows(WORDS, IDS, PROCESSES))
def test_what_is_not_executed_is_refused(data: bytes, rule: str, place: str | None) -> None:
    assert_refused(data, rule, place)
