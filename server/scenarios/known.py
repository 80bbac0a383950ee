"""The words that scenarios may use: processes, elements and people, so that a slip is found before anything runs."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from server.commands.people.house_files import House
from server.domain.cases import CaseStatus
from server.domain.wording import N_, said
from server.engine.upload import HUMAN
from server.scenarios.faults import guessed
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
        return _among(node, said("A process"), N_("There is no process %(name)s."), self.processes)

    def element(self, node: Node) -> str:
        """The element of some diagram that is named. Raises FaultyNode."""
        return _among(node, said("An element"), N_("There is no element %(name)s."), self.elements)

    def task(self, node: Node) -> str:
        """The user or manual task that is named. Raises FaultyNode."""
        return _among(node, said("A task"), N_("There is no task %(name)s."), self.tasks)

    def person(self, node: Node) -> str:
        """The login that is named. Raises FaultyNode."""
        return _among(node, said("A person"), N_("There is no person %(name)s."), self.people)

    def branch(self, node: Node) -> str:
        """The branch that is named. Raises FaultyNode."""
        return _among(node, said("A branch"), N_("There is no branch %(name)s."), self.branches)

    def status(self, node: Node) -> str:
        """The status of a case that is named. Raises FaultyNode."""
        missing = N_("There is no status of a case %(name)s.")
        return _among(node, said("A status of a case"), missing, frozenset(CaseStatus))


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


def _among(node: Node, what: str, missing: str, known: frozenset[str]) -> str:
    name = node.text(what)
    if name not in known:
        problem = said(missing, name=repr(name))
        raise node.refuse(guessed(problem, name, known) or problem)
    return name
