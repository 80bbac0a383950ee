"""Boundary events: attached to an activity of their scope that can be interrupted."""

from collections.abc import Iterator

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
                f"attachedToRef {event.node.get('attachedToRef')!r} is no activity of this process or subprocess.",
                "Attach the event to an activity.",
            )
        elif host.kind not in ACTIVITIES | REFUSED_ACTIVITIES or host.node.flag("triggeredByEvent"):
            yield event.error(
                "boundary_host",
                f"{host.id} is a {host.kind}; boundary events sit on activities that flows enter.",
                "Attach the event to an activity.",
            )


def errors_interrupt(upload: Upload) -> Iterator[Finding]:
    """An error boundary event always interrupts (BPMN 2.0.2, table 10.91)."""
    for _, event in upload.places("boundaryEvent"):
        if event.event == "error" and event.node.get("cancelActivity") == "false":
            yield event.error("error_interrupts", "An error event always interrupts.", "Make it interrupting.")


def lead_somewhere(upload: Upload) -> Iterator[Finding]:
    """A boundary event without a flow ends its token where it stands."""
    for scope, event in upload.places("boundaryEvent"):
        if not scope.outgoing(event):
            yield event.warning(
                "boundary_leads_nowhere", "No flow leaves the boundary event.", "Lead it to what shall happen then."
            )


def told_apart(upload: Upload) -> Iterator[Finding]:
    """Two boundary events of one activity that catch the same error: nothing says which one does."""
    for scope, host in upload.places(*ACTIVITIES):
        first: dict[str, Place] = {}
        for event in (event for event in scope.guards(host) if event.event == "error"):
            other = first.setdefault(event.events[0].get("errorRef"), event)
            if other is not event:
                yield event.error(
                    "same_boundary", f"{other.id} already catches the same error here.", "Keep one of the two."
                )


def thrown(upload: Upload) -> Iterator[Finding]:
    """Errors and escalations are thrown by events inside the activity; a script that fails is an incident."""
    for scope, event in upload.places("boundaryEvent"):
        host = scope.by_id.get(event.node.get("attachedToRef"))
        if event.event in {"error", "escalation"} and host is not None and host.kind in _THROWS_NOTHING:
            yield event.warning(
                "never_thrown",
                f"Nothing in a {host.kind} throws an {event.event}, so this event never fires.",
                "Attach it to a subprocess or call activity that holds the throwing event. "
                "A script that fails is an incident, which an operator lets run again.",
            )


RULES = (thrown, hosts, errors_interrupt, lead_somewhere, told_apart)
