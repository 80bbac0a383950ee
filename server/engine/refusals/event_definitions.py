"""What events refer to: messages, signals, errors and escalations that exist and can be told apart."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import EVENTS, Place, Upload
from server.engine.xmltree import Node

_REFERENCES = {
    "messageEventDefinition": ("messageRef", "message"),
    "signalEventDefinition": ("signalRef", "signal"),
    "errorEventDefinition": ("errorRef", "error"),
    "escalationEventDefinition": ("escalationRef", "escalation"),
}
_CATCH_ALL = frozenset({"error", "escalation"})
_THROWS = frozenset({"endEvent", "intermediateThrowEvent"})


def references(upload: Upload) -> Iterator[Finding]:
    """A message, signal, error or escalation event names what it throws or catches; a catch may take any error."""
    for _, place in upload.places(*EVENTS):
        for definition in place.events:
            if definition.kind in _REFERENCES:
                yield from _reference(upload, place, definition, *_REFERENCES[definition.kind])


def receive_tasks(upload: Upload) -> Iterator[Finding]:
    """A receive task names its message and starts no process."""
    for _, task in upload.places("receiveTask"):
        if task.node.flag("instantiate"):
            yield task.error(
                "instantiating_receive",
                said("Receive tasks that start a process are not executed."),
                said("Use a message start event."),
            )
        yield from _reference(upload, task, task.node, "messageRef", "message")


RULES = (references, receive_tasks)


def _reference(upload: Upload, place: Place, holder: Node, attribute: str, kind: str) -> Iterator[Finding]:
    reference = holder.get(attribute)
    if not reference and (kind not in _CATCH_ALL or place.kind in _THROWS):
        yield place.error(
            "missing_reference",
            said("It names no %(kind)s.", kind=kind),
            said("Define a %(kind)s in the file and reference it by %(attribute)s.", kind=kind, attribute=attribute),
        )
    elif reference and upload.referenced(place, kind, reference) is None:
        yield place.error(
            "dangling_reference",
            said("The %(kind)s %(reference)s does not exist in the file.", kind=kind, reference=reference),
            said("Define it, or correct %(attribute)s.", attribute=attribute),
        )
