"""The files a case is bound to: its compiled process, its forms and its labels."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from server.domain.cases import Case
from server.domain.processes import ProcessVersion
from server.engine.bundle import Bundle
from server.forms.labels import labels_for, localise, parse_labels
from server.forms.model import Form
from server.forms.schema import parse_form
from server.queries.reading import Reading
from server.store.bound_files import bound_files, diagram_path
from server.store.processes import Processes

_ELEMENT = "element."


@dataclass(frozen=True, slots=True)
class Texts:
    """A form in the reader's language (None: there is none), and all labels of the process."""

    form: Form | None
    labels: Mapping[str, str]


def bundle_of(reading: Reading, connection: Connection, case: Case) -> Bundle:
    """The process of a case and all it calls, compiled."""
    return reading.shelf.bundle(case.binding, case.process, lambda: bound_files(Processes(connection), case.binding))


def bound_version(connection: Connection, binding_id: str, process: str) -> ProcessVersion:
    """The version of one of the processes a case is bound to."""
    processes = Processes(connection)
    binding = processes.binding(binding_id)
    return processes.version(process, {binding.process: binding.version, **binding.called}[process])


def bound_labels(connection: Connection, binding_id: str, locale: str) -> Mapping[tuple[str, str], str]:
    """The names of the elements of every process a case is bound to, by process and element."""
    processes = Processes(connection)
    binding = processes.binding(binding_id)
    names: dict[tuple[str, str], str] = {}
    for key, number in {binding.process: binding.version, **binding.called}.items():
        labels = texts_of(connection, processes.version(key, number), None, locale).labels
        given = {label.removeprefix(_ELEMENT): text for label, text in labels.items() if label.startswith(_ELEMENT)}
        names.update({(key, element): text for element, text in given.items()})
    return names


def texts_of(connection: Connection, version: ProcessVersion, form: str | None, locale: str) -> Texts:
    """The labels and a form of a process version, in one statement."""
    diagram = diagram_path(version)
    labels_path = _beside(diagram, f"labels/{locale}.json")
    form_path = _beside(diagram, f"forms/{form}.json")
    found = some_files(connection, version.deployment, [labels_path, form_path])
    written = parse_labels(locale, found[labels_path]) if labels_path in found else dict[str, str]()
    labels = labels_for(version.process, written)
    if form is None or form_path not in found:
        return Texts(None, labels)
    return Texts(localise(parse_form(form, found[form_path]), labels), labels)


def some_files(connection: Connection, deployment: str, paths: list[str]) -> Mapping[str, bytes]:
    """The files of a deployment at these paths, where there are any."""
    return Processes(connection).some_files(deployment, paths)


def _beside(diagram: str, name: str) -> str:
    return posixpath.join(posixpath.dirname(diagram), name)
