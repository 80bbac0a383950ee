"""The words that scenarios may use: processes, elements and people, so that a slip is found before anything runs."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.commands.people.house_files import House
from server.domain.cases import CaseStatus
from server.engine.upload import HUMAN
from server.scenarios.faults import guess
from server.scenarios.folders import Library
from server.scenarios.nodes import Node


@dataclass(frozen=True, slots=True)
class Known:
    """What there is. `tasks` are the elements that people do; `zone` that of the house."""

    processes: frozenset[str]
    elements: frozenset[str]
    tasks: frozenset[str]
    people: frozenset[str]
    branches: frozenset[str]
    zone: ZoneInfo

    def process(self, node: Node) -> str:
        """The process that is named. Raises FaultyNode."""
        return _among(node, "process", self.processes)

    def element(self, node: Node) -> str:
        """The element of some diagram that is named. Raises FaultyNode."""
        return _among(node, "element", self.elements)

    def task(self, node: Node) -> str:
        """The user or manual task that is named. Raises FaultyNode."""
        return _among(node, "task", self.tasks)

    def person(self, node: Node) -> str:
        """The login that is named. Raises FaultyNode."""
        return _among(node, "person", self.people)

    def branch(self, node: Node) -> str:
        """The branch that is named. Raises FaultyNode."""
        return _among(node, "branch", self.branches)

    def status(self, node: Node) -> str:
        """The status of a case that is named. Raises FaultyNode."""
        return _among(node, "status of a case", frozenset(CaseStatus))


def known_words(library: Library, house: House, zone: ZoneInfo) -> Known:
    """The words of these processes and this house."""
    places = list(library.elements())
    return Known(
        processes=frozenset(library.upload.processes),
        elements=frozenset(place.id for place in places),
        tasks=frozenset(place.id for place in places if place.kind in HUMAN),
        people=frozenset(row.login for row in house.people),
        branches=frozenset(row.branch.code for row in house.branches),
        zone=zone,
    )


def _among(node: Node, kind: str, known: frozenset[str]) -> str:
    name = node.text(f"A {kind}")
    if name not in known:
        raise node.refuse(f"There is no {kind} {name!r}.{guess(name, known)}")
    return name
