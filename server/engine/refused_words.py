"""BPMN elements that are refused wherever they stand, with what to draw instead."""

from server.domain.wording import said
from server.engine.vocabulary import Refused

_MESSAGES = said("Use a message throw event instead.")
_VARIABLES = said("Remove it; every element of the process sees the variables of the case.")
_LANES = said("Remove it and give the task or its lane the property 'role'.")
_REMOVE = said("Remove it from the file.")


def _not_executed(words: str, rule: str, what: str, advice: str) -> dict[str, Refused]:
    return {
        word: Refused(rule, said("%(what)s not executed: %(word)s.", what=what, word=word), advice)
        for word in words.split()
    }


REFUSED: dict[str, Refused] = {
    **_not_executed("sendTask", "send_task", said("Send tasks are"), _MESSAGES),
    **_not_executed(
        "transaction",
        "transaction",
        said("Transactions are"),
        said("Use a subprocess with an error boundary event instead."),
    ),
    **_not_executed(
        "cancelEventDefinition",
        "transaction",
        said("Cancel events of transactions are"),
        said("Use an error event instead."),
    ),
    **_not_executed(
        "compensateEventDefinition",
        "compensation",
        said("Compensation is"),
        said("Draw the undoing as ordinary tasks after an error or escalation event."),
    ),
    **_not_executed(
        "adHocSubProcess",
        "ad_hoc",
        said("Ad-hoc subprocesses are"),
        said("Draw the order of the tasks, or parallel branches."),
    ),
    **_not_executed(
        "globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask",
        "global_task",
        said("Global tasks are"),
        said("Put the task into a process of its own and call that."),
    ),
    **_not_executed(
        "dataInputAssociation dataOutputAssociation transformation assignment from to",
        "data_association",
        said("Data associations are"),
        _VARIABLES,
    ),
    **_not_executed(
        "dataStore",
        "data_store",
        said("Data stores are"),
        said("Keep only the data store reference, as a drawing, or remove it."),
    ),
    **_not_executed(
        "property", "data_property", said("BPMN properties are"), said("Set variables in a script or a form.")
    ),
    **_not_executed(
        "resourceRole performer humanPerformer potentialOwner resource resourceParameter resourceParameterBinding "
        "resourceAssignmentExpression resourceRef",
        "resource_role",
        said("Resource roles are"),
        _LANES,
    ),
    **_not_executed("rendering", "rendering", said("Renderings are"), said("Name the form by the property 'form'.")),
    **_not_executed(
        "complexBehaviorDefinition",
        "multi_instance_behavior",
        said("Events thrown by single instances are"),
        said("Throw the event after the multi-instance activity."),
    ),
    **_not_executed(
        "activationCondition",
        "complex_gateway",
        said("Activation conditions are"),
        said("Use an inclusive gateway, or a multi-instance activity with a completion condition."),
    ),
    **_not_executed(
        "interface operation endPoint ioBinding supportedInterfaceRef supports operationRef inMessageRef outMessageRef "
        "errorRef interfaceRef endPointRef",
        "interface",
        said("Interfaces and operations are"),
        said("Remove it and reference the message itself."),
    ),
    **_not_executed(
        "optionalInputRefs whileExecutingInputRefs optionalOutputRefs whileExecutingOutputRefs",
        "io_specification",
        said("Optional and streaming data are"),
        said("List the data in dataInputRefs and dataOutputRefs."),
    ),
    **_not_executed(
        "correlationSubscription correlationPropertyBinding dataPath",
        "correlation_subscription",
        said("Correlation subscriptions are"),
        said("Use correlation keys in the collaboration."),
    ),
    **_not_executed("participantMultiplicity", "participant_multiplicity", said("Multiplicity of pools is"), _REMOVE),
    **_not_executed(
        "itemDefinition", "not_enforced", said("Types of item definitions are not enforced yet and so"), _REMOVE
    ),
    **_not_executed("import", "import", said("Imports of other files are"), said("Upload the files together instead.")),
    **_not_executed(
        "choreography globalChoreographyTask choreographyTask subChoreography callChoreography choreographyActivity "
        "choreographyRef",
        "choreography",
        said("Choreographies are"),
        said("Draw the processes of the participants."),
    ),
    **_not_executed(
        "conversation globalConversation subConversation callConversation conversationNode conversationLink "
        "conversationAssociation participantAssociation messageFlowAssociation participantRef messageFlowRef "
        "innerParticipantRef outerParticipantRef",
        "conversation",
        said("Conversations are"),
        said("Remove them; a collaboration of pools and message flows is enough."),
    ),
    **_not_executed(
        "implicitThrowEvent event activity artifact baseElement baseElementWithMixedContent callableElement catchEvent "
        "dataAssociation eventDefinition expression flowElement flowNode gateway loopCharacteristics rootElement "
        "throwEvent partitionElement",
        "abstract_element",
        said("Abstract elements of the schema are"),
        said("Use a concrete element."),
    ),
}
