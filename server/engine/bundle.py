"""A process as compiled and bound: its specs, its called processes, and what the diagram declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from server.domain.escalation import Step
from server.domain.liability import Part
from server.domain.relations import parties_at
from server.domain.required_documents import RequiredDocument
from server.domain.separation import Duty, separations_both_ways, with_starter
from server.domain.staffing.demands import Demand
from server.engine.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Element:
    """A node or sequence flow of a diagram, with the properties of the contract it declares.

    `type` is the BPMN element name (`userTask`); `role` is the element's own or its lane's; `form` names a form of
    the process folder (`intake` for `forms/intake.json`); lists are element ids, those of `recuse` paths of data;
    `due`, `closes`, `remind`, `authority`, `assign` are unevaluated texts; `closes` is when instances that are not done
    are no longer waited for, `escalate` what happens when a task is not done in time;
    `documents` must be there before it is completed; `ahead` are the steps that may come after a task of people (see
    `server.engine.ahead`). `operator` with its `arguments` is what a service task asks of the server, on the authority
    of who did `authorised_by` and `second`. `enters` names the variables that receive a submission, or what a called
    process is given; `reads` and `writes` those that its scripts, expressions and mappings use (see
    `server.engine.variables`).
    `liability` says what doing it means for who is liable, `dissent` (FEEL with its `=`) when its doer objects;
    `minutes` are the steps that belong to the minutes of its votes; `several`: it runs once for each instance of a
    multi-instance, and keeps what it got to itself; `begins`: a person begins a case of its process there.
    """

    id: str
    process: str
    type: str
    name: str
    documentation: str = ""
    role: str | None = None
    lane: str | None = None
    form: str | None = None
    result: str | None = None
    due: str | None = None
    closes: str | None = None
    remind: str | None = None
    escalate: tuple[Step, ...] = ()
    priority: str | None = None
    assign: str | None = None
    separate_from: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    blind_to: tuple[str, ...] = ()
    recuse: tuple[str, ...] = ()
    authority: str | None = None
    enters: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    decision: str | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    documents: tuple[RequiredDocument, ...] = ()
    ahead: tuple[str, ...] = ()
    operator: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    authorised_by: str | None = None
    second: str | None = None
    liability: frozenset[Part] = frozenset()
    dissent: str | None = None
    minutes: tuple[str, ...] = ()
    several: bool = False
    begins: bool = False

    @property
    def human(self) -> bool:
        """Whether a person does it."""
        return self.type in {"userTask", "manualTask"}

    @property
    def timed(self) -> bool:
        """Whether anything happens to its tasks that are not done in time."""
        return self.remind is not None or bool(self.escalate)


@dataclass(frozen=True, slots=True)
class StartEvent:
    """A way into the process: kind is none, message, signal, timer or conditional.

    `value` is the name of the message or signal, `timer` the text of the timer, `form` the start form,
    `business_key` the FEEL text (with its `=`) that gives each case its key.
    """

    element: str
    kind: str
    value: str | None = None
    timer: str | None = None
    form: str | None = None
    business_key: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    """What a diagram says of one process as a whole. `columns`: name -> FEEL source, in order.

    `liability` is the decision that shares out who is liable.
    """

    key: str
    name: str
    documentation: str = ""
    title: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    start_role: str = "everyone"
    read_role: str | None = None
    starts: tuple[StartEvent, ...] = ()
    calls: tuple[str, ...] = ()
    liability: str | None = None


@dataclass(frozen=True)
class Bundle:
    """A compiled process ready for `apply`. Immutable, shared between cases and threads.

    `spec` and `subs` are SpiffWorkflow's, adopted by our behaviours; `elements` maps process id -> element id ->
    Element for the process and all it calls, `rulebooks` process id -> the decision models of its folder.
    """

    info: ProcessInfo
    spec: Any
    subs: Mapping[str, Any]
    elements: Mapping[str, Mapping[str, Element]]
    rulebooks: Mapping[str, Rulebook] = field(default_factory=dict[str, Rulebook])

    def element(self, process: str, element_id: str) -> Element:
        """The element, or KeyError."""
        return self.elements[process][element_id]

    def element_of(self, process: str, element_id: str, name: str) -> Element:
        """The element of a task; a bare one where it was done by another version and this one has no such step."""
        return self.elements.get(process, {}).get(element_id) or Element(element_id, process, "userTask", name)

    def parties(self, process: str, element_id: str, data: Mapping[str, object]) -> frozenset[str]:
        """The numbers of the parties whose relatives may not do the element, in the data it sees."""
        return parties_at(self.element_of(process, element_id, element_id).recuse, data)

    def parties_anywhere(self, data: Mapping[str, object]) -> frozenset[str]:
        """The numbers of the parties whom any element looks at."""
        return parties_at(sorted(self.recusing), data)

    @cached_property
    def recusing(self) -> frozenset[str]:
        """The fields of the data in which some task looks for parties."""
        elements = [element for inner in self.elements.values() for element in inner.values()]
        return frozenset(path for element in elements for path in element.recuse)

    @cached_property
    def duties(self) -> Mapping[str, Duty]:
        """What the human elements of the process and all it calls demand of their doers, by element id.

        A start that they name is that of the case, also where it is of a process that is called.
        """
        known = [element for elements in self.elements.values() for element in elements.values()]
        begins = frozenset(each.id for each in known if each.begins)
        return separations_both_ways(
            Duty(e.id, e.name, with_starter(e.separate_from, begins), with_starter(e.same_as, begins), e.blind_to)
            for e in known
            if e.human
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Why something does not deploy (or a warning): file, element, rule, message, advice.

    In a decision table `rule_number` is the row, counted from 1, and `cell` its column, such as `input 2`. `path` is
    a counter-example: the elements that a run passes, in order, until it happens; it begins at the start of the process
    or subprocess in which the element stands. Message and advice can be said in other languages (Said).
    """

    file: str
    element: str | None
    rule: str
    message: str
    advice: str
    severity: str = "error"
    rule_number: int | None = None
    cell: str | None = None
    path: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is: the file, the element, the row and column of a table."""
        element = f"#{self.element}" if self.element else ""
        row = f", rule {self.rule_number}" if self.rule_number is not None else ""
        return f"{self.file}{element}{row}{f', {self.cell}' if self.cell else ''}"


@dataclass(frozen=True, slots=True)
class Report:
    """Result of checking a set of files: what was found, the processes in it, and what these ask of people."""

    findings: tuple[Finding, ...]
    processes: tuple[ProcessInfo, ...]
    demands: tuple[Demand, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops the deployment."""
        return tuple(f for f in self.findings if f.severity == "error")
