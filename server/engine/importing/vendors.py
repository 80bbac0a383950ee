# pyright: basic
"""What Camunda 7 and 8, Flowable and Activiti write into diagrams, and what it is here."""

from collections.abc import Callable
from dataclasses import dataclass

from server.engine.importing import carrying

HUMAN = frozenset({"userTask", "manualTask"})
_FORMS = HUMAN | {"startEvent"}
_RULES = frozenset({"businessRuleTask"})
_PROCESS = frozenset({"process"})


@dataclass(frozen=True, slots=True)
class Carry:
    """The property that says the same on these elements; `read` gives its value, or None where it is not certain."""

    into: str
    read: Callable[[str], str | None]
    kinds: frozenset[str]
    unless: str = "juel"


_FORM = Carry("form", carrying.form, _FORMS)
_ASSIGN = Carry("assign", carrying.expression, HUMAN, "person")
_ROLE = Carry("role", carrying.role, HUMAN, "several")
_DUE = Carry("due", carrying.due, HUMAN)
_PRIORITY = Carry("priority", carrying.priority, HUMAN)
_DECISION = Carry("decision", carrying.name, _RULES)
_RESULT = Carry("result", carrying.name, _RULES)

ATTRIBUTES: dict[str, Carry] = {
    "formKey": _FORM,
    "formRef": _FORM,
    "assignee": _ASSIGN,
    "candidateGroups": _ROLE,
    "dueDate": _DUE,
    "priority": _PRIORITY,
    "decisionRef": _DECISION,
    "decisionTableReferenceKey": _DECISION,
    "resultVariable": _RESULT,
    "candidateStarterGroups": Carry("start_role", carrying.role, _PROCESS, "several"),
}
"""Attributes of Camunda 7, Flowable and Activiti."""

INSIDE: dict[tuple[str, str], Carry] = {
    ("formDefinition", "formId"): _FORM,
    ("formDefinition", "formKey"): _FORM,
    ("assignmentDefinition", "assignee"): _ASSIGN,
    ("assignmentDefinition", "candidateGroups"): _ROLE,
    ("taskSchedule", "dueDate"): _DUE,
    ("priorityDefinition", "priority"): _PRIORITY,
    ("calledDecision", "decisionId"): _DECISION,
    ("calledDecision", "resultVariable"): _RESULT,
}
"""Attributes of Camunda 8's elements: these stand in extensionElements."""

DROPPED: dict[str, str] = {
    **dict.fromkeys(
        [
            "asyncBefore",
            "asyncAfter",
            "async",
            "exclusive",
            "jobPriority",
            "taskPriority",
            "failedJobRetryTimeCycle",
            "failedJobRetryTimeCycleValue",
        ],
        "transactions",
    ),
    **dict.fromkeys(
        [
            "versionTag",
            "bindingType",
            "formRefBinding",
            "formRefVersion",
            "decisionRefBinding",
            "decisionRefVersion",
            "decisionRefVersionTag",
            "decisionRefTenantId",
            "calledElementBinding",
            "calledElementVersion",
        ],
        "versions",
    ),
    **dict.fromkeys(
        [
            "historyTimeToLive",
            "isStartableInTasklist",
            "modelerTemplate",
            "modelerTemplateVersion",
            "modelerTemplateIcon",
            "userTask",
            "properties",
            "taskHeaders",
            "diagramRelationId",
            "autoStoreVariables",
        ],
        "notes",
    ),
}
"""Attributes and elements that only tell another tool something, with why nothing is lost."""

_CODE = ("class", "delegateExpression", "expression", "type", "topic", "taskDefinition", "connector", "script")


def why_by_hand(name: str) -> str:
    """Why something that has no place here is left for a person."""
    if name in _CODE or name.endswith("Listener"):
        return "code"
    return "person" if name.startswith("candidate") else "unread"
