"""A small language for test diagrams: `process(S() + U("a") + E(), "s > a > e")`.

Flows are chains `a > b > c`, separated by `;` or new lines; `g > [x > 1] b` has a condition, `g > * c` is the default.
"""

import itertools
import re

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="x" id="D">'
)
DEFINED = (
    "".join(f'<bpmn:message id="{m}" name="{m}"/>' for m in ("pay", "stop", "go", "m1", "m2"))
    + "".join(f'<bpmn:signal id="{s}" name="{s}"/>' for s in ("alarm", "bell"))
    + "".join(f'<bpmn:error id="{e}" name="{e}" errorCode="{e}"/>' for e in ("E1", "E2"))
    + '<bpmn:escalation id="ESC" name="ESC" escalationCode="ESC"/>'
)
CONDITION = "bpmn:tFormalExpression"
FLOW_NUMBERS = itertools.count(1)


def esc(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attr(text):
    return esc(str(text)).replace('"', "&quot;")


def el(tag, id, inner="", **attributes):
    named = {"name": id} if tag in {"userTask", "manualTask", "exclusiveGateway", "inclusiveGateway"} else {}
    given = "".join(f' {key}="{attr(value)}"' for key, value in {**named, **attributes}.items())
    return f'<bpmn:{tag} id="{id}"{given}>{inner}</bpmn:{tag}>'


def U(*ids, **properties):
    return "".join(el("userTask", i, props(**properties), name=i) for i in ids)


def props(**properties):
    if not properties:
        return ""
    rows = "".join(f'<spiffworkflow:property name="{k}" value="{attr(v)}"/>' for k, v in properties.items())
    return (
        f"<bpmn:extensionElements><spiffworkflow:properties>{rows}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def ext(inner):
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def S(id="s", definition="", **attributes):
    return el("startEvent", id, definition, **attributes)


def E(*ids):
    return "".join(el("endEvent", i) for i in ids or ("e",))


def P(*ids):
    return "".join(el("parallelGateway", i) for i in ids)


def X(*ids):
    return "".join(el("exclusiveGateway", i) for i in ids)


def O(*ids):  # noqa: E743 -- named for the circle of an inclusive gateway
    return "".join(el("inclusiveGateway", i) for i in ids)


def script(id, code):
    return el("scriptTask", id, f"<bpmn:script>{esc(code)}</bpmn:script>")


def msg(name, inner=""):
    return f'<bpmn:messageEventDefinition id="d{name}" messageRef="{name}">{inner}</bpmn:messageEventDefinition>'


def sig(name):
    return f'<bpmn:signalEventDefinition signalRef="{name}"/>'


def err(name=None):
    return f'<bpmn:errorEventDefinition errorRef="{name}"/>' if name else "<bpmn:errorEventDefinition/>"


def esca(name="ESC"):
    return f'<bpmn:escalationEventDefinition escalationRef="{name}"/>'


def tim(kind, text):
    return f"<bpmn:timerEventDefinition><bpmn:{kind}>{esc(text)}</bpmn:{kind}></bpmn:timerEventDefinition>"


def cond(source):
    inner = f'<bpmn:condition xsi:type="{CONDITION}">{esc(source)}</bpmn:condition>'
    return f"<bpmn:conditionalEventDefinition>{inner}</bpmn:conditionalEventDefinition>"


TERMINATE = "<bpmn:terminateEventDefinition/>"


def catch(id, definition):
    return el("intermediateCatchEvent", id, definition)


def throw(id, definition):
    return el("intermediateThrowEvent", id, definition)


def bd(id, on, definition, *, ni=False):
    return el("boundaryEvent", id, definition, attachedToRef=on, cancelActivity="false" if ni else "true")


def mi(coll=None, item="item", out=None, outitem="out", seq=False, card=None, done=None):
    x = (
        f"<bpmn:loopCardinality>{esc(card)}</bpmn:loopCardinality>"
        if card
        else f"<bpmn:loopDataInputRef>{coll}</bpmn:loopDataInputRef>"
    )
    if out:
        x += f"<bpmn:loopDataOutputRef>{out}</bpmn:loopDataOutputRef>"
    if coll:
        x += f'<bpmn:inputDataItem id="{item}" name="{item}"/>'
    if out:
        x += f'<bpmn:outputDataItem id="{outitem}" name="{outitem}"/>'
    if done:
        x += f"<bpmn:completionCondition>{esc(done)}</bpmn:completionCondition>"
    sequential = "true" if seq else "false"
    return f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}">{x}</bpmn:multiInstanceLoopCharacteristics>'


def edges(text):
    """Rows (source, target, condition or None, is default)."""
    found = []
    for chain in text.replace("\n", ";").split(";"):
        parts = [p.strip() for p in re.split(r"\s>\s(?![^\[]*\])", f" {chain.strip()} ") if p.strip()]
        for a, b in itertools.pairwise(parts):
            source = re.sub(r"^(\[.*\]|\*)\s*", "", a)
            m = re.match(r"^(?:\[(.*)\]|(\*))?\s*(.*)$", b)
            found.append((source, m.group(3), m.group(1), bool(m.group(2))))
    return found


def body(nodes, text):
    """Nodes with their sequence flows, defaults set on the gateways."""
    xml, defaults = "", {}
    for source, target, condition, default in edges(text):
        flow = f"f{next(FLOW_NUMBERS)}"
        if default:
            defaults[source] = flow
        inner = (
            f'<bpmn:conditionExpression xsi:type="{CONDITION}">{esc(condition)}</bpmn:conditionExpression>'
            if condition
            else ""
        )
        xml += f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'
    for gateway, flow in defaults.items():
        nodes = re.sub(rf'(<bpmn:(?:exclusive|inclusive)Gateway id="{gateway}")', rf'\1 default="{flow}"', nodes)
    return nodes + xml


def process(nodes, text, id="p", extra="", more=""):
    """A document with one process; `more` goes beside it, `extra` inside before the nodes."""
    inner = f'<bpmn:process id="{id}" isExecutable="true">{extra}{body(nodes, text)}</bpmn:process>'
    return f"{HEAD}{DEFINED}{more}{inner}</bpmn:definitions>".encode()


def sub(id, nodes, text, inner="", tag="subProcess", **attributes):
    return el(tag, id, inner + body(nodes, text), **attributes)


def es(definition, *, ni):
    """An event subprocess with one user task `eu`."""
    start = S("es1", definition, isInterrupting="false" if ni else "true")
    return sub("es", start + U("eu") + E("es2"), "es1 > eu > es2", triggeredByEvent="true")


def call(id, process_id, inner=""):
    return el("callActivity", id, inner, calledElement=process_id)


def io(inputs=(), outputs=()):
    """The mappings of a called process."""
    x = "".join(f'<bpmn:dataInput id="{i}" name="{i}"/>' for i in inputs)
    x += "".join(f'<bpmn:dataOutput id="{o}" name="{o}"/>' for o in outputs)
    x += (
        "<bpmn:inputSet>"
        + "".join(f"<bpmn:dataInputRefs>{i}</bpmn:dataInputRefs>" for i in inputs)
        + "</bpmn:inputSet>"
    )
    x += (
        "<bpmn:outputSet>"
        + "".join(f"<bpmn:dataOutputRefs>{o}</bpmn:dataOutputRefs>" for o in outputs)
        + "</bpmn:outputSet>"
    )
    return f"<bpmn:ioSpecification>{x}</bpmn:ioSpecification>"
