"""How much of the processes the scenarios reached: nodes, sequence flows, and rules of decision tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.domain.scenario_runs import Seen
from server.queries.coverage import Drawn, covered_process, covered_tables
from server.scenarios.folders import Library


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
    """The coverage of every process of the tested folders; rules are told once for each folder."""
    for folder in library.tested:
        for number, process in enumerate(library.processes(folder)):
            found = covered_process(library.upload, process, seen)
            rules = _rules(library, folder, seen) if number == 0 else Part(0, ())
            yield Coverage(process, _part(found.elements), _part(found.flows), rules)


def _part(drawn: Sequence[Drawn]) -> Part:
    return Part(len(drawn), tuple(each.id for each in drawn if not each.reached))


def _rules(library: Library, folder: str, seen: Seen) -> Part:
    tables = list(covered_tables(library.upload, folder, library.models(folder), seen))
    missing = [
        f"{each.table.file}#{each.table.owner} rule {rule.number}{f' ({rule.id})' if rule.id else ''}"
        for each in tables
        for rule in each.table.rules
        if rule.number not in each.hit
    ]
    return Part(sum(len(each.table.rules) for each in tables), tuple(missing))
