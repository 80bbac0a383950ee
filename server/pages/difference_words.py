"""What two versions differ in, in the reader's language: kinds of change, facts of elements, of fields and tables."""

from collections.abc import Mapping

from server.pages.modeler_properties import property_fields
from server.pages.words import Words
from server.queries.differences import Change


def change_words(words: Words) -> Mapping[Change, str]:
    """How something differs."""
    return {
        Change.ADDED: words.gettext("added"),
        Change.REMOVED: words.gettext("removed"),
        Change.CHANGED: words.gettext("changed"),
        Change.MOVED: words.gettext("moved"),
        Change.SAME: "",
    }


def element_kinds(words: Words) -> Mapping[str, str]:
    """What elements of a diagram are, as the modeler calls them."""
    return {
        "boundaryEvent": words.gettext("Boundary event"),
        "businessRuleTask": words.gettext("Business rule task"),
        "callActivity": words.gettext("Call activity"),
        "complexGateway": words.gettext("Complex gateway"),
        "endEvent": words.gettext("End event"),
        "eventBasedGateway": words.gettext("Event-based gateway"),
        "exclusiveGateway": words.gettext("Exclusive gateway"),
        "inclusiveGateway": words.gettext("Inclusive gateway"),
        "intermediateCatchEvent": words.gettext("Intermediate catch event"),
        "intermediateThrowEvent": words.gettext("Intermediate throw event"),
        "lane": words.gettext("Lane"),
        "manualTask": words.gettext("Manual task"),
        "parallelGateway": words.gettext("Parallel gateway"),
        "process": words.gettext("Process"),
        "receiveTask": words.gettext("Receive task"),
        "scriptTask": words.gettext("Script task"),
        "sequenceFlow": words.gettext("Sequence flow"),
        "serviceTask": words.gettext("Service task"),
        "startEvent": words.gettext("Start event"),
        "subProcess": words.gettext("Subprocess"),
        "task": words.gettext("Task"),
        "userTask": words.gettext("User task"),
    }


def element_facts(words: Words) -> Mapping[str, str]:
    """What is known of an element of a diagram, by the names of its attributes and properties."""
    asked = {each["name"]: each["label"] for fields in property_fields(words).values() for each in fields}
    return {
        **asked,
        "name": words.gettext("Name"),
        "type": words.gettext("Kind"),
        "lane": words.gettext("Lane"),
        "documentation": words.gettext("Description"),
        "sourceRef": words.gettext("Comes from"),
        "targetRef": words.gettext("Leads to"),
        "conditionExpression": words.gettext("Condition"),
        "default": words.gettext("Way otherwise"),
        "timer": words.gettext("Timer"),
        "messageRef": words.gettext("Message"),
        "attachedToRef": words.gettext("At the step"),
        "cancelActivity": words.gettext("Interrupts the step"),
        "calledElement": words.gettext("Called process"),
        "calledDecisionId": words.gettext("Decision"),
        "script": words.gettext("Script"),
    }


def field_facts(words: Words) -> Mapping[str, str]:
    """What is known of a field of a form, by the keywords of its file."""
    return {
        "title": words.gettext("Label"),
        "description": words.gettext("Help"),
        "type": words.gettext("Type"),
        "x-widget": words.gettext("Shown as"),
        "required": words.gettext("Required"),
        "choices": words.gettext("Choices"),
        "minimum": words.gettext("Least"),
        "maximum": words.gettext("Most"),
        "minLength": words.gettext("Least length"),
        "maxLength": words.gettext("Most length"),
        "minItems": words.gettext("Least rows"),
        "maxItems": words.gettext("Most rows"),
        "pattern": words.gettext("Pattern"),
        "x-show": words.gettext("Shown along"),
        "text": words.gettext("Text"),
        "hit policy": words.gettext("Hit policy"),
    }


def plain_values(words: Words) -> Mapping[str, str]:
    """What is written in files for yes and no."""
    return {"true": words.gettext("yes"), "false": words.gettext("no")}
