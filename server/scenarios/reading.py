"""Reads scenario files, strictly: every fault of every file with its line."""

from collections.abc import Iterator, Mapping

from server.domain.scenario_runs import Fault
from server.domain.wording import said
from server.scenarios.faults import FaultyNode, ScenariosRefused
from server.scenarios.folders import Library
from server.scenarios.known import Known
from server.scenarios.model import Expect, Scenario, Step
from server.scenarios.nodes import Node, read_yaml
from server.scenarios.steps import StepReader

_FILE = frozenset({"process", "clock", "branch", "defaults", "shared", "scenarios"})
_SCENARIO = frozenset({"name", "clock", "branch", "start", "steps", "path", "end"})


def read_scenarios(library: Library, known: Known) -> tuple[Scenario, ...]:
    """Every scenario of the tested folders. Raises ScenariosRefused with all faults."""
    found, faults = readable_scenarios(library, known)
    if faults:
        raise ScenariosRefused(faults)
    return found


def readable_scenarios(library: Library, known: Known) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    """The scenarios of the tested folders that can be read, and the faults of all others."""
    read = [
        read_file(file, data, known)
        for folder in library.tested
        for file, data in library.scenario_files(folder).items()
    ]
    found = tuple(one for scenarios, _ in read for one in scenarios)
    return found, tuple(sorted(fault for _, faults in read for fault in faults))


def read_file(file: str, data: bytes, known: Known) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    """The scenarios of one file that can be read, and the faults of all others."""
    faults: list[Fault] = []
    try:
        return tuple(_File(read_yaml(file, data), known, faults).scenarios()), tuple(faults)
    except ScenariosRefused as refused:
        return (), (*faults, *refused.faults)
    except FaultyNode as faulty:
        return (), (*faults, faulty.fault)


class _File:
    """One file. What is wrong with a scenario or a step is noted, and the next is read."""

    def __init__(self, root: Node, known: Known, faults: list[Fault]) -> None:
        self._root, self._known, self._faults = root, known, faults
        self._entries = root.entries(said("The file"), _FILE)
        self._process = known.process(self._required(root, self._entries, "process"))
        self._steps = StepReader(known, self._defaults())
        self._names: set[str] = set()

    def scenarios(self) -> Iterator[Scenario]:
        """The scenarios that could be read."""
        for node in self._required(self._root, self._entries, "scenarios").items("scenarios"):
            try:
                yield self._scenario(node)
            except FaultyNode as faulty:
                self._faults.append(faulty.fault)

    def _scenario(self, node: Node) -> Scenario:
        entries = node.entries(said("A scenario"), _SCENARIO)
        clock = entries.get("clock") or self._required(self._root, self._entries, "clock")
        branch = entries.get("branch") or self._entries.get("branch")
        start = entries.get("start") or self._root_start(node)
        return Scenario(
            file=node.file,
            line=node.line,
            name=self._name(node, entries),
            process=self._process,
            clock=self._steps.instant(clock),
            branch=self._known.branch(branch) if branch else None,
            start=self._steps.started(start),
            steps=tuple(self._read_steps(entries)),
            path=tuple(self._known.element(one) for one in entries["path"].items("path")) if "path" in entries else (),
            end=self._end(entries),
        )

    def _name(self, node: Node, entries: Mapping[str, Node]) -> str:
        name = self._required(node, entries, "name").text("name")
        if name in self._names:
            raise entries["name"].refuse(said("Another scenario of this file is called %(name)s.", name=repr(name)))
        self._names.add(name)
        return name

    def _read_steps(self, entries: Mapping[str, Node]) -> Iterator[Step]:
        for step in entries["steps"].items("steps") if "steps" in entries else ():
            try:
                yield from self._steps.steps(step)
            except FaultyNode as faulty:
                self._faults.append(faulty.fault)

    def _end(self, entries: Mapping[str, Node]) -> Expect | None:
        return self._steps.expected(entries["end"], at_end=True) if "end" in entries else None

    def _root_start(self, scenario: Node) -> Node:
        """In place of a missing start, where the defaults say who starts a case and with what."""
        if "start" not in self._defaults():
            raise scenario.refuse(said("The scenario does not say how the case starts (start)."))
        return Node(scenario.file, scenario.line, {})

    def _defaults(self) -> Mapping[str, Node]:
        node = self._entries.get("defaults")
        return node.entries("defaults", self._known.tasks | {"start"}) if node else {}

    @staticmethod
    def _required(node: Node, entries: Mapping[str, Node], key: str) -> Node:
        if key not in entries:
            raise node.refuse(said("The key %(key)s is missing.", key=repr(key)))
        return entries[key]
