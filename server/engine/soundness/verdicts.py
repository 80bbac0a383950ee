"""Turns what was explored into findings with the run that leads there."""

from collections.abc import Iterator

from server.engine.bundle import Finding
from server.engine.soundness.exploring import Exploration
from server.engine.soundness.reading import LINK
from server.engine.soundness.reducing import Reduced
from server.engine.soundness.steps import Step, Takes
from server.engine.soundness.telling import Teller
from server.engine.soundness.words import called, found
from server.engine.upload import Scope


def verdicts(scope: Scope, reduced: Reduced, explored: Exploration, *, interruptible: bool) -> Iterator[Finding]:
    """What can go wrong in a scope, each element once. `interruptible`: something outside its flows may end it."""
    teller = Teller(reduced, explored)
    yield from _doubled(scope, teller, explored)
    yield from _stuck(scope, teller, reduced, explored)
    if explored.lost and not (explored.doubled or explored.stuck or interruptible):
        yield _lost(scope, teller, explored)
    for name, (state, firing) in explored.cut.items():
        if scope.by_id[name].node.first("documentation") is not None:
            continue
        path = teller.through(state, firing)
        yield found(scope.by_id[name], "terminate_ends_work", path, severity="warning")
    if not explored.decided:
        yield found(scope.host, "soundness_undecided", severity="warning")


def _doubled(scope: Scope, teller: Teller, explored: Exploration) -> Iterator[Finding]:
    told: set[str] = set()
    for place, (state, firing) in explored.doubled.items():
        path, met = teller.doubled(place, state, firing)
        if met not in told:
            told.add(met)
            yield found(scope.by_id[met], "lack_of_synchronisation", path)


def _stuck(scope: Scope, teller: Teller, reduced: Reduced, explored: Exploration) -> Iterator[Finding]:
    told: set[str] = set()
    for state in explored.stuck:
        marked = set(explored.marked(state))
        for step in reduced.steps.values():
            if step.id in told or step.takes is Takes.ONE or not marked & set(step.entering):
                continue
            told.add(step.id)
            yield found(
                scope.by_id[step.id],
                "deadlock",
                (*teller.waiting(state), step.id),
                come=_sources(scope, step, marked),
                missing=_sources(scope, step, set(step.entering) - marked),
            )


def _lost(scope: Scope, teller: Teller, explored: Exploration) -> Finding:
    """The first state from which there is no end: at the element where its last token stands."""
    path = teller.onward(explored.lost[0])
    return found(scope.by_id[path[-1]], "never_ends", path)


def _sources(scope: Scope, step: Step, flows: set[str]) -> str:
    """The elements from which flows lead to a join, by name."""
    by_flow = {flow.id: flow.node.get("sourceRef") for flow in scope.flows}
    names = [by_flow[flow] for flow in step.entering if flow in flows and not flow.startswith(LINK)]
    return ", ".join(dict.fromkeys(f"“{called(scope.by_id[name])}”" for name in names if name in scope.by_id))
