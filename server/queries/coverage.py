"""What of a process was reached by scenarios: its nodes, its sequence flows, and the rules of its decision tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.dmn.tables import Table, tables_of
from server.domain.process_folders import folder_of
from server.domain.scenario_runs import Seen
from server.engine.properties import properties_of
from server.engine.upload import Place, Upload


@dataclass(frozen=True, slots=True)
class Drawn:
    """A node or flow of a diagram. `source` and `target` are the ids of the nodes that a flow joins."""

    id: str
    name: str
    kind: str
    reached: bool
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class CoveredTable:
    """A decision table, and the numbers of the rules that matched in some decision."""

    table: Table
    hit: frozenset[int]


@dataclass(frozen=True, slots=True)
class CoveredProcess:
    """A process with all that is drawn in it, in the order of the file."""

    process: str
    name: str
    elements: tuple[Drawn, ...]
    flows: tuple[Drawn, ...]


def covered_process(upload: Upload, process: str, seen: Seen) -> CoveredProcess:
    """What of a process was reached. An element is when a token enters it, a flow when a token leaves by it."""
    return CoveredProcess(
        process,
        upload.processes[process].host.node.name,
        tuple(_drawn(place, seen.elements) for _, place in upload.places() if place.process == process),
        tuple(_drawn(flow, seen.flows) for _, flow in upload.flows() if flow.process == process),
    )


def covered_tables(upload: Upload, folder: str, models: Mapping[str, bytes], seen: Seen) -> Iterator[CoveredTable]:
    """The tables in the decision models of a folder (by path within it). Rules are those hit by its processes.

    A table that shares out liability is left out: it is asked when somebody wants to know, never by a case.
    """
    own = {key for key, scope in upload.processes.items() if folder_of(scope.host.file) == folder}
    shares = {properties_of(upload.processes[key].host.node).get("liability", "").strip() for key in own}
    hit = {(file, owner, number) for process, file, owner, number in seen.rules if process in own}
    for table in (each for each in tables_of(models) if each.owner not in shares):
        numbers = (rule.number for rule in table.rules)
        yield CoveredTable(table, frozenset(each for each in numbers if (table.file, table.owner, each) in hit))


def _drawn(place: Place, reached: frozenset[tuple[str, str]]) -> Drawn:
    node = place.node
    ends = (node.get("sourceRef"), node.get("targetRef")) if place.kind == "sequenceFlow" else ("", "")
    return Drawn(place.id, node.name, place.kind, (place.process, place.id) in reached, *ends)
