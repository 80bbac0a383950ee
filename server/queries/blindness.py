"""What is still blind in a case: how far its elements are, and which findings nobody but their writer may read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from server.domain import codec
from server.domain.cases import Case
from server.domain.events import DecisionEvaluated
from server.domain.separation import Progress, hidden_elements
from server.engine.bundle import Bundle, Element
from server.engine.duties import duties
from server.engine.outputs import shape_of
from server.store.tables.tasks import task
from server.store.tables.trail import audit_entry

_STANDING = (
    select(task.c.case, task.c.element, task.c.state, task.c.assignee)
    .where(task.c.case.in_(bindparam("cases", expanding=True)))
    .group_by(task.c.case, task.c.element, task.c.state, task.c.assignee)
    .order_by(task.c.case, func.min(task.c.id))
)
_DECIDED = select(audit_entry.c.element, audit_entry.c.payload).where(
    audit_entry.c.chain == bindparam("wanted"),
    audit_entry.c.kind == DecisionEvaluated.__name__,
    audit_entry.c.element.in_(bindparam("deciding", expanding=True)),
    audit_entry.c.payload.is_not(None),
)
_OPEN = frozenset({"offered", "claimed"})
_HELD = frozenset({"claimed", "completed"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the human elements of a case are, and who holds or did one."""

    progress: Mapping[str, Progress]
    people: frozenset[str]


def standing_of(connection: Connection, cases: Iterable[str]) -> Mapping[str, Standing]:
    """The standing of cases, in one statement."""
    wanted = list(cases)
    states: dict[str, dict[str, set[str]]] = {case: {} for case in wanted}
    people: dict[str, set[str]] = {case: set() for case in wanted}
    for case, element, state, assignee in connection.execute(_STANDING, {"cases": wanted}):
        states[case].setdefault(element, set()).add(state)
        if assignee is not None and state in _HELD:
            people[case].add(assignee)
    return {case: Standing(_progress(states[case]), frozenset(people[case])) for case in wanted}


def hidden_in(connection: Connection, case: Case, bundle: Bundle, standing: Standing) -> frozenset[str]:
    """The elements of the case whose findings are still blind, with those that decided anything by such findings."""
    hidden = hidden_elements(duties(bundle).values(), standing.progress, running=case.ended_at is None)
    deciding = [element.id for element in _elements(bundle) if element.decision]
    return _with_decided(connection, case.id, deciding, hidden) if hidden and deciding else hidden


def hidden_names(bundle: Bundle, hidden: frozenset[str]) -> frozenset[str]:
    """The variables that receive the findings of hidden elements, where the diagram names them."""
    found = [element for element in _elements(bundle) if element.id in hidden]
    named = frozenset(element.result for element in found if element.result)
    merged = [element for element in found if element.decision and not element.result]
    return named.union(*(_entries(bundle, element) for element in merged))


def _elements(bundle: Bundle) -> Iterator[Element]:
    for elements in bundle.elements.values():
        yield from elements.values()


def _entries(bundle: Bundle, element: Element) -> frozenset[str]:
    return shape_of(bundle.rulebooks[element.process], element.decision or "").names


def _with_decided(connection: Connection, case: str, deciding: Sequence[str], hidden: frozenset[str]) -> frozenset[str]:
    """Add the elements whose decisions read what a hidden one wrote, directly or by way of other decisions."""
    rows = connection.execute(_DECIDED, {"wanted": case, "deciding": list(deciding)}).all()
    sources = [(element, frozenset(codec.loads(bytes(payload))["sources"])) for element, payload in rows]
    while True:
        more = {element for element, read in sources if element not in hidden and not read.isdisjoint(hidden)}
        if not more:
            return hidden
        hidden |= more


def _progress(states: Mapping[str, set[str]]) -> Mapping[str, Progress]:
    return {
        element: Progress(element, done="completed" in seen, open=not _OPEN.isdisjoint(seen))
        for element, seen in states.items()
    }
