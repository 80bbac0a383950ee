"""Activities, scripts, loops, calls and correlation that are refused."""

import pytest

from tests.engine.drawing import (
    document,
    element,
    end,
    process,
    script,
    start,
)
from tests.engine.refusing import (
    CALL,
    CORRELATED,
    KEY,
    LOOP,
    MANY,
    OVER,
    PATH,
    RETRIEVAL,
    around,
    assert_refused,
    correlated,
    mapped,
    multi,
    rows,
    split,
    task,
)

# fmt: off
ACTIVITIES = [
    ("a start quantity", task("userTask", startQuantity="2"), "token_quantity", "a"),
    ("a completion quantity", task("userTask", completionQuantity="2"), "token_quantity", "a"),
    ("another implementation", task("userTask", implementation="http://x"), "implementation", "a"),
    ("a Groovy script", task("scriptTask", "<bpmn:script>x = 1</bpmn:script>", scriptFormat="groovy"), "script_language", "a"),
    ("no script", task("scriptTask"), "script_missing", "a"),
    ("a script with an error", around(script("a", "x = = 1")), "script_syntax", "a"),
    ("a script that deletes", around(script("a", "del x")), "script_syntax", "a"),
    ("a script that yields", around(script("a", "def f():\n    yield 1")), "script_syntax", "a"),
    ("a script that returns", around(script("a", "return 1")), "script_syntax", "a"),
    ("a FEEL condition with an error", split("exclusive", "g > [=x >] a; g > * b"), "expression_syntax", "g_a"),
    ("a Python condition with an error", split("exclusive", "g > [x >] a; g > * b"), "expression_syntax", "g_a"),
    ("an empty condition", split("exclusive", "g > [ ] a; g > * b"), "expression_syntax", "g_a"),
    ("a condition in another language", split("exclusive", "g > [x] a; g > * b").replace(b"<bpmn:conditionExpression>", b'<bpmn:conditionExpression language="groovy">'), "expression_language", "g_a"),
    ("instances without number", multi(""), "multi_instance_count", "a"),
    ("instances with number and collection", multi(MANY + OVER), "multi_instance_count", "a"),
    ("events of single instances", multi(MANY, behavior="None"), "multi_instance_behavior", "a"),
    ("an item without collection", multi(f'{MANY}<bpmn:outputDataItem id="x"/>'), "multi_instance_item", "a"),
    ("an item without id", multi(f'{OVER}<bpmn:inputDataItem name="x"/>'), "multi_instance_item", "a"),
    ("a collection that is no variable", multi("<bpmn:loopDataInputRef>a b</bpmn:loopDataInputRef>"), "multi_instance_item", "a"),
    ("a completion condition with an error", multi(f"{MANY}<bpmn:completionCondition>=</bpmn:completionCondition>"), "expression_syntax", "a"),
    ("a loop without end", task("userTask", LOOP.format("", "")), "loop_without_end", "a"),
    ("a loop of no whole number", task("userTask", LOOP.format(' loopMaximum="x"', "")), "loop_maximum", "a"),
    ("a loop of too many digits", task("userTask", LOOP.format(f' loopMaximum="{chr(57) * 5000}"', "")), "loop_maximum", "a"),
    ("two kinds of loop", task("userTask", LOOP.format(' loopMaximum="2"', "") + f"<bpmn:multiInstanceLoopCharacteristics>{MANY}</bpmn:multiInstanceLoopCharacteristics>"), "several_loops", "a"),
    ("a call of nobody", task("callActivity"), "called_missing", "a"),
    ("a call of a stranger", around(CALL), "called_unknown", "a"),
    ("a call of itself", around(element("callActivity", "a", calledElement="p")), "recursive_call", "a"),
    ("a call in a circle", document(process(start() + CALL + end(), "s > a > e"), process(start("t") + element("callActivity", "b", calledElement="p") + end("f"), "t > b > f", "q")), "recursive_call", "b"),
    ("a call of what waits for a message", document(process(start() + CALL + end(), "s > a > e"), process(start("t", "message") + end("f"), "t > f", "q")), "called_without_start", "a"),
    ("a mapping that is not listed", mapped('<bpmn:dataInput id="x"/><bpmn:inputSet/><bpmn:outputSet/>'), "io_specification", "p"),
    ("a mapping of no variable", mapped('<bpmn:dataInput id="x-y"/><bpmn:inputSet><bpmn:dataInputRefs>x-y</bpmn:dataInputRefs></bpmn:inputSet>'), "io_specification", "p"),
]
# fmt: on


# fmt: off
CORRELATIONS = [
    ("a key without properties", correlated(KEY.format('name="k"', "")), "correlation", "k"),
    ("a key without name", correlated(KEY.format("", "<bpmn:correlationPropertyRef>number</bpmn:correlationPropertyRef>")), "correlation", "k"),
    ("a key of no property", correlated(KEY.format('name="k"', "<bpmn:correlationPropertyRef>x</bpmn:correlationPropertyRef>")), "correlation", "k"),
    ("a property of no message", correlated(CORRELATED.format("")), "correlation", "number"),
    ("a property of an unknown message", correlated(CORRELATED.format(RETRIEVAL.format("x", PATH))), "correlation", "number"),
    ("a property without expression", correlated(CORRELATED.format(RETRIEVAL.format("paid", ""))), "correlation", "number"),
    ("a property with an error", correlated(CORRELATED.format(RETRIEVAL.format("paid", PATH.replace("n<", ")<")))), "expression_syntax", "number"),
    ("a variable of no property", task("intermediateThrowEvent", '<bpmn:messageEventDefinition id="d" messageRef="paid"><bpmn:extensionElements><spiffworkflow:processVariableCorrelation><spiffworkflow:propertyId>x</spiffworkflow:propertyId><spiffworkflow:expression>x</spiffworkflow:expression></spiffworkflow:processVariableCorrelation></bpmn:extensionElements></bpmn:messageEventDefinition>'), "correlation", "d"),
]
# fmt: on


@pytest.mark.parametrize(("data", "rule", "place"), rows(ACTIVITIES, CORRELATIONS))
def test_what_is_not_executed_is_refused(data: bytes, rule: str, place: str | None) -> None:
    assert_refused(data, rule, place)
