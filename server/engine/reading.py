"""Reads the files of a deployment: diagrams into an upload, the rest by name; what cannot be read becomes findings."""

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import cast

from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.normalising import inline_references
from server.engine.upload import Document, Upload, scopes_of
from server.engine.xmltree import BPMN, Node, Unreadable, frozen, parse

DIAGRAMS = (".bpmn", ".bpmn2", ".xml")


def read(
    files: Mapping[str, bytes], known_processes: frozenset[str] = frozenset()
) -> tuple[Upload, tuple[Finding, ...]]:
    """The diagrams among the files, and a finding for each file that is none. `known_processes`: deployed before.

    Decision models are not read: compiling them may take long (`decision_files.py`).
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    for file, data in files.items():
        if not file.lower().endswith(DIAGRAMS):
            continue
        try:
            documents.append(Document(file, read_diagram(data)))
        except Unreadable as unreadable:
            findings.append(Finding(file, None, unreadable.rule, unreadable.message, unreadable.advice))
    scopes = tuple(scope for document in documents for scope in scopes_of(document))
    fields, choices = form_fields(files), form_choices(files)
    return Upload(tuple(documents), scopes, fields, known_processes, choices), tuple(findings)


def read_diagram(data: bytes) -> Node:
    """Root of a BPMN diagram, event definition references replaced by what they name. Raises Unreadable."""
    root = parse(data)
    inline_references(root)
    node = frozen(root)
    if node.tag != f"{{{BPMN}}}definitions":
        raise Unreadable(
            "not_bpmn",
            said("The root element is %(element)s, not BPMN 2.0 definitions.", element=node.local),
            said("The root must be definitions in the namespace %(bpmn)s.", bpmn=BPMN),
        )
    return node


def form_fields(files: Mapping[str, bytes]) -> Mapping[str, frozenset[str]]:
    """Outermost fields of the forms among the files: those of `intake` for `forms/intake.json` in whatever folder."""
    found: dict[str, frozenset[str]] = {}
    for file, data in files.items():
        path = PurePosixPath(file)
        if path.suffix == ".json" and path.parent.name == "forms":
            found[path.stem] = found.get(path.stem, frozenset()) | _fields(data)
    return found


def form_choices(files: Mapping[str, bytes]) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By form, its required fields whose value is one of some texts. Forms of one name in two folders are left out."""
    forms = [
        (path.stem, data)
        for file, data in files.items()
        if (path := PurePosixPath(file)).suffix == ".json" and path.parent.name == "forms"
    ]
    names = [name for name, _ in forms]
    return {name: _choices(_form(data)) for name, data in forms if names.count(name) == 1}


def form_name(value: str) -> str:
    """Name of the form that a `form` property means: `intake`, `intake.json` and `forms/intake.json` are the same."""
    return value.strip().removeprefix("forms/").removesuffix(".json")


def _fields(data: bytes) -> frozenset[str]:
    """None where the form cannot be read, which is a finding of its own."""
    return frozenset(_inside(_form(data), "properties"))


def _choices(form: dict[str, object]) -> Mapping[str, frozenset[str]]:
    required = form.get("required")
    asked = {str(name) for name in cast("list[object]", required)} if isinstance(required, list) else set[str]()
    found: dict[str, frozenset[str]] = {}
    for name, field in _inside(form, "properties").items():
        described = cast("dict[str, object]", field) if isinstance(field, dict) else {}
        given = described.get("enum")
        options = cast("list[object]", given) if isinstance(given, list) else []
        texts = [option for option in options if isinstance(option, str)]
        if name in asked and texts and len(texts) == len(options) and "x-visible" not in described:
            found[name] = frozenset(texts)
    return found


def _form(data: bytes) -> dict[str, object]:
    try:
        form = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", form) if isinstance(form, dict) else {}


def _inside(form: dict[str, object], key: str) -> dict[str, object]:
    found = form.get(key)
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}
