"""Finds the decision models of each process folder and compiles those of a folder together."""

import posixpath
from collections.abc import Iterator, Mapping

from server.dmn.findings import DmnRefused
from server.dmn.findings import Finding as DmnFinding
from server.domain.process_folders import folder_of, is_model, is_model_of, lies_in
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.rulebook import Compiled, Rulebook, read_rulebook
from server.engine.upload import Upload


def rulebooks(
    files: Mapping[str, bytes], upload: Upload, compiled: Compiled
) -> tuple[Mapping[str, Rulebook | None], tuple[Finding, ...]]:
    """The rulebook of each process (None: it cannot be compiled), and what is wrong with the models.

    `compiled` compiles the models of one folder, with or without checking them.

    Hostile files may take long: use it in a process that can be killed, or on files that passed `check`.
    """
    roots = {key: folder_of(scope.host.file) for key, scope in upload.processes.items()}
    read: dict[str, Rulebook | None] = {}
    findings: dict[Finding, None] = {}
    for root in dict.fromkeys(roots.values()):
        read[root], found = _read(root, _models_in(root, files), compiled)
        findings.update(dict.fromkeys(found))
    if roots:
        findings.update(dict.fromkeys(_strays(files, frozenset(roots.values()))))
    return {key: read[root] for key, root in roots.items()}, tuple(findings)


def _models_in(folder: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The decision models in a folder and those below it, by path within it."""
    inside = [path for path in files if is_model_of(folder, path)]
    return {posixpath.relpath(path, folder or "."): files[path] for path in inside}


def _read(root: str, models: Mapping[str, bytes], compiled: Compiled) -> tuple[Rulebook | None, tuple[Finding, ...]]:
    try:
        rulebook = read_rulebook(models, compiled)
    except DmnRefused as refused:
        return None, tuple(_finding(root, found) for found in refused.findings)
    return rulebook, tuple(_finding(root, found) for found in rulebook.decisions.findings)


def _finding(root: str, found: DmnFinding) -> Finding:
    return Finding(
        posixpath.join(root, found.file),
        found.element or None,
        found.rule,
        found.message,
        found.advice,
        found.severity.value,
        found.rule_number,
        found.cell,
    )


def _strays(files: Mapping[str, bytes], roots: frozenset[str]) -> Iterator[Finding]:
    for path in files:
        if is_model(path) and not any(lies_in(root, path) for root in roots):
            yield Finding(
                path,
                None,
                "file_place",
                said("The decision model lies in no folder of a process, so no process could use it."),
                said("Put it beside the diagram."),
            )
