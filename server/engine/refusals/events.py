"""Events: each place in a process takes only the kinds of event that BPMN gives it and we execute."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import EVENTS, Place, Upload

_REFUSED_ANYWAY = frozenset({"compensation", "cancel"})
_TAKES = {
    "startEvent": frozenset({"none", "message", "signal", "timer", "conditional"}),
    "intermediateCatchEvent": frozenset({"message", "signal", "timer", "conditional", "link"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "link"}),
    "endEvent": frozenset({"none", "message", "signal", "error", "escalation", "terminate"}),
    "boundaryEvent": frozenset({"message", "signal", "timer", "conditional", "error", "escalation"}),
}
_TRIGGERS = frozenset({"message", "signal", "timer", "conditional", "error", "escalation"})


def kinds(upload: Upload) -> Iterator[Finding]:
    """An event has a definition that fits its place, and only one."""
    for scope, place in upload.places(*EVENTS):
        if len(place.events) > 1 or place.node.flag("parallelMultiple"):
            yield place.error(
                "several_event_definitions",
                said("Events with several definitions are not executed."),
                said("Draw one event for each definition."),
            )
        takes = _takes(place, inner=scope.host.kind != "process", event=scope.is_event_subprocess)
        if place.event not in takes | _REFUSED_ANYWAY and not place.node.all("eventDefinitionRef"):
            plain = place.event == "none"
            yield place.error(
                "event_kind",
                said("A %(element)s without a definition cannot stand here.", element=place.kind)
                if plain
                else said("A %(element)s of kind %(kind)s cannot stand here.", element=place.kind, kind=place.event),
                said("Here it may be: %(names)s.", names=", ".join(sorted(takes))),
            )


def references(upload: Upload) -> Iterator[Finding]:
    """Reused event definitions exist under the root of the file."""
    for _, place in upload.places(*EVENTS):
        for reference in place.node.all("eventDefinitionRef"):
            yield place.error(
                "dangling_reference",
                said("The event definition %(reference)s does not exist.", reference=reference.text),
                said("Define it under the root of the file, or inside the event."),
            )


def interrupting(upload: Upload) -> Iterator[Finding]:
    """IsInterrupting has a meaning at the start of an event subprocess only; errors always interrupt."""
    for scope, start in upload.places("startEvent"):
        waits_on = start.node.get("isInterrupting") == "false"
        if waits_on and not scope.is_event_subprocess:
            yield start.error(
                "interrupting_not_read",
                said("isInterrupting is false, but nothing runs yet here."),
                said("Remove it."),
            )
        elif waits_on and start.event == "error":
            yield start.error(
                "error_interrupts", said("An error start always interrupts."), said("Make it interrupting.")
            )


RULES = (kinds, references, interrupting)


def _takes(place: Place, *, inner: bool, event: bool) -> frozenset[str]:
    if place.kind == "startEvent" and event:
        return _TRIGGERS
    if place.kind == "startEvent" and inner:
        return frozenset({"none"})
    return _TAKES[place.kind]
