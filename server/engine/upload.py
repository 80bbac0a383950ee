"""Uploaded diagrams as the rules see them: documents, scopes, flow elements, and what refers to what."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from server.engine.bundle import Finding
from server.engine.rulebook import Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.engine.xmltree import Node

ACTIVITIES = frozenset(
    [
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "businessRuleTask",
        "serviceTask",
        "receiveTask",
        "callActivity",
        "subProcess",
    ]
)
REFUSED_ACTIVITIES = frozenset({"sendTask", "transaction", "adHocSubProcess"})
HUMAN = frozenset({"userTask", "manualTask"})
GATEWAYS = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "complexGateway", "eventBasedGateway"})
SPLITTING = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
"""Gateways that read conditions."""
EVENTS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
FLOW_NODES = ACTIVITIES | REFUSED_ACTIVITIES | GATEWAYS | EVENTS
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
EVENT_DEFINITIONS = {
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "timerEventDefinition": "timer",
    "conditionalEventDefinition": "conditional",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "link",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
}


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A node of a diagram where it stands: file, process key, id of the scope (process or subprocess) around it."""

    file: str
    process: str
    scope: str
    node: Node

    @property
    def id(self) -> str:
        """Id of the element."""
        return self.node.id

    @property
    def kind(self) -> str:
        """BPMN element name, such as `userTask`."""
        return self.node.kind

    @property
    def events(self) -> tuple[Node, ...]:
        """Event definitions of an event, references already replaced by what they name."""
        return self.node.all(*EVENT_DEFINITIONS)

    @property
    def event(self) -> str:
        """Kind of its first event definition (`message`, `timer`, …), or `none`."""
        return EVENT_DEFINITIONS[self.events[0].kind] if self.events else "none"

    @property
    def starts(self) -> bool:
        """Whether it begins a process, and not a subprocess."""
        return self.kind == "startEvent" and self.scope == self.process

    @property
    def begins(self) -> bool:
        """Whether a person begins a case there."""
        return self.starts and self.event == "none"

    def error(self, rule: str, message: str, advice: str) -> Finding:
        """A finding about this element that stops the deployment."""
        return Finding(self.file, self.id or None, rule, message, advice)

    def warning(self, rule: str, message: str, advice: str) -> Finding:
        """A finding about this element that does not stop the deployment."""
        return Finding(self.file, self.id or None, rule, message, advice, "warning")


@dataclass(frozen=True, eq=False)
class Scope:
    """A process or subprocess with the flow nodes and sequence flows directly in it; `host` is its own place."""

    host: Place
    nodes: tuple[Place, ...]
    flows: tuple[Place, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        """Its flow nodes by id."""
        return {place.id: place for place in self.nodes}

    @cached_property
    def _out(self) -> Mapping[str, tuple[Place, ...]]:
        return _grouped(self.flows, "sourceRef")

    @cached_property
    def _in(self) -> Mapping[str, tuple[Place, ...]]:
        return _grouped(self.flows, "targetRef")

    @cached_property
    def _guards(self) -> Mapping[str, tuple[Place, ...]]:
        return _grouped(self.of("boundaryEvent"), "attachedToRef")

    def guards(self, node: Place) -> tuple[Place, ...]:
        """Boundary events of an activity."""
        return self._guards.get(node.id, ())

    @property
    def is_event_subprocess(self) -> bool:
        """Whether an event starts it, not a flow."""
        return self.host.node.flag("triggeredByEvent")

    def outgoing(self, node: Place) -> tuple[Place, ...]:
        """Sequence flows that leave a node, in the order of the file."""
        return self._out.get(node.id, ())

    def incoming(self, node: Place) -> tuple[Place, ...]:
        """Sequence flows that enter a node."""
        return self._in.get(node.id, ())

    def of(self, *kinds: str) -> tuple[Place, ...]:
        """Its flow nodes of these kinds."""
        return tuple(place for place in self.nodes if place.kind in kinds)


@dataclass(frozen=True, eq=False)
class Document:
    """One diagram file."""

    file: str
    root: Node

    @cached_property
    def definitions(self) -> Mapping[str, Node]:
        """What stands directly under the root (messages, errors, processes, …) by id."""
        return {node.id: node for node in self.root.children if node.id}

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id of the file."""
        return frozenset(node.id for node in self.root.walk() if node.id)

    def referenced(self, kind: str, reference: str) -> Node | None:
        """The root element of this kind with this id, prefixes of the reference dropped."""
        node = self.definitions.get(reference.rpartition(":")[2])
        return node if node is not None and node.kind == kind else None


@dataclass(frozen=True, eq=False)
class Upload:
    """All diagrams of one deployment, and the fields of its forms by name. Only executable processes have scopes.

    `form_choices`: by form, the fields that must be filled with one of some texts.
    `rulebooks`: the decision models of each process's folder, None where they cannot be compiled.
    """

    documents: tuple[Document, ...]
    scopes: tuple[Scope, ...]
    form_fields: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    known_processes: frozenset[str] = field(default_factory=frozenset[str])
    form_choices: Mapping[str, Mapping[str, frozenset[str]]] = field(
        default_factory=dict[str, "Mapping[str, frozenset[str]]"]
    )
    rulebooks: Mapping[str, Rulebook | None] = field(default_factory=dict[str, "Rulebook | None"])

    @cached_property
    def processes(self) -> Mapping[str, Scope]:
        """The executable processes by key."""
        return {scope.host.id: scope for scope in self.scopes if scope.host.kind == "process"}

    @property
    def known_forms(self) -> frozenset[str]:
        """Names of the forms among the files."""
        return frozenset(self.form_fields)

    @cached_property
    def by_file(self) -> Mapping[str, Document]:
        """The documents by file name."""
        return {document.file: document for document in self.documents}

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Place, ...]]:
        """Flow nodes by id; files may use one id each for their own."""
        found: dict[str, list[Place]] = {}
        for _, place in self.places():
            found.setdefault(place.id, []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    def places(self, *kinds: str) -> Iterator[tuple[Scope, Place]]:
        """Flow nodes of these kinds (all when none is named) with the scope they stand in."""
        for scope in self.scopes:
            for place in scope.nodes:
                if not kinds or place.kind in kinds:
                    yield scope, place

    def flows(self) -> Iterator[tuple[Scope, Place]]:
        """Sequence flows with the scope they stand in."""
        for scope in self.scopes:
            for flow in scope.flows:
                yield scope, flow

    def referenced(self, place: Place, kind: str, reference: str) -> Node | None:
        """The root element of this kind that an element's reference names, in the element's own file."""
        return self.by_file[place.file].referenced(kind, reference)

    def called(self, process: str) -> tuple[str, ...]:
        """Keys of the processes that a process calls itself, in order of appearance."""
        return self._called.get(process, ())

    @cached_property
    def _called(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for _, place in self.places("callActivity"):
            if name := place.node.get("calledElement"):
                found.setdefault(place.process, {})[name] = None
        return {process: tuple(names) for process, names in found.items()}

    def reach(self, process: str) -> tuple[str, ...]:
        """The process and all it calls directly or not, as far as they are in this upload."""
        found: dict[str, None] = {}
        todo = [process]
        while todo:
            key = todo.pop(0)
            if key not in found and key in self.processes:
                found[key] = None
                todo.extend(self.called(key))
        return tuple(found)


def scopes_of(document: Document) -> tuple[Scope, ...]:
    """Scopes of the executable processes of a document, outer before inner."""
    return tuple(
        scope
        for process in document.root.all("process")
        if process.flag("isExecutable")
        for scope in _scopes(Place(document.file, process.id, process.id, process))
    )


def _scopes(host: Place) -> Iterator[Scope]:
    def inside(node: Node) -> Place:
        return Place(host.file, host.process, host.id, node)

    nodes = tuple(inside(node) for node in host.node.all(*FLOW_NODES))
    yield Scope(host, nodes, tuple(inside(node) for node in host.node.all("sequenceFlow")))
    for place in nodes:
        if place.kind in SCOPES:
            yield from _scopes(place)


def _grouped(flows: tuple[Place, ...], attribute: str) -> Mapping[str, tuple[Place, ...]]:
    groups: dict[str, list[Place]] = {}
    for flow in flows:
        groups.setdefault(flow.node.get(attribute), []).append(flow)
    return {key: tuple(group) for key, group in groups.items()}
