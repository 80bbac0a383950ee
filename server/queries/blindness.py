"""What is still blind in a case: how far its elements are, and which findings nobody but their writer may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from server.domain.cases import Case
from server.domain.separation import Blind, Progress
from server.engine.blindness import blind_in, kept_from_scope
from server.engine.bundle import Bundle
from server.store.tables.tasks import task

_STANDING = (
    select(task.c.case, task.c.element, task.c.state, task.c.assignee)
    .where(task.c.case.in_(bindparam("cases", expanding=True)))
    .group_by(task.c.case, task.c.element, task.c.state, task.c.assignee)
    .order_by(task.c.case, func.min(task.c.id))
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


def hidden_in(case: Case, bundle: Bundle, standing: Standing) -> Blind:
    """The elements of the case whose findings are still blind, and those that may have made others of them."""
    return blind_in(bundle, standing.progress, running=case.ended_at is None)


def hidden_names(bundle: Bundle, blind: Blind, standing: Standing, keys: Iterable[str]) -> frozenset[str]:
    """Which variables of a task's inner scopes, where nobody notes who wrote what, may hold blind findings."""
    return kept_from_scope(bundle, blind, standing.progress, keys)


def _progress(states: Mapping[str, set[str]]) -> Mapping[str, Progress]:
    return {
        element: Progress(element, done="completed" in seen, open=not _OPEN.isdisjoint(seen))
        for element, seen in states.items()
    }
