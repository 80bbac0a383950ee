"""How a process goes, read from the files that are in force: its steps in order, with all that is asked of people."""

import posixpath
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from server.dmn.tables import Table, tables_of
from server.domain.errors import ProcessNotFound
from server.domain.guides import may_read_guide
from server.domain.people import Actor
from server.domain.process_folders import folder_of, is_model
from server.domain.processes import ProcessVersion
from server.engine.bundle import Element, ProcessInfo
from server.engine.elements import elements_of, process_info
from server.engine.reading import read, read_diagram
from server.engine.upload import Place, Upload
from server.forms.labels import labels_for, localise, parse_labels
from server.forms.model import Form
from server.forms.schema import parse_form
from server.queries.names import lane_names, person_names, role_names
from server.store.bound_files import diagram_path
from server.store.database import Database
from server.store.process_folders import folder_files
from server.store.processes import Processes

_ELEMENT = "element."


@dataclass(frozen=True, slots=True)
class Way:
    """A flow that leaves a choice: its name, its condition (empty: otherwise), and the step it leads to."""

    name: str
    condition: str
    to: str


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step. `waits`: times and names of messages; `host`: the step whose boundary it stands on; `ways` of choices."""

    element: Element
    form: Form | None
    waits: tuple[str, ...]
    calls: str
    host: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A process in force: who put it there (names; empty: the operator at the machine), and its steps from the start.

    `names` are those of its elements and lanes, `roles` of its roles, `called` of the processes that it calls, in the
    reader's language; `begins`: the starts at which a person begins a case.
    """

    version: ProcessVersion
    info: ProcessInfo
    deployed_at: datetime
    why: str
    by: str
    approved_by: str
    steps: tuple[GuideStep, ...]
    tables: tuple[Table, ...]
    labels: Mapping[str, str]
    names: Mapping[str, str]
    roles: Mapping[str, str]
    called: Mapping[str, str]
    diagram: bytes
    begins: frozenset[str]


def guide_of(database: Database, key: str, actor: Actor, locale: str) -> Guide:
    """The guide of the version in force. Raises ProcessNotFound, also for who may not read it."""
    with database.read() as connection:
        processes = Processes(connection)
        version = processes.find_current(key)
        if version is None:
            raise ProcessNotFound
        files, deployment = folder_files(processes, version), processes.deployment(version.deployment)
        others = [each for each in processes.all_current() if each.process != key]
        beside = {each.process: folder_files(processes, each) for each in others}
        people = person_names(connection, (deployment.by, deployment.approved_by))
    upload, _ = read(files)
    elements, info = elements_of(upload, key), process_info(upload, key)
    roles = {each.role for each in elements.values() if each.role} | {info.start_role, info.read_role or ""}
    if not may_read_guide(actor, roles):
        raise ProcessNotFound
    folder = folder_of(diagram_path(version))
    labels = _labels(files, folder, key, locale)
    named = {id_: labels.get(f"{_ELEMENT}{id_}") or each.name or id_ for id_, each in elements.items()}
    told = {id_ for each in elements.values() for id_ in (*each.separate_from, *each.same_as, *each.blind_to)}
    told |= {id_ for each in elements.values() for id_ in (each.authorised_by, each.second) if id_}
    if told - named.keys():  # duties may name tasks of a process that calls or is called
        named = {**_names_beside(beside, others, locale, told), **named}
    labelled = {each.process: _labels_of(beside[each.process], each, locale) for each in others}
    reader = _Reader(upload, key, elements, named, files, folder, labels)
    return Guide(
        version=version,
        info=info,
        deployed_at=deployment.at,
        why=deployment.note,
        by=people.get(deployment.by or "", deployment.by or ""),
        approved_by=people.get(deployment.approved_by or "", ""),
        steps=tuple(reader.steps()),
        tables=tuple(tables_of({path: content for path, content in files.items() if is_model(path)})),
        labels=labels,
        names={**lane_names(labels), **named},
        roles={**_roles(labelled.values()), **role_names(labels)},
        called={each.process: _title(labelled[each.process], each) for each in others},
        diagram=files[diagram_path(version)],
        begins=frozenset(place.id for _, place in upload.places("startEvent") if place.begins),
    )


def _labels(files: Mapping[str, bytes], folder: str, key: str, locale: str) -> Mapping[str, str]:
    found = files.get(posixpath.join(folder, "labels", f"{locale}.json"))
    return labels_for(key, parse_labels(locale, found)) if found else {}


def _labels_of(files: Mapping[str, bytes], version: ProcessVersion, locale: str) -> Mapping[str, str]:
    return _labels(files, folder_of(diagram_path(version)), version.process, locale)


def _title(labels: Mapping[str, str], version: ProcessVersion) -> str:
    return labels.get("process.title", version.name or version.process)


def _roles(labels: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What other processes call the roles: one that this process leaves unnamed is the same role."""
    return {code: name for each in labels for code, name in role_names(each).items()}


def _names_beside(
    files: Mapping[str, Mapping[str, bytes]], versions: list[ProcessVersion], locale: str, wanted: set[str]
) -> Mapping[str, str]:
    """The names of these elements of other processes."""
    found: dict[str, str] = {}
    for version in versions:
        here, path = files[version.process], diagram_path(version)
        labels = _labels(here, folder_of(path), version.process, locale)
        drawn = {node.id: node.name for node in read_diagram(here[path]).walk() if node.id in wanted and node.name}
        found |= {id_: labels.get(f"{_ELEMENT}{id_}", name) for id_, name in drawn.items()}
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the steps of one process."""

    upload: Upload
    process: str
    elements: Mapping[str, Element]
    names: Mapping[str, str]
    files: Mapping[str, bytes]
    folder: str
    labels: Mapping[str, str]

    def form(self, name: str | None) -> Form | None:
        """A form of the folder in the reader's language."""
        content = self.files.get(posixpath.join(self.folder, "forms", f"{name}.json"))
        return localise(parse_form(name, content), self.labels) if name and content else None

    def steps(self) -> Iterator[GuideStep]:
        """Each step once, in the order in which a case may first come to it."""
        places = {place.id: place for _, place in self.upload.places() if place.process == self.process}
        flows = [flow for _, flow in self.upload.flows() if flow.process == self.process]
        for id_ in _order(places, flows):
            ways = tuple(self._way(flow, places[id_], flows) for flow in flows if flow.node.get("sourceRef") == id_)
            choice = ways if len(ways) > 1 and any(way.condition for way in ways) else ()
            yield self._step(places[id_], choice)

    def _step(self, place: Place, ways: tuple[Way, ...]) -> GuideStep:
        element, host = self.elements[place.id], place.node.get("attachedToRef")
        return GuideStep(
            element=element,
            form=self.form(element.form),
            waits=tuple(self._waits(place)),
            calls=place.node.get("calledElement"),
            host=self.names.get(host, host),
            ways=ways,
        )

    def _named(self, id_: str, flows: list[Place]) -> str:
        """How an element is called; a gateway without a name only leads on."""
        after = [flow.node.get("targetRef") for flow in flows if flow.node.get("sourceRef") == id_]
        element = self.elements.get(id_)
        if element is None or not element.type.endswith("Gateway") or self.names[id_] != id_ or len(after) != 1:
            return self.names.get(id_, id_)
        return self._named(after[0], [flow for flow in flows if flow.node.get("targetRef") != id_])

    def _way(self, flow: Place, source: Place, flows: list[Place]) -> Way:
        condition = flow.node.first("conditionExpression")
        otherwise = source.node.get("default") == flow.id
        return Way(
            name=self.names.get(flow.id, ""),
            condition="" if otherwise or condition is None else condition.text.removeprefix("="),
            to=self._named(flow.node.get("targetRef"), flows),
        )

    def _waits(self, place: Place) -> Iterator[str]:
        for definition in place.node.children:
            if not definition.kind.endswith("EventDefinition"):
                continue
            for inner in definition.walk():
                if inner.kind.startswith("time") and inner.text:
                    yield inner.text
            for kind in ("message", "signal", "error", "escalation"):
                named = self.upload.referenced(place, kind, definition.get(f"{kind}Ref"))
                if named is not None:
                    yield named.name or named.id


def _order(places: Mapping[str, Place], flows: list[Place]) -> list[str]:
    """Breadth first from what nothing leads to; what stands on a boundary or inside follows its step, as links do."""
    following: dict[str, list[str]] = {id_: [] for id_ in places}
    entered: set[str] = set()
    for flow in flows:
        source, target = flow.node.get("sourceRef"), flow.node.get("targetRef")
        if source in following and target in places:
            following[source].append(target)
            entered.add(target)
    for id_, place in places.items():
        before = place.node.get("attachedToRef") or ("" if id_ in entered else place.scope)
        if before in following:
            following[before].append(id_)
            entered.add(id_)
    for source, target in _links(places):
        following[source].append(target)
        entered.add(target)
    waiting = deque([id_ for id_ in places if id_ not in entered] or list(places)[:1])
    found: dict[str, None] = {}
    while waiting:
        id_ = waiting.popleft()
        if id_ not in found:
            found[id_] = None
            waiting.extend(following[id_])
    return list(found)


def _links(places: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
    """From each link that throws to the one of its name that catches."""
    named = [
        (definition.name, place)
        for place in places.values()
        for definition in place.node.children
        if definition.kind == "linkEventDefinition"
    ]
    for name, source in named:
        if source.kind == "intermediateThrowEvent":
            yield from ((source.id, to.id) for other, to in named if other == name and to.kind != source.kind)
