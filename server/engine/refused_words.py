"""BPMN elements that are refused wherever they stand, with what to draw instead."""

from server.engine.vocabulary import Refused

_TASK = "Draw a user task, a script task or a call activity instead."
_MESSAGES = "Use a message throw event instead."
_VARIABLES = "Remove it; every element of the process sees the variables of the case."
_LANES = "Remove it and give the task or its lane the property 'role'."
_REMOVE = "Remove it from the file."


def _not_executed(words: str, rule: str, what: str, advice: str) -> dict[str, Refused]:
    return {word: Refused(rule, f"{what} not executed: {word}.", advice) for word in words.split()}


REFUSED: dict[str, Refused] = {
    **_not_executed("serviceTask", "service_task", "Service tasks are", _TASK),
    **_not_executed("sendTask", "send_task", "Send tasks are", _MESSAGES),
    **_not_executed(
        "transaction", "transaction", "Transactions are", "Use a subprocess with an error boundary event instead."
    ),
    **_not_executed(
        "cancelEventDefinition", "transaction", "Cancel events of transactions are", "Use an error event instead."
    ),
    **_not_executed(
        "compensateEventDefinition",
        "compensation",
        "Compensation is",
        "Draw the undoing as ordinary tasks after an error or escalation event.",
    ),
    **_not_executed(
        "adHocSubProcess", "ad_hoc", "Ad-hoc subprocesses are", "Draw the order of the tasks, or parallel branches."
    ),
    **_not_executed(
        "globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask",
        "global_task",
        "Global tasks are",
        "Put the task into a process of its own and call that.",
    ),
    **_not_executed(
        "dataInputAssociation dataOutputAssociation transformation assignment from to",
        "data_association",
        "Data associations are",
        _VARIABLES,
    ),
    **_not_executed(
        "dataStore", "data_store", "Data stores are", "Keep only the data store reference, as a drawing, or remove it."
    ),
    **_not_executed("property", "data_property", "BPMN properties are", "Set variables in a script or a form."),
    **_not_executed(
        "resourceRole performer humanPerformer potentialOwner resource resourceParameter resourceParameterBinding "
        "resourceAssignmentExpression resourceRef",
        "resource_role",
        "Resource roles are",
        _LANES,
    ),
    **_not_executed("rendering", "rendering", "Renderings are", "Name the form by the property 'form'."),
    **_not_executed(
        "complexBehaviorDefinition",
        "multi_instance_behavior",
        "Events thrown by single instances are",
        "Throw the event after the multi-instance activity.",
    ),
    **_not_executed(
        "activationCondition",
        "complex_gateway",
        "Activation conditions are",
        "Use an inclusive gateway, or a multi-instance activity with a completion condition.",
    ),
    **_not_executed(
        "interface operation endPoint ioBinding supportedInterfaceRef supports operationRef inMessageRef outMessageRef "
        "errorRef interfaceRef endPointRef",
        "interface",
        "Interfaces and operations are",
        "Remove it and reference the message itself.",
    ),
    **_not_executed(
        "optionalInputRefs whileExecutingInputRefs optionalOutputRefs whileExecutingOutputRefs",
        "io_specification",
        "Optional and streaming data are",
        "List the data in dataInputRefs and dataOutputRefs.",
    ),
    **_not_executed(
        "correlationSubscription correlationPropertyBinding dataPath",
        "correlation_subscription",
        "Correlation subscriptions are",
        "Use correlation keys in the collaboration.",
    ),
    **_not_executed("participantMultiplicity", "participant_multiplicity", "Multiplicity of pools is", _REMOVE),
    **_not_executed("itemDefinition", "not_enforced", "Types of item definitions are not enforced yet and so", _REMOVE),
    **_not_executed("import", "import", "Imports of other files are", "Upload the files together instead."),
    **_not_executed(
        "choreography globalChoreographyTask choreographyTask subChoreography callChoreography choreographyActivity "
        "choreographyRef",
        "choreography",
        "Choreographies are",
        "Draw the processes of the participants.",
    ),
    **_not_executed(
        "conversation globalConversation subConversation callConversation conversationNode conversationLink "
        "conversationAssociation participantAssociation messageFlowAssociation participantRef messageFlowRef "
        "innerParticipantRef outerParticipantRef",
        "conversation",
        "Conversations are",
        "Remove them; a collaboration of pools and message flows is enough.",
    ),
    **_not_executed(
        "implicitThrowEvent event activity artifact baseElement baseElementWithMixedContent callableElement catchEvent "
        "dataAssociation eventDefinition expression flowElement flowNode gateway loopCharacteristics rootElement "
        "throwEvent partitionElement",
        "abstract_element",
        "Abstract elements of the schema are",
        "Use a concrete element.",
    ),
}
