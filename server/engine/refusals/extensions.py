"""Extensions of SpiffWorkflow stand where they are executed: scripts at activities, payloads at events."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import extension_nodes
from server.engine.upload import ACTIVITIES, Document, Upload
from server.engine.xmltree import SPIFF, Node

_SCRIPTED = ACTIVITIES - {"scriptTask"}
_THROWS = frozenset({"endEvent", "intermediateThrowEvent", "definitions"})
_CATCHES = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask", "definitions"})
_DATA_CARRIERS = frozenset({"signal", "error", "escalation"})
_LOOPS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
_INSTANCES = f"{{{SPIFF}}}scriptsOnInstances"


def placed(upload: Upload) -> Iterator[Finding]:
    """An extension where nothing executes it is refused."""
    for document in upload.documents:
        yield from _inside(document, document.root, Node("", "", {}, "", (), 0), "")


RULES = (placed,)


def _inside(document: Document, node: Node, parent: Node, owner: str) -> Iterator[Finding]:
    owner = (node.kind and node.id) or owner
    for extension in extension_nodes(node):
        if not _executed(extension.local, node, parent):
            yield _refused(document, owner, extension.local, node.kind)
    if _INSTANCES in node.attributes and (node.kind not in _LOOPS or node.get(_INSTANCES) not in {"true", "false"}):
        yield _refused(document, owner, "scriptsOnInstances", node.kind)
    for child in node.children:
        yield from _inside(document, child, node, owner)


def _executed(name: str, node: Node, parent: Node) -> bool:
    message = node.kind == "messageEventDefinition"
    match name:
        case "preScript" | "postScript":
            return node.kind in _SCRIPTED and not node.flag("triggeredByEvent")
        case "messagePayload":
            return node.kind == "message" or (message and parent.kind in _THROWS)
        case "messageVariable":
            return node.kind in {"message", "receiveTask"} or (message and parent.kind in _CATCHES)
        case "serviceTaskOperator":
            return node.kind == "serviceTask"
        case "calledDecisionId":
            return node.kind == "businessRuleTask"
        case "processVariableCorrelation":
            return message or node.kind == "receiveTask"
        case "payloadExpression" | "variableName":
            return node.kind in _DATA_CARRIERS or (name == "variableName" and node.kind == "userTask")
        case _:
            return True


def _refused(document: Document, owner: str, name: str, kind: str) -> Finding:
    return Finding(
        document.file,
        owner or None,
        "vendor_extension",
        said("spiffworkflow:%(name)s is not executed at %(kind)s.", name=name, kind=kind),
        said("Remove it; write a script task, or put it where it is executed."),
    )
