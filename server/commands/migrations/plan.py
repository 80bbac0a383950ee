"""Judge the running cases of some versions of a process before they move; nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.commands.cases.migrate import bundle_bound
from server.commands.migrations.begin import require_operated
from server.commands.processes.binding import bind
from server.commands.processes.deploy import require_designer
from server.commands.transaction import Work
from server.domain.people import Actor
from server.engine.bundle import Bundle
from server.engine.migration.model import Judgement, Remark, Verdict
from server.engine.migration.moving import Passage
from server.store.migrations import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMigration:
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


def plan_migration(command: PlanMigration, work: Work) -> Plan:
    """The plan for the cases at branches that the actor operates. Raises RightMissing and ProcessNotFound."""
    require_designer(command.actor)
    branches = require_operated(command.actor)
    bound = bind(work, command.process, command.to)
    there = bundle_bound(work, bound)
    found = work.uow.migrations.candidates(command.process, command.from_versions, branches, bound.id)
    ways: dict[str, tuple[Passage, Passage]] = {}
    alike: dict[Judgement, list[Candidate]] = {}
    plain: dict[int, tuple[Judgement, Judgement]] = {}
    for case in found:
        if case.binding not in ways:
            here = bundle_bound(work, work.uow.processes.binding(case.binding))
            ways[case.binding] = Passage(here, there, command.mapping), Passage(here, there, {})
        mapped, unmapped = ways[case.binding]
        judgement = mapped.judge(case.blob)
        alike.setdefault(judgement, []).append(case)
        if id(judgement) not in plain:  # cases that stand alike have one judgement, which is kept here with its id
            plain[id(judgement)] = judgement, unmapped.judge(case.blob)
    groups = [Alike(judgement, tuple(cases)) for judgement, cases in alike.items()]
    groups.sort(key=lambda group: -len(group.cases))
    return Plan(bound.version, tuple(groups), _choices([judgement for _, judgement in plain.values()], there))


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
