"""Every diagram we cannot execute as BPMN says is refused, with the rule and the element."""

import pytest

from server.engine.checking import check
from tests.engine.drawing import (
    DEFINITIONS,
    ROOTS,
    boundary,
    diagram,
    document,
    element,
    end,
    gateway,
    process,
    properties,
    script,
    start,
    subprocess,
    user,
)


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


def timer(text: str, kind: str = "timeDuration") -> bytes:
    inside = f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    return task("intermediateCatchEvent", inside)


def event_subprocess(event: str, more: str = "", **attributes: str) -> bytes:
    inside = start("t", event, **attributes) + user("b") + end("f")
    return beside(subprocess("sub", inside, "t > b > f", triggeredByEvent="true") + more)


def mapped(specification: str) -> bytes:
    return diagram(start() + end() + f"<bpmn:ioSpecification>{specification}</bpmn:ioSpecification>", "s > e")


CALL = element("callActivity", "a", calledElement="q")
LOOP = "<bpmn:standardLoopCharacteristics{}>{}</bpmn:standardLoopCharacteristics>"
CONDITION = "<bpmn:conditionExpression>=x</bpmn:conditionExpression>"
MANY = "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
OVER = "<bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef>"
EMPTY_MESSAGE = "<bpmn:messageEventDefinition/>"
EXTENDED = "<bpmn:extensionElements>{}</bpmn:extensionElements>"
LANES = '<bpmn:laneSet id="ls">{}</bpmn:laneSet>'

WORDS = [
    ("a service task", task("serviceTask"), "service_task", "a"),
    ("a send task", task("sendTask", messageRef="paid"), "send_task", "a"),
    ("a business rule task", task("businessRuleTask"), "business_rule_task", "a"),
    ("a transaction", task("transaction"), "transaction", "a"),
    ("an ad-hoc subprocess", task("adHocSubProcess"), "ad_hoc", "a"),
    ("a cancel end", diagram(start() + end("e", "cancel"), "s > e"), "transaction", "e"),
    ("a compensation throw", task("intermediateThrowEvent", "compensation"), "compensation", "a"),
    ("a compensation handler", beside(element("task", "c", isForCompensation="true")), "compensation", "c"),
    (
        "a compensation boundary",
        diagram(start() + user("a") + end() + boundary("b", "a", "compensation"), "s > a > e"),
        "compensation",
        "b",
    ),
    ("a global task", document(process(start() + end(), "s > e"), '<bpmn:globalUserTask id="g"/>'), "global_task", "g"),
    ("a data store", document(process(start() + end(), "s > e"), '<bpmn:dataStore id="d"/>'), "data_store", "d"),
    (
        "an item definition",
        document(process(start() + end(), "s > e"), '<bpmn:itemDefinition id="i"/>'),
        "not_enforced",
        "i",
    ),
    ("an import", document(process(start() + end(), "s > e"), '<bpmn:import namespace="n"/>'), "import", "definitions"),
    ("an interface", document(process(start() + end(), "s > e"), '<bpmn:interface id="i"/>'), "interface", "i"),
    ("a choreography", document(process(start() + end(), "s > e"), '<bpmn:choreography id="c"/>'), "choreography", "c"),
    (
        "a conversation",
        document(
            process(start() + end(), "s > e"),
            '<bpmn:collaboration id="c"><bpmn:conversation id="v"/></bpmn:collaboration>',
        ),
        "conversation",
        "v",
    ),
    ("a potential owner", task("userTask", '<bpmn:potentialOwner id="o"/>'), "resource_role", "o"),
    ("a data input association", task("userTask", '<bpmn:dataInputAssociation id="d"/>'), "data_association", "d"),
    ("a BPMN property", task("userTask", '<bpmn:property id="x"/>'), "data_property", "x"),
    ("a rendering", task("userTask", '<bpmn:rendering id="r"/>'), "rendering", "r"),
    ("data of one activity", task("userTask", '<bpmn:ioSpecification id="io"/>'), "io_specification", "a"),
    ("a correlation subscription", beside('<bpmn:correlationSubscription id="c"/>'), "correlation_subscription", "c"),
    ("an unknown element", task("usrTask"), "unknown_element", "a"),
    ("an abstract element", beside('<bpmn:flowNode id="n"/>'), "abstract_element", "n"),
    ("a misplaced element", task("userTask", '<bpmn:laneSet id="l"/>'), "misplaced_element", "l"),
    (
        "a flow hidden in an extension",
        task("userTask", '<bpmn:extensionElements><bpmn:sequenceFlow id="h"/></bpmn:extensionElements>'),
        "misplaced_element",
        "h",
    ),
    (
        "a task hidden in an annotation",
        beside('<bpmn:textAnnotation id="t"><bpmn:userTask id="h"/></bpmn:textAnnotation>'),
        "misplaced_element",
        "h",
    ),
    ("an unknown attribute", task("userTask", isForCompensatoin="true"), "unknown_attribute", "a"),
    ("a boolean that is none", task("userTask", isForCompensation="yes"), "attribute_value", "a"),
]

IDS = [
    ("an id twice", diagram(start() + user("a", "a") + end(), "s > a > e"), "duplicate_id", "a"),
    (
        "an id of a task and of a variable",
        diagram(
            start()
            + element(
                "userTask",
                "a",
                '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef><bpmn:inputDataItem id="a"/></bpmn:multiInstanceLoopCharacteristics>',
            )
            + end(),
            "s > a > e",
        ),
        "duplicate_id",
        "a",
    ),
    ("an id that is no name", beside(user("7 days")), "invalid_id", "7 days"),
    ("a task without id", beside("<bpmn:userTask/>"), "missing_id", None),
    ("a flow without id", beside('<bpmn:sequenceFlow sourceRef="s" targetRef="a"/>'), "missing_id", None),
    ("the id Start", around(user("Start"), "Start"), "reserved_id", "Start"),
    ("the id End", diagram(start() + end("End"), "s > End"), "reserved_id", "End"),
    ("an id of inserted gateways", around(user("_cs_a"), "_cs_a"), "reserved_id", "_cs_a"),
    ("an id of boundary splits", beside(user("a.BoundaryEventSplit")), "reserved_id", "a.BoundaryEventSplit"),
]

PROCESSES = [
    ("no process", document(), "no_process", None),
    ("a process that is a drawing", diagram(start() + end(), "s > e", isExecutable="false"), "not_executable", "p"),
    ("no start event", diagram(user("a") + end(), "a > e"), "no_start", "p"),
    ("two plain starts", diagram(start() + start("t") + end(), "s > e; t > e"), "several_plain_starts", "t"),
    (
        "a defining collaboration",
        diagram(start() + end(), "s > e", definitionalCollaborationRef="c"),
        "choreography",
        "p",
    ),
    (
        "a message without name",
        document(process(start() + end(), "s > e"), roots='<bpmn:message id="m"/>'),
        "unnamed_message",
        "m",
    ),
    (
        "a signal without name",
        document(process(start() + end(), "s > e"), roots='<bpmn:signal id="m"/>'),
        "unnamed_signal",
        "m",
    ),
    (
        "an error without code",
        document(process(start() + end(), "s > e"), roots='<bpmn:error id="m" name="x"/>'),
        "unnamed_error",
        "m",
    ),
    (
        "an escalation without code",
        document(process(start() + end(), "s > e"), roots='<bpmn:escalation id="m"/>'),
        "unnamed_escalation",
        "m",
    ),
    (
        "a message name twice",
        document(process(start() + end(), "s > e"), '<bpmn:message id="m" name="paid"/>'),
        "duplicate_message",
        "m",
    ),
    (
        "a signal name twice",
        document(process(start() + end(), "s > e"), '<bpmn:signal id="m" name="alarm"/>'),
        "duplicate_signal",
        "m",
    ),
    (
        "a lane of strangers",
        beside(LANES.format('<bpmn:lane id="l"><bpmn:flowNodeRef>x</bpmn:flowNodeRef></bpmn:lane>')),
        "dangling_lane",
        "l",
    ),
    (
        "an element in two lanes",
        beside(
            LANES.format(
                "".join(f'<bpmn:lane id="{n}"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>' for n in "lm")
            )
        ),
        "several_lanes",
        "m",
    ),
]

FLOWS = [
    ("a flow to nowhere", beside('<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="x"/>'), "dangling_flow", "f"),
    ("a flow without end", beside('<bpmn:sequenceFlow id="f" sourceRef="a"/>'), "dangling_flow", "f"),
    (
        "a flow into a subprocess",
        beside(
            subprocess("sub", start("t") + user("b") + end("f"), "t > b > f")
            + '<bpmn:sequenceFlow id="x" sourceRef="a" targetRef="b"/>'
        ),
        "flow_across_scopes",
        "x",
    ),
    ("a flow out of an end", beside('<bpmn:sequenceFlow id="f" sourceRef="e" targetRef="a"/>'), "flow_from_end", "f"),
    ("a flow to a start", beside('<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="s"/>'), "flow_to_start", "f"),
    (
        "a flow to a boundary event",
        beside(boundary("b", "a", "timer") + '<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b"/>'),
        "flow_to_boundary",
        "f",
    ),
    ("a condition after a start", diagram(start() + end(), "s > [=x] e"), "condition_not_read", "s_e"),
    ("a condition after a fork", split("parallel", "g > [=x] a; g > b"), "condition_not_read", "g_a"),
    (
        "a condition on a default",
        split("exclusive", "g > * a; g > [=x] b").replace(b'targetRef="a"></', f'targetRef="a">{CONDITION}</'.encode()),
        "condition_on_default",
        "g_a",
    ),
    ("a default that leaves elsewhere", task("userTask", default="s_a"), "default_not_leaving", "a"),
    (
        "a default without alternative",
        diagram(start() + element("userTask", "a", default="a_e") + user("b") + end(), "s > a > e; a > b > e"),
        "default_without_condition",
        "a",
    ),
    (
        "a flow that takes time",
        beside('<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="e" isImmediate="false"/>'),
        "not_immediate",
        "f",
    ),
    ("a choice without condition", split("exclusive", "g > [=x] a; g > b"), "missing_condition", "g_b"),
    ("an inclusive choice without condition", split("inclusive", "g > [=x] a; g > b"), "missing_condition", "g_b"),
    (
        "a gateway without way out",
        beside(gateway("exclusive", "g") + '<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="g"/>'),
        "gateway_no_way_out",
        "g",
    ),
    (
        "a gateway without way in",
        beside(gateway("exclusive", "g") + '<bpmn:sequenceFlow id="f" sourceRef="g" targetRef="e"/>'),
        "gateway_no_way_in",
        "g",
    ),
    (
        "a complex join",
        diagram(
            start() + gateway("parallel", "f") + gateway("complex", "g") + user("a", "b") + end(),
            "s > f > a > g; f > b > g; g > e",
        ),
        "complex_gateway",
        "g",
    ),
    (
        "an activation condition",
        around(element("complexGateway", "a", "<bpmn:activationCondition>=x</bpmn:activationCondition>")),
        "complex_gateway",
        "a",
    ),
    ("a false direction", around(element("parallelGateway", "a", gatewayDirection="Mixed")), "gateway_direction", "a"),
    (
        "a gateway that starts a process",
        around(element("eventBasedGateway", "a", instantiate="true")),
        "instantiating_gateway",
        "a",
    ),
    (
        "a parallel event gateway",
        around(element("eventBasedGateway", "a", eventGatewayType="Parallel")),
        "instantiating_gateway",
        "a",
    ),
    ("an event gateway to a user task", split("eventBased", "g > a; g > b"), "event_gateway_target", "g_a"),
    (
        "an event gateway to a guarded receive task",
        diagram(
            start()
            + gateway("eventBased", "g")
            + element("receiveTask", "a", messageRef="paid")
            + boundary("b", "a", "timer")
            + end(),
            "s > g > a > e; b > e",
        ),
        "event_gateway_target",
        "g_a",
    ),
]

EVENTS = [
    (
        "several definitions",
        task("intermediateCatchEvent", DEFINITIONS["message"] + DEFINITIONS["timer"]),
        "several_event_definitions",
        "a",
    ),
    (
        "parallel multiple",
        task("intermediateCatchEvent", "message", parallelMultiple="true"),
        "several_event_definitions",
        "a",
    ),
    ("a catch of nothing", task("intermediateCatchEvent"), "event_kind", "a"),
    (
        "a boundary of nothing",
        diagram(start() + user("a") + end() + boundary("b", "a", ""), "s > a > e; b > e"),
        "event_kind",
        "b",
    ),
    ("a thrown timer", task("intermediateThrowEvent", "timer"), "event_kind", "a"),
    ("a thrown error on the way", task("intermediateThrowEvent", "error"), "event_kind", "a"),
    ("an error start of a process", diagram(start("s", "error") + end(), "s > e"), "event_kind", "s"),
    ("a timer end", diagram(start() + end("e", "timer"), "s > e"), "event_kind", "e"),
    (
        "a message start of a subprocess",
        around(subprocess("a", start("t", "message") + end("f"), "t > f")),
        "event_kind",
        "t",
    ),
    ("a plain start of an event subprocess", event_subprocess(""), "event_kind", "t"),
    (
        "a reference to no definition",
        task("intermediateCatchEvent", "<bpmn:eventDefinitionRef>x</bpmn:eventDefinitionRef>"),
        "dangling_reference",
        "a",
    ),
    (
        "a start that interrupts nothing",
        diagram(start("s", "message", isInterrupting="false") + end(), "s > e"),
        "interrupting_not_read",
        "s",
    ),
    (
        "an error start that does not interrupt",
        event_subprocess("error", isInterrupting="false"),
        "error_interrupts",
        "t",
    ),
    (
        "an error boundary that does not interrupt",
        diagram(start() + user("a") + end() + boundary("b", "a", "error", cancelActivity="false"), "s > a > e; b > e"),
        "error_interrupts",
        "b",
    ),
    ("a message event without message", task("intermediateCatchEvent", EMPTY_MESSAGE), "missing_reference", "a"),
    (
        "a signal event without signal",
        task("intermediateThrowEvent", "<bpmn:signalEventDefinition/>"),
        "missing_reference",
        "a",
    ),
    (
        "an error end without error",
        diagram(start() + end("e", "<bpmn:errorEventDefinition/>"), "s > e"),
        "missing_reference",
        "e",
    ),
    (
        "a message that does not exist",
        task("intermediateCatchEvent", '<bpmn:messageEventDefinition messageRef="x"/>'),
        "dangling_reference",
        "a",
    ),
    (
        "an error that does not exist",
        diagram(start() + end("e", '<bpmn:errorEventDefinition errorRef="x"/>'), "s > e"),
        "dangling_reference",
        "e",
    ),
    ("a receive task without message", task("receiveTask"), "missing_reference", "a"),
    (
        "a receive task that starts a process",
        task("receiveTask", messageRef="paid", instantiate="true"),
        "instantiating_receive",
        "a",
    ),
    ("a boundary on nothing", beside(boundary("b", "x", "timer")), "dangling_boundary", "b"),
    ("a boundary on an event", beside(boundary("b", "s", "timer")), "boundary_host", "b"),
    (
        "a boundary on an event subprocess",
        event_subprocess("signal", boundary("b", "sub", "timer")),
        "boundary_host",
        "b",
    ),
    (
        "two boundaries for one error",
        diagram(
            start() + user("a") + end() + boundary("b", "a", "error") + "\n" + boundary("c", "a", "error"),
            "s > a > e; b > e; c > e",
        ),
        "same_boundary",
        "c",
    ),
    (
        "a link nobody catches",
        diagram(start() + element("intermediateThrowEvent", "a", "link"), "s > a"),
        "link_without_catch",
        "a",
    ),
    ("a link nobody throws", beside(element("intermediateCatchEvent", "l", "link")), "link_without_throw", "l"),
    ("a link throw that goes on", task("intermediateThrowEvent", "link"), "link_with_flow", "a"),
    (
        "a link without name",
        diagram(start() + element("intermediateThrowEvent", "a", "<bpmn:linkEventDefinition/>"), "s > a"),
        "link_without_name",
        "a",
    ),
    ("a subprocess without start", around(subprocess("a", user("b") + end("f"), "b > f")), "subprocess_start", "a"),
    (
        "a subprocess with two starts",
        around(subprocess("a", start("t") + start("u") + end("f"), "t > f; u > f")),
        "subprocess_start",
        "a",
    ),
    (
        "an event subprocess in the flow",
        diagram(
            start() + subprocess("a", start("t", "signal") + end("f"), "t > f", triggeredByEvent="true") + end(),
            "s > a > e",
        ),
        "event_subprocess_flow",
        "a",
    ),
    ("an unreadable duration", timer("P1X"), "timer_text", "a"),
    ("an unreadable quoted duration", timer('"soon"'), "timer_text", "a"),
    ("an instant as duration", timer("2026-01-01"), "timer_text", "a"),
    ("an unreadable date", timer("2026-13-01", "timeDate"), "timer_text", "a"),
    ("an unreadable timer expression", timer("=1 +"), "timer_text", "a"),
    ("an empty timer", task("intermediateCatchEvent", "<bpmn:timerEventDefinition/>"), "timer_text", "a"),
    ("a cycle that cannot repeat", timer("R3/PT1H", "timeCycle"), "timer_cycle", "a"),
    (
        "a conditional event without condition",
        task("intermediateCatchEvent", "<bpmn:conditionalEventDefinition/>"),
        "condition_missing",
        "a",
    ),
]

ACTIVITIES = [
    ("a start quantity", task("userTask", startQuantity="2"), "token_quantity", "a"),
    ("a completion quantity", task("userTask", completionQuantity="2"), "token_quantity", "a"),
    ("another implementation", task("userTask", implementation="http://x"), "implementation", "a"),
    (
        "a Groovy script",
        task("scriptTask", "<bpmn:script>x = 1</bpmn:script>", scriptFormat="groovy"),
        "script_language",
        "a",
    ),
    ("no script", task("scriptTask"), "script_missing", "a"),
    ("a script with an error", around(script("a", "x = = 1")), "script_syntax", "a"),
    ("a script that deletes", around(script("a", "del x")), "script_syntax", "a"),
    ("a script that yields", around(script("a", "def f():\n    yield 1")), "script_syntax", "a"),
    ("a script that returns", around(script("a", "return 1")), "script_syntax", "a"),
    ("a FEEL condition with an error", split("exclusive", "g > [=x >] a; g > * b"), "expression_syntax", "g_a"),
    ("a Python condition with an error", split("exclusive", "g > [x >] a; g > * b"), "expression_syntax", "g_a"),
    ("an empty condition", split("exclusive", "g > [ ] a; g > * b"), "expression_syntax", "g_a"),
    (
        "a condition in another language",
        split("exclusive", "g > [x] a; g > * b").replace(
            b"<bpmn:conditionExpression>", b'<bpmn:conditionExpression language="groovy">'
        ),
        "expression_language",
        "g_a",
    ),
    ("instances without number", multi(""), "multi_instance_count", "a"),
    ("instances with number and collection", multi(MANY + OVER), "multi_instance_count", "a"),
    ("events of single instances", multi(MANY, behavior="None"), "multi_instance_behavior", "a"),
    ("an item without collection", multi(f'{MANY}<bpmn:outputDataItem id="x"/>'), "multi_instance_item", "a"),
    ("an item without id", multi(f'{OVER}<bpmn:inputDataItem name="x"/>'), "multi_instance_item", "a"),
    (
        "a collection that is no variable",
        multi("<bpmn:loopDataInputRef>a b</bpmn:loopDataInputRef>"),
        "multi_instance_item",
        "a",
    ),
    (
        "a completion condition with an error",
        multi(f"{MANY}<bpmn:completionCondition>=</bpmn:completionCondition>"),
        "expression_syntax",
        "a",
    ),
    ("a loop without end", task("userTask", LOOP.format("", "")), "loop_without_end", "a"),
    ("a loop of no whole number", task("userTask", LOOP.format(' loopMaximum="x"', "")), "loop_maximum", "a"),
    (
        "two kinds of loop",
        task(
            "userTask",
            LOOP.format(' loopMaximum="2"', "")
            + f"<bpmn:multiInstanceLoopCharacteristics>{MANY}</bpmn:multiInstanceLoopCharacteristics>",
        ),
        "several_loops",
        "a",
    ),
    ("a call of nobody", task("callActivity"), "called_missing", "a"),
    ("a call of a stranger", around(CALL), "called_unknown", "a"),
    ("a call of itself", around(element("callActivity", "a", calledElement="p")), "recursive_call", "a"),
    (
        "a call in a circle",
        document(
            process(start() + CALL + end(), "s > a > e"),
            process(start("t") + element("callActivity", "b", calledElement="p") + end("f"), "t > b > f", "q"),
        ),
        "recursive_call",
        "b",
    ),
    (
        "a call of what waits for a message",
        document(process(start() + CALL + end(), "s > a > e"), process(start("t", "message") + end("f"), "t > f", "q")),
        "called_without_start",
        "a",
    ),
    (
        "a mapping that is not listed",
        mapped('<bpmn:dataInput id="x"/><bpmn:inputSet/><bpmn:outputSet/>'),
        "io_specification",
        "p",
    ),
    (
        "a mapping of no variable",
        mapped('<bpmn:dataInput id="x-y"/><bpmn:inputSet><bpmn:dataInputRefs>x-y</bpmn:dataInputRefs></bpmn:inputSet>'),
        "io_specification",
        "p",
    ),
]

CORRELATED = '<bpmn:correlationProperty id="number" name="n">{}</bpmn:correlationProperty>'
RETRIEVAL = (
    '<bpmn:correlationPropertyRetrievalExpression messageRef="{}">{}</bpmn:correlationPropertyRetrievalExpression>'
)
KEY = '<bpmn:collaboration id="c"><bpmn:correlationKey id="k" {}>{}</bpmn:correlationKey></bpmn:collaboration>'
PATH = "<bpmn:messagePath>=n</bpmn:messagePath>"


def correlated(roots: str) -> bytes:
    return document(process(start() + end(), "s > e"), roots)


CORRELATIONS = [
    ("a key without properties", correlated(KEY.format('name="k"', "")), "correlation", "k"),
    (
        "a key without name",
        correlated(KEY.format("", "<bpmn:correlationPropertyRef>number</bpmn:correlationPropertyRef>")),
        "correlation",
        "k",
    ),
    (
        "a key of no property",
        correlated(KEY.format('name="k"', "<bpmn:correlationPropertyRef>x</bpmn:correlationPropertyRef>")),
        "correlation",
        "k",
    ),
    ("a property of no message", correlated(CORRELATED.format("")), "correlation", "number"),
    (
        "a property of an unknown message",
        correlated(CORRELATED.format(RETRIEVAL.format("x", PATH))),
        "correlation",
        "number",
    ),
    (
        "a property without expression",
        correlated(CORRELATED.format(RETRIEVAL.format("paid", ""))),
        "correlation",
        "number",
    ),
    (
        "a property with an error",
        correlated(CORRELATED.format(RETRIEVAL.format("paid", PATH.replace("n<", ")<")))),
        "expression_syntax",
        "number",
    ),
    (
        "a variable of no property",
        task(
            "intermediateThrowEvent",
            '<bpmn:messageEventDefinition id="d" messageRef="paid"><bpmn:extensionElements>'
            "<spiffworkflow:processVariableCorrelation><spiffworkflow:propertyId>x</spiffworkflow:propertyId>"
            "<spiffworkflow:expression>x</spiffworkflow:expression></spiffworkflow:processVariableCorrelation>"
            "</bpmn:extensionElements></bpmn:messageEventDefinition>",
        ),
        "correlation",
        "d",
    ),
]

PAYLOAD = '<bpmn:messageEventDefinition id="d" messageRef="paid"><bpmn:extensionElements><spiffworkflow:{0}>x</spiffworkflow:{0}></bpmn:extensionElements></bpmn:messageEventDefinition>'

VENDORS = [
    (
        "a script before a script task",
        task(
            "scriptTask",
            EXTENDED.format("<spiffworkflow:preScript>x = 1</spiffworkflow:preScript>")
            + "<bpmn:script>y = 1</bpmn:script>",
        ),
        "vendor_extension",
        "a",
    ),
    (
        "a script after an event",
        task("intermediateThrowEvent", EXTENDED.format("<spiffworkflow:postScript>x = 1</spiffworkflow:postScript>")),
        "vendor_extension",
        "a",
    ),
    (
        "a payload that is caught",
        task("intermediateCatchEvent", PAYLOAD.format("messagePayload")),
        "vendor_extension",
        "d",
    ),
    (
        "a variable that is thrown",
        task("intermediateThrowEvent", PAYLOAD.format("messageVariable")),
        "vendor_extension",
        "d",
    ),
    (
        "a payload of a task",
        task("userTask", EXTENDED.format("<spiffworkflow:payloadExpression>x</spiffworkflow:payloadExpression>")),
        "vendor_extension",
        "a",
    ),
    (
        "scripts of instances without instances",
        around('<bpmn:userTask id="a" spiffworkflow:scriptsOnInstances="true"/>'),
        "vendor_extension",
        "a",
    ),
    (
        "another expression language",
        diagram(start() + end(), "s > e").replace(
            b' id="definitions"', b' id="definitions" expressionLanguage="http://www.java.com/java"'
        ),
        "expression_language",
        "definitions",
    ),
    ("a Camunda assignee", around('<bpmn:userTask id="a" camunda:assignee="x"/>'), "vendor_extension", "a"),
    ("a Camunda form", task("userTask", EXTENDED.format("<camunda:formData/>")), "vendor_extension", "a"),
    (
        "a Zeebe mapping",
        task("userTask", EXTENDED.format('<zeebe:ioMapping><zeebe:input source="=x" target="y"/></zeebe:ioMapping>')),
        "vendor_extension",
        "a",
    ),
    ("Zeebe properties", task("userTask", EXTENDED.format("<zeebe:properties/>")), "vendor_extension", "a"),
    (
        "a service operator",
        task("userTask", EXTENDED.format('<spiffworkflow:serviceTaskOperator id="x"/>')),
        "vendor_extension",
        "a",
    ),
    (
        "a called decision",
        task("userTask", EXTENDED.format("<spiffworkflow:calledDecisionId>x</spiffworkflow:calledDecisionId>")),
        "vendor_extension",
        "a",
    ),
    (
        "a result the other way",
        task("userTask", EXTENDED.format("<spiffworkflow:variableName>x</spiffworkflow:variableName>")),
        "vendor_extension",
        "a",
    ),
    (
        "instructions to fill in",
        task(
            "userTask",
            EXTENDED.format("<spiffworkflow:instructionsForEndUser>Hi {{ x }}</spiffworkflow:instructionsForEndUser>"),
        ),
        "instructions_template",
        "a",
    ),
    (
        "a script before a task with an error",
        task("userTask", EXTENDED.format("<spiffworkflow:preScript>x =</spiffworkflow:preScript>")),
        "script_syntax",
        "a",
    ),
    (
        "a payload at the message",
        document(
            process(start() + end(), "s > e"),
            roots=f'<bpmn:message id="m" name="m">{EXTENDED.format("<spiffworkflow:messageVariable>x</spiffworkflow:messageVariable>")}</bpmn:message>',
        ),
        "vendor_extension",
        "m",
    ),
]


def rows(*tables: list[tuple[str, bytes, str, str | None]]) -> list[object]:
    return [pytest.param(*row[1:], id=row[0].replace(" ", "-")) for table in tables for row in table]


@pytest.mark.parametrize(
    ("data", "rule", "place"), rows(WORDS, IDS, PROCESSES, FLOWS, EVENTS, ACTIVITIES, CORRELATIONS, VENDORS)
)
def test_what_is_not_executed_is_refused(data: bytes, rule: str, place: str | None) -> None:
    report = check({"p.bpmn": data})
    found = [finding for finding in report.errors if finding.rule == rule]
    assert [finding.element for finding in found if finding.element == place], report.findings
    assert all(finding.file == "p.bpmn" and finding.message and finding.advice for finding in report.errors)


WARNINGS = [
    ("an unreachable task", beside(user("b")), "unreachable", "b"),
    ("a stale list of flows", task("userTask", "<bpmn:incoming>gone</bpmn:incoming>"), "stale_flow_reference", "a"),
    ("a boundary event that leads nowhere", beside(boundary("b", "a", "timer")), "boundary_leads_nowhere", "b"),
    ("a choice without default", split("exclusive", "g > [=x] a; g > [=not(x)] b"), "no_default", "g"),
    (
        "a drawing beside a process",
        document(process(start() + end(), "s > e"), '<bpmn:process id="q"/>'),
        "not_executable",
        "q",
    ),
    ("a stranger's extension", around('<bpmn:userTask id="a" acme:colour="red"/>'), "unknown_extension", "a"),
    ("a version tag", around('<bpmn:userTask id="a" camunda:versionTag="1"/>'), "ignored_extension", "a"),
]


@pytest.mark.parametrize(("data", "rule", "place"), rows(WARNINGS))
def test_what_is_only_doubtful_is_warned_of(data: bytes, rule: str, place: str | None) -> None:
    report = check({"p.bpmn": data})
    assert (rule, place) in {(finding.rule, finding.element) for finding in report.findings}
    assert not report.errors


def test_one_id_means_one_thing_in_all_files() -> None:
    one = document(process(start() + end(), "s > e"), roots=ROOTS)
    other = document(process(start() + end(), "s > e", "q"), roots='<bpmn:message id="paid" name="unpaid"/>')
    assert {finding.rule for finding in check({"a.bpmn": one, "b.bpmn": other}).errors} == {"id_differs_between_files"}


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


def test_a_decision_table_is_refused() -> None:
    report = check({"p.bpmn": diagram(start() + end(), "s > e"), "tables/score.dmn": b"<definitions/>"})
    assert [(finding.file, finding.rule) for finding in report.errors] == [("tables/score.dmn", "decision_table")]


def test_a_deployment_without_a_diagram_is_refused() -> None:
    assert [finding.rule for finding in check({"forms/a.json": b"{}"}).errors] == ["no_diagram"]


def test_properties_are_not_read_from_strangers() -> None:
    assert not check({"p.bpmn": around(element("userTask", "a", properties(role="clerk")))}).findings
