"""Judge the running cases of some versions of a process before they move; nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.people import Actor
from server.domain.processes import Binding
from server.domain.rights import require_designer, require_operated
from server.engine.bundle import Bundle
from server.engine.migration.model import Judgement, Remark, Verdict
from server.engine.migration.moving import Passage
from server.queries.reading import Reading
from server.store.bound_files import files_of, would_bind
from server.store.channel import Channel
from server.store.migrations import Candidate, Migrations
from server.store.processes import Processes


@dataclass(frozen=True, slots=True, kw_only=True)
class WishedMove:
    """What is thought of; `to` None: the version in force; `mapping`: elements whose place others take."""

    process: str
    from_versions: Sequence[int]
    to: int | None
    mapping: Mapping[str, str]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases of which the same is to be said."""

    judgement: Judgement
    cases: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An element that is gone from its process, and the names (by id) of what could take its place, likeliest first."""

    process: str
    element: str
    name: str
    candidates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of the cases: most of them first."""

    to: int
    groups: tuple[Alike, ...]
    choices: tuple[Choice, ...]

    def count(self, verdict: Verdict) -> int:
        """How many cases would fare so."""
        return sum(len(group.cases) for group in self.groups if group.judgement.verdict is verdict)


def migration_plan(reading: Reading, wish: WishedMove) -> Plan:
    """The plan for the cases at branches that the actor operates. Raises RightMissing and ProcessNotFound."""
    require_designer(wish.actor)
    branches = require_operated(wish.actor)
    with reading.database.read() as connection:
        processes = Processes(connection)
        wanted = would_bind(processes, wish.process, wish.to)
        stored = processes.same_binding(wanted)
        there = _bundle(reading, processes, stored or wanted, stored.id if stored else _exact(wanted))
        bound = stored.id if stored else wanted.id
        found = Migrations(Channel(connection)).candidates(wish.process, wish.from_versions, branches, bound)
        here = {each: _bundle(reading, processes, processes.binding(each), each) for each in _bindings(found)}
    return _judged(found, here, there, wish.mapping, wanted.version)


def _bundle(reading: Reading, processes: Processes, binding: Binding, key: str) -> Bundle:
    return reading.shelf.bundle(key, binding.process, lambda: files_of(processes, binding))


def _exact(binding: Binding) -> str:
    """The same for the same versions: what no case is bound to yet is compiled once too."""
    return f"{binding.process} {binding.version} {sorted(binding.called.items())}"


def _bindings(found: Sequence[Candidate]) -> set[str]:
    return {one.binding for one in found}


def _judged(
    found: Sequence[Candidate], here: Mapping[str, Bundle], there: Bundle, mapping: Mapping[str, str], to: int
) -> Plan:
    ways: dict[str, tuple[Passage, Passage]] = {}
    alike: dict[Judgement, list[Candidate]] = {}
    plain: dict[int, tuple[Judgement, Judgement]] = {}
    for case in found:
        if case.binding not in ways:
            before = here[case.binding]
            ways[case.binding] = Passage(before, there, mapping), Passage(before, there, {})
        mapped, unmapped = ways[case.binding]
        judgement = mapped.judge(case.blob)
        alike.setdefault(judgement, []).append(case)
        if id(judgement) not in plain:  # cases that stand alike have one judgement, which is kept here with its id
            plain[id(judgement)] = judgement, unmapped.judge(case.blob)
    groups = [Alike(judgement, tuple(cases)) for judgement, cases in alike.items()]
    groups.sort(key=lambda group: -len(group.cases))
    return Plan(to, tuple(groups), _choices([judgement for _, judgement in plain.values()], there))


def _choices(unmapped: Sequence[Judgement], there: Bundle) -> tuple[Choice, ...]:
    asked: dict[str, Remark] = {}
    for judgement in unmapped:
        for remark in judgement.remarks:
            if remark.candidates:
                asked.setdefault(remark.element, remark)
    return tuple(_choice(remark, there) for remark in asked.values())


def _choice(remark: Remark, there: Bundle) -> Choice:
    known = there.elements.get(remark.process, {})
    names = {element: (known[element].name if element in known else "") or element for element in remark.candidates}
    return Choice(remark.process, remark.element, dict(remark.params)["element"], names)
