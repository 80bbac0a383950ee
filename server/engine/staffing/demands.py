"""Reads from the diagrams of an upload what each process asks of people, and what no staff at all could do."""

from collections.abc import Collection, Iterator, Mapping

from server.domain.escalation import roles_of
from server.domain.people import EVERYONE, Right
from server.domain.separation import STARTER, with_starter
from server.domain.staffing.demands import Demand, StaffedStep, posts_of
from server.domain.wording import said
from server.engine.bundle import Element, Finding
from server.engine.elements import elements_of, process_info
from server.engine.staffing.runs import Runs
from server.engine.upload import HUMAN, Upload

LEAST_APART, MOST_APART = 2, 30
"""How many instances that must be apart are counted on: where the number is not written, and at most."""


def demands(upload: Upload) -> tuple[Demand, ...]:
    """What each process of an upload without errors asks of people, with those it calls as far as they are there."""
    elements = {key: elements_of(upload, key) for key in upload.processes}
    human = {each.id: each for inside in elements.values() for each in inside.values() if each.human}
    begins = frozenset(each.id for inside in elements.values() for each in inside.values() if each.begins)
    apart, same = _pairs(human, begins, "separate_from"), _pairs(human, begins, "same_as")
    runs = Runs(upload, frozenset(name for pair in apart | same for name in pair))
    return tuple(_demand(upload, key, elements, (apart, same), runs) for key in upload.processes)


def impossible(upload: Upload, asked: tuple[Demand, ...]) -> Iterator[Finding]:
    """Steps of one run that one person must do and must not do together, by the duties of several steps."""
    told: set[tuple[str, ...]] = set()
    for demand in asked:
        for clash in (clash for run in demand.runs for clash in posts_of(demand, run).clashes):
            named = (place for step in clash for place in upload.by_id.get(step, ()))
            place = next((place for place in named if place.kind in HUMAN), None)
            if place is not None and clash not in told:
                told.add(clash)
                yield place.error(
                    "separation_contradiction",
                    said("same_as gives %(steps)s to one person, separate_from to several.", steps=", ".join(clash)),
                    said("Remove one of these duties, or draw the steps so that no case does them all."),
                )


def _demand(
    upload: Upload,
    key: str,
    elements: Mapping[str, Mapping[str, Element]],
    pairs: tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]],
    runs: Runs,
) -> Demand:
    scope = upload.processes[key]
    human = {each.id: each for name in upload.reach(key) for each in elements[name].values() if each.human}
    starter = _starter(upload, key, elements[key])
    at_start = {STARTER: starter.element} if starter is not None else {}
    pairs = (_at(pairs[0], at_start), _at(pairs[1], at_start))
    steps = {name: _step(upload, each) for name, each in human.items()}
    if starter is not None and any(starter.element in pair for each in pairs for pair in each):
        steps[starter.element] = starter
    apart, same = (frozenset(pair for pair in each if steps.keys() >= set(pair)) for each in pairs)
    named = {name for pair in apart | same for name in pair} & human.keys()
    together = runs.of(scope)
    free = frozenset(steps.keys() - named)
    return Demand(
        process=key,
        file=scope.host.file,
        steps=steps,
        apart=frozenset(pair for pair in apart if pair[0] != pair[1]),
        same=same,
        runs=tuple((done & human.keys()) | free for done in together.sets),
        begins=_begins(upload, key, human),
        exact=together.exact,
    )


def _step(upload: Upload, element: Element) -> StaffedStep:
    name, role = element.name or element.id, element.role or EVERYONE
    return StaffedStep(element.process, element.id, name, role, _people(upload, element), roles_of(element.escalate))


def _starter(upload: Upload, key: str, elements: Mapping[str, Element]) -> StaffedStep | None:
    """The start of a case by a person as a step: who may start it must leave somebody for the others."""
    start = next((each for each in elements.values() if each.begins), None)
    if start is None:
        return None
    role = process_info(upload, key).start_role
    return StaffedStep(key, start.id, start.name or start.id, EVERYONE if role in set(Right) else role)


def _at(pairs: frozenset[tuple[str, str]], at_start: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Pairs with the start of the process itself in place of STARTER."""
    named = ((at_start.get(one, one), at_start.get(other, other)) for one, other in pairs)
    return frozenset((min(pair), max(pair)) for pair in named)


def _pairs(human: Mapping[str, Element], begins: Collection[str], duty: str) -> frozenset[tuple[str, str]]:
    """Pairs of steps, each once whichever names the other."""
    known = {*human, STARTER}
    named = ((e.id, other) for e in human.values() for other in with_starter(getattr(e, duty), begins))
    return frozenset((min(pair), max(pair)) for pair in named if pair[1] in known)


def _people(upload: Upload, element: Element) -> int:
    """How many different people the instances of a step need."""
    if element.id not in element.separate_from:
        return 1
    place = next(place for place in upload.by_id[element.id] if place.process == element.process)
    loops = place.node.all("multiInstanceLoopCharacteristics")
    written = next((each.text for loop in loops for each in loop.all("loopCardinality")), "")
    text = written.strip().removeprefix("=").strip()
    return min(max(int(text), 1), MOST_APART) if text.isdecimal() else LEAST_APART


def _begins(upload: Upload, key: str, human: Mapping[str, Element]) -> frozenset[str]:
    """The role that starts cases; where everybody may, or whoever keeps the server, the roles that may act first."""
    role = process_info(upload, key).start_role
    if role != EVERYONE and role not in set(Right):
        return frozenset({role})
    return frozenset(human[name].role or EVERYONE for name in _first(upload, key) if name in human)


def _first(upload: Upload, key: str) -> Iterator[str]:
    """The steps that a case may come to first, those inside of what holds others too."""
    scopes = {id(scope.host.node): scope for scope in upload.scopes}
    scope = upload.processes[key]
    todo = [(scope, start) for start in scope.of("startEvent")]
    seen: set[int] = set()
    while todo:
        scope, place = todo.pop()
        if id(place) in seen:
            continue
        seen.add(id(place))
        if place.kind in HUMAN:
            yield place.id
            continue
        held = upload.processes.get(place.node.get("calledElement"))
        inner = held if place.kind == "callActivity" else scopes.get(id(place.node))
        if inner is not None:
            todo += [(inner, start) for start in inner.of("startEvent")]
        else:
            names = (scope.by_id.get(flow.node.get("targetRef")) for flow in scope.outgoing(place))
            todo += [(scope, target) for target in names if target is not None]
