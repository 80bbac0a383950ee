"""What may have been made of findings, followed by the names of variables through a process and all it calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.engine.bundle import Bundle, Element
from server.engine.variables import UNKNOWN

COUNTER = "loopCounter"


@dataclass(frozen=True, slots=True)
class Derived:
    """Elements that read findings or what was made of them, and every variable that may hold any of it."""

    elements: frozenset[str]
    names: frozenset[str]


def derived(bundle: Bundle, findings: frozenset[str]) -> Derived:
    """What may have been made of what these elements (ids) found, in whatever order the elements run."""
    every = elements_of(bundle)
    names = frozenset(name for e in every if e.id in findings for name in e.enters | e.writes)
    return followed(every, names)


def followed(every: Iterable[Element], names: frozenset[str]) -> Derived:
    """Where variables go: through each element that reads one of them to all that it writes itself."""
    left, reached = [e for e in every if e.reads], set[str]()
    while True:
        found = [e for e in left if UNKNOWN in names or e.reads & names]
        if not found:
            return Derived(frozenset(reached), names)
        left = [e for e in left if UNKNOWN not in names and not e.reads & names]
        reached.update(e.id for e in found)
        names = names.union(*(e.writes for e in found))


def kept_back(bundle: Bundle, made: Derived, findings: frozenset[str], keys: Iterable[str]) -> frozenset[str]:
    """Which of these variables may hold any of it. Without names to go by: those that nothing else accounts for."""
    wanted = frozenset(keys)
    if UNKNOWN not in made.names:
        return wanted & made.names
    others = [e for e in elements_of(bundle) if e.id not in findings and e.id not in made.elements]
    accounted = {COUNTER}.union(*(e.enters | e.writes for e in others))
    return (wanted & made.names) | (wanted - accounted)


def elements_of(bundle: Bundle) -> tuple[Element, ...]:
    """The elements of a process and of all it calls."""
    return tuple(e for elements in bundle.elements.values() for e in elements.values())
