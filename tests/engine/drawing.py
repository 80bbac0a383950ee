"""Writes small diagrams for tests: nodes as XML, flows as text such as `s > a > g; g > [=x] b; g > * c`."""

import itertools
import re
from xml.sax.saxutils import escape

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" '
    'xmlns:acme="http://acme.example/bpmn" targetNamespace="test" id="definitions">'
)
ROOTS = (
    '<bpmn:message id="paid" name="paid"/><bpmn:signal id="alarm" name="alarm"/>'
    '<bpmn:error id="refused" name="refused" errorCode="refused"/>'
    '<bpmn:escalation id="late" name="late" escalationCode="late"/>'
)
DEFINITIONS = {
    "message": '<bpmn:messageEventDefinition messageRef="paid"/>',
    "signal": '<bpmn:signalEventDefinition signalRef="alarm"/>',
    "error": '<bpmn:errorEventDefinition errorRef="refused"/>',
    "escalation": '<bpmn:escalationEventDefinition escalationRef="late"/>',
    "timer": "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>",
    "conditional": "<bpmn:conditionalEventDefinition><bpmn:condition>=x</bpmn:condition></bpmn:conditionalEventDefinition>",
    "terminate": "<bpmn:terminateEventDefinition/>",
    "link": '<bpmn:linkEventDefinition name="on"/>',
    "compensation": "<bpmn:compensateEventDefinition/>",
    "cancel": "<bpmn:cancelEventDefinition/>",
}


def element(kind: str, ident: str, inside: str = "", **attributes: str) -> str:
    """An element with an id; `inside` starting with a key of DEFINITIONS followed by nothing is that event definition.

    Tasks of people and gateways are named, as they should be.
    """
    named = {"name": ident} if kind in {"userTask", "manualTask"} or kind.endswith("Gateway") else {}
    given = "".join(f' {key}="{value}"' for key, value in {**named, **attributes}.items())
    return f'<bpmn:{kind} id="{ident}"{given}>{DEFINITIONS.get(inside, inside)}</bpmn:{kind}>'


def start(ident: str = "s", inside: str = "", **attributes: str) -> str:
    return element("startEvent", ident, inside, **attributes)


def end(name: str = "e", inside: str = "") -> str:
    return element("endEvent", name, inside)


def user(*names: str) -> str:
    return "".join(element("userTask", name, name=name.title()) for name in names)


def gateway(kind: str, *names: str) -> str:
    return "".join(element(f"{kind}Gateway", name) for name in names)


def boundary(name: str, host: str, event: str, **attributes: str) -> str:
    return element("boundaryEvent", name, event, attachedToRef=host, **attributes)


def script(name: str, code: str) -> str:
    return element("scriptTask", name, f"<bpmn:script>{escape(code)}</bpmn:script>")


def properties(**values: str) -> str:
    """Extension elements with properties of the contract."""
    inside = "".join(
        f'<spiffworkflow:property name="{key}" value="{escape(value, {chr(34): "&quot;"})}"/>'
        for key, value in values.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{inside}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def flows(text: str) -> tuple[str, dict[str, str]]:
    """Sequence flows named `source_target`, and the default flow by source."""
    written, defaults = "", {}
    for chain in text.split(";"):
        parts = [part.strip() for part in re.split(r"\s>\s", f" {chain.strip()} ")]
        for before, after in itertools.pairwise(parts):
            source = re.sub(r"^(\[.*\]|\*)\s*", "", before)
            found = re.match(r"^(?:\[(.*)\]|(\*))?\s*(.*)$", after)
            assert found is not None
            condition, default, target = found.groups()
            name = f"{source}_{target}"
            if default:
                defaults[source] = name
            inside = f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
            written += element("sequenceFlow", name, inside, sourceRef=source, targetRef=target)
    return written, defaults


def body(nodes: str, text: str) -> str:
    """Nodes and flows of a scope."""
    written, defaults = flows(text)
    for source, flow in defaults.items():
        nodes = nodes.replace(f' id="{source}"', f' id="{source}" default="{flow}"', 1)
    return nodes + written


def subprocess(ident: str, nodes: str, text: str, **attributes: str) -> str:
    return element("subProcess", ident, body(nodes, text), **attributes)


def process(nodes: str, text: str, ident: str = "p", roots: str = "", **attributes: str) -> str:
    """A process element (with further root elements before it)."""
    given = {"isExecutable": "true", **attributes}
    return roots + element("process", ident, body(nodes, text), **given)


def document(*processes: str, roots: str = ROOTS) -> bytes:
    """A whole file."""
    return f"{HEAD}{roots}{''.join(processes)}</bpmn:definitions>".encode()


def diagram(nodes: str, text: str, **attributes: str) -> bytes:
    """A file with one process `p`."""
    return document(process(nodes, text, **attributes))
