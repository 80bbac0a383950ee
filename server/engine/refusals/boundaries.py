"""Boundary events: attached to an activity of their scope that can be interrupted."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import ACTIVITIES, REFUSED_ACTIVITIES, Place, Upload

_THROWS_NOTHING = ACTIVITIES - {"subProcess", "callActivity"}


def hosts(upload: Upload) -> Iterator[Finding]:
    """The host is an activity of the same scope, other than an event subprocess."""
    for scope, event in upload.places("boundaryEvent"):
        host = scope.by_id.get(event.node.get("attachedToRef"))
        if host is None:
            yield event.error(
                "dangling_boundary",
                said(
                    "attachedToRef %(attachedToRef)s is no activity of this process or subprocess.",
                    attachedToRef=repr(event.node.get("attachedToRef")),
                ),
                said("Attach the event to an activity."),
            )
        elif host.kind not in ACTIVITIES | REFUSED_ACTIVITIES or host.node.flag("triggeredByEvent"):
            yield event.error(
                "boundary_host",
                said(
                    "%(element)s is a %(kind)s; boundary events sit on activities that flows enter.",
                    element=host.id,
                    kind=host.kind,
                ),
                said("Attach the event to an activity."),
            )


def errors_interrupt(upload: Upload) -> Iterator[Finding]:
    """An error boundary event always interrupts (BPMN 2.0.2, table 10.91)."""
    for _, event in upload.places("boundaryEvent"):
        if event.event == "error" and event.node.get("cancelActivity") == "false":
            yield event.error(
                "error_interrupts", said("An error event always interrupts."), said("Make it interrupting.")
            )


def lead_somewhere(upload: Upload) -> Iterator[Finding]:
    """A boundary event without a flow ends its token where it stands."""
    for scope, event in upload.places("boundaryEvent"):
        if not scope.outgoing(event):
            yield event.warning(
                "boundary_leads_nowhere",
                said("No flow leaves the boundary event."),
                said("Lead it to what shall happen then."),
            )


def told_apart(upload: Upload) -> Iterator[Finding]:
    """Two boundary events of one activity that catch the same error: nothing says which one does."""
    for scope, host in upload.places(*ACTIVITIES):
        first: dict[str, Place] = {}
        for event in (event for event in scope.guards(host) if event.event == "error"):
            other = first.setdefault(event.events[0].get("errorRef"), event)
            if other is not event:
                yield event.error(
                    "same_boundary",
                    said("%(other)s already catches the same error here.", other=other.id),
                    said("Keep one of the two."),
                )


def thrown(upload: Upload) -> Iterator[Finding]:
    """Errors and escalations are thrown by events inside the activity; a script that fails is an incident."""
    for scope, event in upload.places("boundaryEvent"):
        host = scope.by_id.get(event.node.get("attachedToRef"))
        refuses = host is not None and host.kind == "serviceTask" and event.event == "error"
        if event.event in {"error", "escalation"} and host is not None and host.kind in _THROWS_NOTHING and not refuses:
            yield event.warning(
                "never_thrown",
                said(
                    "Nothing in a %(host)s throws an %(event)s, so this event never fires.",
                    host=host.kind,
                    event=event.event,
                ),
                said(
                    "Attach it to a subprocess or call activity that holds the throwing event. A "
                    "script that fails is an incident, which an operator lets run again."
                ),
            )


RULES = (thrown, hosts, errors_interrupt, lead_somewhere, told_apart)
