"""Extensions of other engines: what would change execution there is refused, what only helps an editor is not."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.properties import extension_text
from server.engine.upload import Document, Upload
from server.engine.xmltree import BPMN, DRAWING, SPIFF, XSI, Node

ENGINES = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://activiti.org/bpmn": "activiti",
    "http://flowable.org/bpmn": "flowable",
}
_HARMLESS_NAMES = frozenset({"versionTag", "historyTimeToLive", "isStartableInTasklist", "modelerTemplate", "userTask"})
EDITORS = frozenset(
    {
        "http://camunda.org/schema/modeler/1.0",
        "http://bpmn.io/schema/bpmn/biocolor/1.0",
        "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
        "http://www.w3.org/XML/1998/namespace",
        "http://www.w3.org/2001/XMLSchema",
        XSI,
        *DRAWING,
    }
)
_SPIFF_READ = frozenset(
    [
        "properties",
        "property",
        "preScript",
        "postScript",
        "messagePayload",
        "messageVariable",
        "payloadExpression",
        "variableName",
        "instructionsForEndUser",
        "processVariableCorrelation",
        "propertyId",
        "expression",
        "calledDecisionId",
        "serviceTaskOperator",
        "parameters",
        "parameter",
    ]
)
_SPIFF_EDITOR = frozenset({"unitTests", "category"})
_SPIFF_ATTRIBUTES = frozenset({"scriptsOnInstances"})
_MOVED = frozenset({"messagePayload", "messageVariable"})
_ADVICE = {
    "assignee": said("Use the property 'assign' with =FEEL."),
    "candidateGroups": said("Use the property 'role'."),
    "candidateUsers": said("Use the property 'role' or 'assign'."),
    "assignmentDefinition": said("Use the properties 'role' and 'assign'."),
    "formKey": said("Use the property 'form'."),
    "formRef": said("Use the property 'form'."),
    "formData": said("Use the property 'form'."),
    "formDefinition": said("Use the property 'form'."),
    "dueDate": said("Use the property 'due'."),
    "followUpDate": said("Use the property 'due'."),
    "taskSchedule": said("Use the property 'due'."),
    "priority": said("Use the property 'priority'."),
    "priorityDefinition": said("Use the property 'priority'."),
    "candidateStarterGroups": said("Use the property 'start_role' of the process."),
    "calledElement": said("Set the attribute calledElement of the call activity."),
    "properties": said("Write them as spiffworkflow:properties."),
    "loopCharacteristics": said("Use loopDataInputRef and inputDataItem."),
    "collection": said("Use loopDataInputRef."),
    "elementVariable": said("Use inputDataItem."),
    "subscription": said("Use correlation keys in the collaboration."),
    "calledDecision": said("Use the properties 'decision' and 'result'."),
    "decisionRef": said("Use the property 'decision'."),
    "decisionTableReferenceKey": said("Use the property 'decision'."),
    "decisionRefBinding": said("Remove it: a case keeps the tables it was started with."),
    "decisionRefVersion": said("Remove it: a case keeps the tables it was started with."),
    "decisionRefVersionTag": said("Remove it: a case keeps the tables it was started with."),
    "decisionRefTenantId": said("Remove it: a decision is one of the process's own folder."),
    "mapDecisionResult": said("Use the property 'result' for the whole answer, FEEL for a part of it."),
    "resultVariable": said(
        "Use the property 'result' of the business rule task; a script assigns its variables itself."
    ),
    "inputOutput": said("Use the property 'inputs' of a business rule task, or a script task."),
    "ioMapping": said("Use the properties 'inputs' and 'result' of a business rule task, or a script task."),
    "taskMetadataValues": said("Use the properties of the contract."),
}


def engines(upload: Upload) -> Iterator[Finding]:
    """Attributes and elements of other engines that would change what happens there."""
    for document, node, owner in _elements(upload):
        for tag in (node.tag, *(name for name in node.attributes if name.startswith("{"))):
            namespace, _, name = tag[1:].partition("}")
            if namespace in ENGINES:
                yield _foreign(document, owner, f"{ENGINES[namespace]}:{name}", harmless=name in _HARMLESS_NAMES)


def spiffworkflow(upload: Upload) -> Iterator[Finding]:
    """Extensions of SpiffWorkflow that this server does not execute."""
    for document, node, owner in _elements(upload):
        if node.namespace == SPIFF and node.local not in _SPIFF_READ:
            yield _foreign(document, owner, f"spiffworkflow:{node.local}", harmless=node.local in _SPIFF_EDITOR)
        for attribute in node.attributes:
            if attribute.startswith(f"{{{SPIFF}}}") and attribute.rpartition("}")[2] not in _SPIFF_ATTRIBUTES:
                yield _foreign(document, owner, f"spiffworkflow:{attribute.rpartition('}')[2]}", harmless=False)


def moved(upload: Upload) -> Iterator[Finding]:
    """Payloads stand at the event that throws or catches, not at the message; results of tasks are a property."""
    for document in upload.documents:
        for message in document.root.all("message"):
            for name in sorted(_MOVED):
                if extension_text(message, name):
                    yield Finding(
                        document.file,
                        message.id or None,
                        "vendor_extension",
                        said("spiffworkflow:%(name)s stands at the message.", name=name),
                        said("Move it into the messageEventDefinition."),
                    )
    for _, place in upload.places("userTask"):
        if extension_text(place.node, "variableName"):
            yield place.error(
                "vendor_extension", said("A user task has variableName."), said("Use the property 'result'.")
            )


def instructions(upload: Upload) -> Iterator[Finding]:
    """Instructions are shown as they stand; templates in them are not filled in."""
    for _, place in upload.places():
        text = extension_text(place.node, "instructionsForEndUser")
        if "{{" in text or "{%" in text:
            yield place.error(
                "instructions_template",
                said("The instructions hold a template, which is not filled in."),
                said("Write plain text; show data in the form."),
            )


def unknown(upload: Upload) -> Iterator[Finding]:
    """Extensions of somebody we do not know are not executed, and said so."""
    known = {BPMN, SPIFF, "", *ENGINES, *EDITORS}
    for document, node, owner in _elements(upload):
        for tag in (node.tag, *(name for name in node.attributes if name.startswith("{"))):
            namespace = tag[1:].partition("}")[0] if tag.startswith("{") else ""
            if namespace not in known:
                yield Finding(
                    document.file,
                    owner or None,
                    "unknown_extension",
                    said("%(tag)s is not read.", tag=tag),
                    said("Remove it if it should change what happens."),
                    "warning",
                )


RULES = (engines, spiffworkflow, moved, instructions, unknown)


def _elements(upload: Upload) -> Iterator[tuple[Document, Node, str]]:
    """Every node outside of drawings, with the id of the BPMN element it belongs to."""
    for document in upload.documents:
        yield from _walk(document, document.root, "")


def _walk(document: Document, node: Node, owner: str) -> Iterator[tuple[Document, Node, str]]:
    owner = (node.kind and node.id) or owner
    yield document, node, owner
    for child in node.children:
        if child.namespace not in DRAWING:
            yield from _walk(document, child, owner)


def _foreign(document: Document, owner: str, name: str, *, harmless: bool) -> Finding:
    if harmless:
        return Finding(
            document.file, owner or None, "ignored_extension", said("%(name)s is not read.", name=name), "", "warning"
        )
    advice = _ADVICE.get(
        name.partition(":")[2], said("Remove it; express it in BPMN and the properties of the contract.")
    )
    return Finding(
        document.file, owner or None, "vendor_extension", said("%(name)s is not executed here.", name=name), advice
    )
