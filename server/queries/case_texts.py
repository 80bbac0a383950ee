"""The forms and labels of all elements of a case, for showing its data as people read it."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from server.domain.cases import Case
from server.engine.bundle import Bundle
from server.forms.labels import labels_for, localise, parse_labels
from server.forms.model import Form
from server.forms.shelf import FormShelf
from server.queries.bound import bound_version, bundle_of, some_files
from server.queries.names import lane_names
from server.queries.reading import Reading
from server.store.bound_files import diagram_path


@dataclass(frozen=True, slots=True)
class ElementText:
    """An element in the reader's language, the form it enters data by or the decision it makes, and its variable.

    `documents`: the names of the documents it asks for, by kind.
    """

    name: str
    form: Form | None
    result: str | None
    decision: str | None = None
    documents: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class ProcessText:
    """A process of a case: what it is called, the version that is bound, and its names of lanes, by id."""

    name: str
    version: int
    lanes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """Elements by id, the labels and the processes of a case."""

    elements: Mapping[str, ElementText]
    labels: Mapping[str, str]
    processes: Mapping[str, ProcessText] = field(default_factory=dict[str, ProcessText])

    def of(self, element: str, name: str = "") -> ElementText:
        """The text of an element; a bare one where it was done by another version and this one has no such step."""
        return self.elements.get(element) or ElementText(name or element, None, None)

    def step_names(self, bundle: Bundle) -> Mapping[str, str]:
        """The reader's names for steps, by their names in the diagram."""
        nodes = [element for elements in bundle.elements.values() for element in elements.values() if element.name]
        nodes.sort(key=lambda element: (element.human, element.type != "sequenceFlow"))  # the last of one name counts
        return {element.name: self.elements[element.id].name for element in nodes}


def case_texts(reading: Reading, shelf: FormShelf, case: Case, locale: str) -> CaseTexts:
    """The texts of a case, as bound when it started."""
    elements: dict[str, ElementText] = {}
    labels: dict[str, str] = {}
    processes: dict[str, ProcessText] = {}
    with reading.database.read() as connection:
        bundle = bundle_of(reading, connection, case)
        for process in bundle.elements:
            own, found, processes[process] = _of_process(connection, shelf, case, bundle, process, locale)
            elements.update(found)
            labels = {**own, **labels}
    return CaseTexts(elements, labels, processes)


def _of_process(
    connection: Connection, shelf: FormShelf, case: Case, bundle: Bundle, process: str, locale: str
) -> tuple[Mapping[str, str], Mapping[str, ElementText], ProcessText]:
    version = bound_version(connection, case.binding, process)
    folder = posixpath.dirname(diagram_path(version))
    by_element = _forms_by_element(bundle, process)
    paths = {name: posixpath.join(folder, f"forms/{name}.json") for name in set(by_element.values())}
    labels_path = posixpath.join(folder, f"labels/{locale}.json")
    files = some_files(connection, version.deployment, [labels_path, *paths.values()])
    written = parse_labels(locale, files[labels_path]) if labels_path in files else dict[str, str]()
    labels = labels_for(process, written)
    forms = {
        name: localise(shelf.form(case.binding, process, name, lambda content=files[path]: content), labels)
        for name, path in paths.items()
        if path in files
    }
    name = labels.get("process.title") or version.name or process
    text = ProcessText(name, version.version, lane_names(labels))
    return labels, _elements(bundle, process, labels, forms, by_element), text


def _elements(
    bundle: Bundle, process: str, labels: Mapping[str, str], forms: Mapping[str, Form], by_element: Mapping[str, str]
) -> Mapping[str, ElementText]:
    return {
        id_: ElementText(
            labels.get(f"element.{id_}", element.name),
            forms.get(by_element.get(id_, "")),
            element.result,
            element.decision,
            {each.kind: labels.get(f"document.{each.kind}", each.label) for each in element.documents},
        )
        for id_, element in bundle.elements[process].items()
    }


def _forms_by_element(bundle: Bundle, process: str) -> Mapping[str, str]:
    elements = bundle.elements[process].values()
    found = {element.id: element.form for element in elements if element.form}
    starts = bundle.info.starts if bundle.info.key == process else ()
    return {**found, **{start.element: start.form for start in starts if start.form}}
