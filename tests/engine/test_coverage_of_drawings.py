"""What BPMN gives no execution changes nothing; what only looks like documentation, such as correlation keys, works."""

import pytest

from server.engine.bundles import load_bundle
from server.engine.checking import check
from server.engine.model import Message
from server.engine.vocabulary import DRAWN_ONLY
from tests.engine.drawing import ROOTS, diagram, document, element, end, process, start, user
from tests.engine.host import Case

FLOW = "s > a > e"
TASK = start() + user("a") + end()
POOLS = (
    '<bpmn:collaboration id="c"><bpmn:participant id="lender" name="Lender" processRef="p"/>'
    '<bpmn:participant id="customer" name="Customer"/>'
    '<bpmn:messageFlow id="mf" name="papers" sourceRef="customer" targetRef="a"/></bpmn:collaboration>'
)
KEYS = (
    '<bpmn:collaboration id="c"><bpmn:participant id="lender" processRef="p"/>'
    '<bpmn:correlationKey id="ck" name="loan"><bpmn:correlationPropertyRef>number</bpmn:correlationPropertyRef>'
    "</bpmn:correlationKey></bpmn:collaboration>"
    '<bpmn:correlationProperty id="number" name="number">'
    '<bpmn:correlationPropertyRetrievalExpression id="re" messageRef="paid">'
    "<bpmn:{0}>=loan_number</bpmn:{0}>"
    "</bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>"
)


def drawn(word: str) -> bytes:
    """The element wherever it may stand: at the root, in a process, in a task."""
    if word in {"category", "partnerEntity", "partnerRole", "relationship", "extension"}:
        return document(process(TASK, FLOW), f'<bpmn:{word} id="w"/>')
    if word in {"textAnnotation", "association", "group"}:
        return diagram(TASK + f'<bpmn:{word} id="w"><bpmn:text>x</bpmn:text></bpmn:{word}>', FLOW)
    task = element("userTask", "a", f'<bpmn:{word} id="w">x</bpmn:{word}>')
    return diagram(start() + task + end(), FLOW)


@pytest.mark.parametrize("word", sorted(DRAWN_ONLY - {"text"} | {"categoryValueRef"}))
def test_documentation_changes_nothing(word: str) -> None:
    files = {"p.bpmn": drawn(word).replace(b'categoryValueRef id="w"', b"categoryValueRef")}
    assert not check(files).findings
    assert Case(bundle=load_bundle(files, "p")).names() == ["a"]


def test_data_symbols_change_nothing() -> None:
    data = (
        '<bpmn:dataObject id="d"/><bpmn:dataObjectReference id="r" dataObjectRef="d">'
        '<bpmn:dataState id="ds" name="signed"/></bpmn:dataObjectReference><bpmn:dataStoreReference id="t"/>'
    )
    files = {"p.bpmn": diagram(data + TASK, FLOW)}
    assert not check(files).findings
    assert Case(bundle=load_bundle(files, "p")).names() == ["a"]


def test_pools_and_message_flows_change_nothing() -> None:
    files = {"p.bpmn": document(process(TASK, FLOW), roots=POOLS)}
    assert not check(files).findings
    assert Case(bundle=load_bundle(files, "p")).names() == ["a"]


@pytest.mark.parametrize("expression", ["messagePath", "formalExpression"])
def test_correlation_keys_choose_the_case(expression: str) -> None:
    nodes = start() + element("intermediateCatchEvent", "m", "message") + user("a") + end()
    files = {"p.bpmn": document(process(nodes, "s > m > a > e"), roots=ROOTS + KEYS.format(expression))}
    assert not check(files).findings
    running = Case(bundle=load_bundle(files, "p"), data={"loan_number": "7"})
    assert not running.do(Message("paid", {}, {"number": "8"})).matched
    assert running.do(Message("paid", {}, {"number": "7"})).matched
    assert running.names() == ["a"]


def test_an_id_of_a_message_means_what_its_own_file_says() -> None:
    outer = process(start() + element("callActivity", "call", calledElement="q") + end(), "s > call > e")
    inner = process(
        start("t") + element("intermediateCatchEvent", "m", "message") + user("a") + end("f"), "t > m > a > f", "q"
    )
    files = {
        "p.bpmn": document(outer, roots=ROOTS + KEYS.format("messagePath")),
        "q.bpmn": document(inner, roots='<bpmn:message id="paid" name="refunded"/>'),
    }
    assert not check(files).findings
    running = Case(bundle=load_bundle(files, "p"))
    assert not running.do(Message("paid")).matched
    assert running.do(Message("refunded")).matched
    assert running.names() == ["a"]
