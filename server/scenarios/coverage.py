"""How much of the processes the scenarios reached: nodes, sequence flows, and rules of decision tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.engine.taken import TakenFlow
from server.scenarios.folders import Library
from server.scenarios.tables import tables_of
from server.scenarios.witness import Seen


@dataclass(frozen=True, slots=True)
class Part:
    """Of so many, these were not reached."""

    total: int
    missing: tuple[str, ...]

    @property
    def reached(self) -> int:
        """How many were."""
        return self.total - len(self.missing)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of one process was reached; the rules are those of its folder, told once for all its processes."""

    process: str
    elements: Part
    flows: Part
    rules: Part

    @property
    def parts(self) -> tuple[tuple[str, Part], ...]:
        """Its parts by name."""
        return ("elements", self.elements), ("flows", self.flows), ("rules", self.rules)

    @property
    def full(self) -> bool:
        """Whether everything was reached."""
        return not any(part.missing for _, part in self.parts)


def percent(parts: Iterable[Part]) -> float:
    """The share that was reached, 100 where there is nothing to reach."""
    known = list(parts)
    total = sum(part.total for part in known)
    return 100 * sum(part.reached for part in known) / total if total else 100.0


def cover(library: Library, seen: Seen) -> Iterator[Coverage]:
    """The coverage of every process of the tested folders. An element is reached when a token enters it."""
    for folder in library.tested:
        for number, process in enumerate(library.processes(folder)):
            nodes = [place.id for place in library.elements() if place.process == process]
            drawn = [place.id for _, place in library.upload.flows() if place.process == process]
            yield Coverage(
                process,
                _part(nodes, {node for node in nodes if (process, node) in seen.elements}),
                _part(drawn, {flow for flow in drawn if TakenFlow(process, flow) in seen.flows}),
                _rules(library, folder, seen) if number == 0 else Part(0, ()),
            )


def _rules(library: Library, folder: str, seen: Seen) -> Part:
    hit = {(file, owner, number) for process, file, owner, number in seen.rules if library.folder(process) == folder}
    rules = {
        f"{table.file}#{table.owner} rule {rule.number}{f' ({rule.id})' if rule.id else ''}": (
            (table.file, table.owner, rule.number) in hit
        )
        for table in tables_of(library.models(folder))
        for rule in table.rules
    }
    return _part(list(rules), {name for name, reached in rules.items() if reached})


def _part(all_: list[str], reached: set[str]) -> Part:
    return Part(len(all_), tuple(name for name in all_ if name not in reached))
