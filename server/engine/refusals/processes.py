"""Processes: at least one that executes, with a way in."""

from collections.abc import Iterator

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.upload import Upload


def executable(upload: Upload) -> Iterator[Finding]:
    """A process is deployed when it says isExecutable="true"; another one beside it is a drawing and only warned of."""
    for document in upload.documents:
        processes = document.root.all("process")
        if not processes:
            yield Finding(
                document.file,
                None,
                "no_process",
                said("The file has no process."),
                said("Draw a process, or leave the file out."),
            )
        some = any(process.flag("isExecutable") for process in processes)
        for process in processes:
            if not process.flag("isExecutable"):
                yield Finding(
                    document.file,
                    process.id or None,
                    "not_executable",
                    said("The process %(process)s is not executable and is not deployed.", process=process.id),
                    said('Set isExecutable="true" if it shall run.'),
                    "warning" if some else "error",
                )


def ways_in(upload: Upload) -> Iterator[Finding]:
    """A process needs a start event, and at most one that waits for nothing."""
    for scope in upload.processes.values():
        starts = scope.of("startEvent")
        if not starts:
            yield scope.host.error("no_start", said("The process has no start event."), said("Add a start event."))
        plain = [start for start in starts if start.event == "none"]
        for start in plain[1:]:
            yield start.error(
                "several_plain_starts",
                said("The process already starts plainly at %(start)s.", start=plain[0].id),
                said("Keep one plain start event; draw a gateway behind it."),
            )


def kinds(upload: Upload) -> Iterator[Finding]:
    """Public and private processes run alike; what else `process` may say of itself is not executed."""
    for scope in upload.processes.values():
        if scope.host.node.get("definitionalCollaborationRef"):
            yield scope.host.error(
                "choreography",
                said("The process refers to a collaboration that defines it; that is not executed."),
                said("Remove definitionalCollaborationRef."),
            )


def languages(upload: Upload) -> Iterator[Finding]:
    """The language a file states for its expressions is not read: `=` says FEEL, anything else is Python."""
    for document in upload.documents:
        language = document.root.get("expressionLanguage").lower()
        if language and not any(known in language for known in ("feel", "python", "xpath")):
            yield Finding(
                document.file,
                document.root.id or None,
                "expression_language",
                said(
                    "The file states the expression language %(language)s.",
                    language=document.root.get("expressionLanguage"),
                ),
                said("Write FEEL after =, or Python, and remove expressionLanguage."),
            )


RULES = (executable, ways_in, kinds, languages)
