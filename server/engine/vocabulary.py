"""Every BPMN 2.0 element name: what it may carry where we execute it, and what we say where we do not.

Names, attributes and children follow the XML schema of BPMN 2.0.2 (formal/13-12-09), chapters 7 to 10.
"""

from dataclasses import dataclass

NODE = "id name"
ACTIVITY = "id name isForCompensation startQuantity completionQuantity default"
INSIDE = "documentation extensionElements"
FLOWS = f"{INSIDE} incoming outgoing categoryValueRef auditing monitoring"
LOOPS = f"{FLOWS} standardLoopCharacteristics multiInstanceLoopCharacteristics"
DEFINITIONS = (
    "messageEventDefinition signalEventDefinition timerEventDefinition conditionalEventDefinition errorEventDefinition "
    "escalationEventDefinition terminateEventDefinition linkEventDefinition eventDefinitionRef"
)
EXPRESSION = "id language evaluatesToTypeRef"
FLOW_ELEMENTS = (
    "task userTask manualTask scriptTask businessRuleTask serviceTask receiveTask callActivity subProcess startEvent "
    "endEvent boundaryEvent intermediateCatchEvent intermediateThrowEvent exclusiveGateway parallelGateway "
    "inclusiveGateway complexGateway eventBasedGateway sequenceFlow dataObject dataObjectReference dataStoreReference"
)
ARTIFACTS = "textAnnotation association group"
DATA = "id name itemSubjectRef isCollection"


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element may carry: names of its attributes and of its BPMN children."""

    attributes: frozenset[str]
    children: frozenset[str]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an element is not executed, and what to draw instead."""

    rule: str
    message: str
    advice: str


def _shape(attributes: str, children: str = "") -> Shape:
    return Shape(frozenset(attributes.split()), frozenset(children.split()))


ROOTS = f"""process collaboration message signal error escalation category {DEFINITIONS} itemDefinition dataStore
correlationProperty partnerEntity partnerRole relationship extension"""

KNOWN: dict[str, Shape] = {
    "definitions": _shape(
        "id name targetNamespace expressionLanguage typeLanguage exporter exporterVersion", f"{INSIDE} {ROOTS}"
    ),
    "process": _shape(
        "id name isExecutable processType isClosed definitionalCollaborationRef",
        f"{INSIDE} {FLOW_ELEMENTS} {ARTIFACTS} laneSet ioSpecification auditing monitoring",
    ),
    "subProcess": _shape(f"{ACTIVITY} triggeredByEvent", f"{LOOPS} {FLOW_ELEMENTS} {ARTIFACTS} laneSet"),
    "task": _shape(ACTIVITY, LOOPS),
    "userTask": _shape(f"{ACTIVITY} implementation", LOOPS),
    "manualTask": _shape(ACTIVITY, LOOPS),
    "scriptTask": _shape(f"{ACTIVITY} scriptFormat", f"{LOOPS} script"),
    "businessRuleTask": _shape(f"{ACTIVITY} implementation", LOOPS),
    "serviceTask": _shape(f"{ACTIVITY} implementation", LOOPS),
    "receiveTask": _shape(f"{ACTIVITY} implementation messageRef instantiate", LOOPS),
    "callActivity": _shape(f"{ACTIVITY} calledElement", LOOPS),
    "script": _shape(""),
    "startEvent": _shape(f"{NODE} isInterrupting parallelMultiple", f"{FLOWS} {DEFINITIONS}"),
    "endEvent": _shape(NODE, f"{FLOWS} {DEFINITIONS}"),
    "intermediateCatchEvent": _shape(f"{NODE} parallelMultiple", f"{FLOWS} {DEFINITIONS}"),
    "intermediateThrowEvent": _shape(NODE, f"{FLOWS} {DEFINITIONS}"),
    "boundaryEvent": _shape(f"{NODE} attachedToRef cancelActivity parallelMultiple", f"{FLOWS} {DEFINITIONS}"),
    "exclusiveGateway": _shape(f"{NODE} gatewayDirection default", FLOWS),
    "inclusiveGateway": _shape(f"{NODE} gatewayDirection default", FLOWS),
    "complexGateway": _shape(f"{NODE} gatewayDirection default", FLOWS),
    "parallelGateway": _shape(f"{NODE} gatewayDirection", FLOWS),
    "eventBasedGateway": _shape(f"{NODE} gatewayDirection instantiate eventGatewayType", FLOWS),
    "sequenceFlow": _shape(f"{NODE} sourceRef targetRef isImmediate", f"{INSIDE} conditionExpression"),
    "conditionExpression": _shape(EXPRESSION),
    "incoming": _shape(""),
    "outgoing": _shape(""),
    "categoryValueRef": _shape(""),
    "multiInstanceLoopCharacteristics": _shape(
        "id isSequential behavior oneBehaviorEventRef noneBehaviorEventRef",
        f"{INSIDE} loopCardinality loopDataInputRef loopDataOutputRef inputDataItem outputDataItem completionCondition",
    ),
    "standardLoopCharacteristics": _shape("id testBefore loopMaximum", f"{INSIDE} loopCondition"),
    "loopCondition": _shape(EXPRESSION),
    "loopCardinality": _shape(EXPRESSION),
    "completionCondition": _shape(EXPRESSION),
    "loopDataInputRef": _shape(""),
    "loopDataOutputRef": _shape(""),
    "inputDataItem": _shape(DATA, INSIDE),
    "outputDataItem": _shape(DATA, INSIDE),
    "messageEventDefinition": _shape("id messageRef", INSIDE),
    "signalEventDefinition": _shape("id signalRef", INSIDE),
    "errorEventDefinition": _shape("id errorRef", INSIDE),
    "escalationEventDefinition": _shape("id escalationRef", INSIDE),
    "timerEventDefinition": _shape("id", f"{INSIDE} timeDate timeDuration timeCycle"),
    "conditionalEventDefinition": _shape("id", f"{INSIDE} condition"),
    "terminateEventDefinition": _shape("id", INSIDE),
    "linkEventDefinition": _shape("id name", f"{INSIDE} source target"),
    "eventDefinitionRef": _shape(""),
    "source": _shape(""),
    "target": _shape(""),
    "timeDate": _shape(EXPRESSION),
    "timeDuration": _shape(EXPRESSION),
    "timeCycle": _shape(EXPRESSION),
    "condition": _shape(EXPRESSION),
    "message": _shape(f"{NODE} itemRef", INSIDE),
    "signal": _shape(f"{NODE} structureRef", INSIDE),
    "error": _shape(f"{NODE} errorCode structureRef", INSIDE),
    "escalation": _shape(f"{NODE} escalationCode structureRef", INSIDE),
    "laneSet": _shape(NODE, f"{INSIDE} lane"),
    "childLaneSet": _shape(NODE, f"{INSIDE} lane"),
    "lane": _shape(f"{NODE} partitionElementRef", f"{INSIDE} flowNodeRef childLaneSet"),
    "flowNodeRef": _shape(""),
    "ioSpecification": _shape("id", f"{INSIDE} dataInput dataOutput inputSet outputSet"),
    "dataInput": _shape(DATA, INSIDE),
    "dataOutput": _shape(DATA, INSIDE),
    "inputSet": _shape(NODE, f"{INSIDE} dataInputRefs outputSetRefs"),
    "outputSet": _shape(NODE, f"{INSIDE} dataOutputRefs inputSetRefs"),
    "dataInputRefs": _shape(""),
    "dataOutputRefs": _shape(""),
    "inputSetRefs": _shape(""),
    "outputSetRefs": _shape(""),
    "dataObject": _shape(DATA, INSIDE + " dataState"),
    "dataObjectReference": _shape(f"{NODE} itemSubjectRef dataObjectRef", INSIDE + " dataState"),
    "dataStoreReference": _shape(f"{NODE} itemSubjectRef dataStoreRef", INSIDE + " dataState"),
    "dataState": _shape(NODE, INSIDE),
    "collaboration": _shape(
        f"{NODE} isClosed",
        f"{INSIDE} participant messageFlow correlationKey {ARTIFACTS}",
    ),
    "participant": _shape(f"{NODE} processRef", f"{INSIDE} interfaceRef endPointRef participantMultiplicity"),
    "messageFlow": _shape(f"{NODE} sourceRef targetRef messageRef", INSIDE),
    "correlationKey": _shape(NODE, f"{INSIDE} correlationPropertyRef"),
    "correlationPropertyRef": _shape(""),
    "correlationProperty": _shape(f"{NODE} type", f"{INSIDE} correlationPropertyRetrievalExpression"),
    "correlationPropertyRetrievalExpression": _shape("id messageRef", f"{INSIDE} messagePath formalExpression"),
    "messagePath": _shape(EXPRESSION),
    "formalExpression": _shape(EXPRESSION),
}

DRAWN_ONLY = frozenset(
    [
        "documentation",
        "extensionElements",
        "textAnnotation",
        "association",
        "group",
        "category",
        "auditing",
        "monitoring",
        "partnerEntity",
        "partnerRole",
        "relationship",
        "extension",
        "text",
    ]
)
"""Documentation of the diagram: BPMN gives it no execution, so nothing in it is read."""
