"""Call activities: the called process exists, can be called, and does not call itself."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import Place, Upload
from server.engine.xmltree import Node


def called(upload: Upload) -> Iterator[Finding]:
    """The called process is among the files or deployed, and has a plain start event."""
    for _, place in upload.places("callActivity"):
        name = place.node.get("calledElement")
        scope = upload.processes.get(name)
        if not name:
            yield place.error(
                "called_missing", said("It names no process to call."), said("Set calledElement to a process id.")
            )
        elif scope is None and name not in upload.known_processes:
            yield place.error(
                "called_unknown",
                said("The process %(name)s is neither among the files nor deployed.", name=name),
                said("Upload its diagram too, or correct calledElement."),
            )
        elif scope is not None and not any(start.event == "none" for start in scope.of("startEvent")):
            yield place.error(
                "called_without_start",
                said("The process %(name)s has no plain start event.", name=name),
                said("Give it one to be called."),
            )


def recursion(upload: Upload) -> Iterator[Finding]:
    """A process that calls itself, directly or through others, would never be compiled to its end."""
    for _, place in upload.places("callActivity"):
        name = place.node.get("calledElement")
        if place.process in upload.reach(name):
            yield place.error(
                "recursive_call",
                said("%(process)s calls itself through %(name)s.", process=place.process, name=name),
                said("Draw a loop, or a multi-instance activity."),
            )


def mappings(upload: Upload) -> Iterator[Finding]:
    """Data inputs and outputs of a process are named as its variables and listed in its sets."""
    for scope in upload.processes.values():
        for specification in scope.host.node.all("ioSpecification"):
            yield from _mapping(scope.host, specification, "dataInput", "inputSet", "dataInputRefs")
            yield from _mapping(scope.host, specification, "dataOutput", "outputSet", "dataOutputRefs")


RULES = (called, recursion, mappings)


def _mapping(host: Place, specification: Node, kind: str, group: str, references: str) -> Iterator[Finding]:
    names = [data.id for data in specification.all(kind)]
    listed = [node.text for found in specification.all(group) for node in found.all(references)]
    if len(specification.all(group)) > 1:
        yield host.error(
            "io_specification",
            said("Several %(group)s are not executed.", group=group),
            said("Keep one %(group)s.", group=group),
        )
    if not all(name.isidentifier() for name in names):
        yield host.error(
            "io_specification",
            said(
                "The id of a %(kind)s is the variable it maps; one of %(names)s is none.",
                kind=kind,
                names=", ".join(names),
            ),
            said("Use letters, digits and '_'."),
        )
    if sorted(names) != sorted(listed):
        yield host.error(
            "io_specification",
            said("Each %(kind)s must be listed in the %(group)s, and nothing else.", kind=kind, group=group),
            said("List them as %(references)s.", references=references),
        )
