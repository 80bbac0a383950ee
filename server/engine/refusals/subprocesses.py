"""Embedded and event subprocesses: one way in, of the right kind."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import Scope, Upload


def ways_in(upload: Upload) -> Iterator[Finding]:
    """A subprocess has exactly one start event."""
    for scope in _subprocesses(upload):
        starts = scope.of("startEvent")
        if len(starts) != 1:
            yield scope.host.error(
                "subprocess_start",
                said("The subprocess has %(count)s start events.", count=len(starts)),
                said("Draw exactly one start event in it."),
            )


def event_subprocesses(upload: Upload) -> Iterator[Finding]:
    """An event subprocess is entered by its event only: no flows, no boundary events, no loop."""
    for scope, place in upload.places("subProcess"):
        if not place.node.flag("triggeredByEvent"):
            continue
        looped = place.node.all("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
        if scope.incoming(place) or scope.outgoing(place) or scope.guards(place) or looped:
            yield place.error(
                "event_subprocess_flow",
                said("An event subprocess has flows, boundary events or a loop."),
                said("Remove them, or make it an ordinary subprocess."),
            )


RULES = (ways_in, event_subprocesses)


def _subprocesses(upload: Upload) -> Iterator[Scope]:
    return (scope for scope in upload.scopes if scope.host.kind == "subProcess")
