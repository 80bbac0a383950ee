# pyright: basic
"""Rewrites diagrams into equal ones that SpiffWorkflow executes as BPMN says; inserted ids start with `_cs_`."""

import copy
from collections.abc import Iterator

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml ships no types

from server.engine.upload import EVENT_DEFINITIONS, FLOW_NODES, GATEWAYS
from server.engine.xmltree import BPMN, DRAWING, SPIFF, XSI, Xml

N = f"{{{BPMN}}}"
INSERTED = "_cs_"
PREFIXED = frozenset({"messageRef", "signalRef", "errorRef", "escalationRef"})
TRIMMED = frozenset(
    f"{N}{name}"
    for name in [
        "conditionExpression",
        "condition",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "loopCardinality",
        "loopDataInputRef",
        "loopDataOutputRef",
        "completionCondition",
        "loopCondition",
        "messagePath",
        "formalExpression",
        "flowNodeRef",
        "dataInputRefs",
        "dataOutputRefs",
        "correlationPropertyRef",
    ]
)


def normalise(root: Xml, number: int = 0) -> Xml:
    """A copy of a checked diagram, made executable; ids of drawn elements stay as they are.

    `number` tells the documents that are compiled together apart.
    """
    copied = copy.deepcopy(root)
    inline_references(copied)
    _drop_drawing(copied)
    _drop_operators(copied)
    _drop_foreign_ids(copied)
    _plain_references(copied)
    _trim(copied)
    _own_messages(copied, f"{INSERTED}{number}_")
    for scope in [*copied.iter(f"{N}process"), *copied.iter(f"{N}subProcess")]:
        _links_to_flows(scope)
        _split_complex_gateways(scope)
        _split_implicit(scope)
        _end_somewhere(scope)
    return copied


def inline_references(root: Xml) -> None:
    """Replace each eventDefinitionRef, in place, by a copy of the definition it names; dangling ones stay."""
    named = {child.get("id"): child for child in root if _name(child) in EVENT_DEFINITIONS and child.get("id")}
    for reference in list(root.iter(f"{N}eventDefinitionRef")):
        definition = named.get((reference.text or "").strip().rpartition(":")[2])
        event = reference.getparent()
        if definition is None or event is None:
            continue
        inlined = copy.deepcopy(definition)
        inlined.tail = None
        inlined.set("id", f"{INSERTED}{event.get('id')}_{definition.get('id')}")
        event.replace(reference, inlined)


def _drop_drawing(root: Xml) -> None:
    """Without shapes the parser keeps the order of the file instead of sorting flows by their height."""
    for child in list(root):
        if etree.QName(child).namespace in DRAWING:
            root.remove(child)


def _drop_operators(root: Xml) -> None:
    """What a service task asks for is declared in the bundle; the parser wants the ids that are dropped next."""
    for operator in list(root.iter(f"{{{SPIFF}}}serviceTaskOperator")):
        operator.getparent().remove(operator)


def _drop_foreign_ids(root: Xml) -> None:
    """The parser finds elements by id and would take an extension for a flow node of the same id."""
    for element in root.iter():
        if not _name(element):
            element.attrib.pop("id", None)


def _plain_references(root: Xml) -> None:
    """The parser compares references as written: no spaces around them, no prefixes before what the file defines."""
    for element in root.iter():
        if not _name(element):
            continue
        for attribute, value in element.attrib.items():
            if not attribute.startswith("{"):
                element.set(attribute, value.strip().rpartition(":")[2] if attribute in PREFIXED else value.strip())
        if _name(element) == "correlationPropertyRef":
            element.text = (element.text or "").strip().rpartition(":")[2]


def _trim(root: Xml) -> None:
    for element in root.iter(*TRIMMED):
        element.text = (element.text or "").strip()


def _own_messages(root: Xml, prefix: str) -> None:
    """The parser keeps correlation by message id over all documents, where one id may mean several messages."""
    for message in root.findall(f"{N}message"):
        message.set("id", f"{prefix}{message.get('id')}")
    for element in root.iter():
        if _name(element) and element.get("messageRef"):
            element.set("messageRef", f"{prefix}{element.get('messageRef')}")


def _links_to_flows(scope: Xml) -> None:
    """A link throw becomes a flow to its catch; both stay as events that pass the token on."""
    catches = {link.get("name"): event for event, link in _links(scope, "intermediateCatchEvent")}
    for event, link in list(_links(scope, "intermediateThrowEvent")):
        target = catches.get(link.get("name"))
        if target is not None:
            _flow(scope, f"{INSERTED}link_{event.get('id')}", event.get("id"), target.get("id"))
        event.remove(link)
    for event, link in list(_links(scope, "intermediateCatchEvent")):
        event.tag = f"{N}intermediateThrowEvent"
        event.remove(link)


def _links(scope: Xml, kind: str) -> Iterator[tuple[Xml, Xml]]:
    for event in scope.findall(f"{N}{kind}"):
        for link in event.findall(f"{N}linkEventDefinition"):
            yield event, link


def _split_complex_gateways(scope: Xml) -> None:
    """A complex gateway that only splits is an inclusive one (BPMN 2.0.2, 10.6.5)."""
    for gateway in scope.findall(f"{N}complexGateway"):
        gateway.tag = f"{N}inclusiveGateway"


def _split_implicit(scope: Xml) -> None:
    """Several flows, or a conditional one, out of an activity or event leave through an inserted gateway."""
    leaving: dict[str, list[Xml]] = {}
    for flow in scope.findall(f"{N}sequenceFlow"):
        leaving.setdefault(flow.get("sourceRef"), []).append(flow)
    for node in list(scope):
        if _name(node) not in FLOW_NODES or _name(node) in GATEWAYS:
            continue
        flows = leaving.get(node.get("id"), [])
        if len(flows) > 1 or any(_conditional(flow) for flow in flows):
            _insert_split(scope, node, flows)


def _insert_split(scope: Xml, node: Xml, flows: list[Xml]) -> None:
    conditional = node.get("default") is not None or any(_conditional(flow) for flow in flows)
    name = f"{INSERTED}{node.get('id')}__split"
    gateway = etree.SubElement(scope, f"{N}{'inclusiveGateway' if conditional else 'parallelGateway'}", id=name)
    if node.get("default") is not None:
        gateway.set("default", node.attrib.pop("default"))
    for flow in flows:
        flow.set("sourceRef", name)
        if conditional and not _conditional(flow) and flow.get("id") != gateway.get("default"):
            always = etree.SubElement(flow, f"{N}conditionExpression", {f"{{{XSI}}}type": "tFormalExpression"})
            always.text = "=true"
    _flow(scope, f"{INSERTED}{node.get('id')}__to_split", node.get("id"), name)


def _end_somewhere(scope: Xml) -> None:
    """The parser wants an end event in each subprocess; BPMN lets tokens end anywhere."""
    if _name(scope) == "subProcess" and scope.find(f"{N}endEvent") is None:
        etree.SubElement(scope, f"{N}endEvent", id=f"{INSERTED}{scope.get('id')}__end")


def _flow(scope: Xml, name: str, source: str, target: str) -> None:
    etree.SubElement(scope, f"{N}sequenceFlow", id=name, sourceRef=source, targetRef=target)


def _conditional(flow: Xml) -> bool:
    return flow.find(f"{N}conditionExpression") is not None


def _name(element: Xml) -> str:
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""
