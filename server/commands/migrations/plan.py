"""Judge the running cases of some versions of a process before they move; nothing is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.commands.cases.migrate import bundle_bound
from server.commands.migrations.begin import operated
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
    """An element that needs a mapping, with the names (by id) of what could take its place, the likeliest first."""

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
    branches = operated(command.actor)
    bound = bind(work, command.process, command.to)
    there = bundle_bound(work, bound)
    found = work.uow.migrations.candidates(command.process, command.from_versions, branches, bound.id)
    passages: dict[str, Passage] = {}
    alike: dict[Judgement, list[Candidate]] = {}
    for case in found:
        passage = passages.get(case.binding)
        if passage is None:
            here = bundle_bound(work, work.uow.processes.binding(case.binding))
            passage = passages[case.binding] = Passage(here, there, command.mapping)
        alike.setdefault(passage.judge(case.blob), []).append(case)
    groups = [Alike(judgement, tuple(cases)) for judgement, cases in alike.items()]
    groups.sort(key=lambda group: -len(group.cases))
    return Plan(bound.version, tuple(groups), _choices(groups, there))


def _choices(groups: Sequence[Alike], there: Bundle) -> tuple[Choice, ...]:
    asked: dict[str, Remark] = {}
    for group in groups:
        for remark in group.judgement.remarks:
            if remark.candidates:
                asked.setdefault(remark.element, remark)
    return tuple(_choice(remark, there) for remark in asked.values())


def _choice(remark: Remark, there: Bundle) -> Choice:
    known = there.elements.get(remark.process, {})
    names = {element: (known[element].name if element in known else "") or element for element in remark.candidates}
    return Choice(remark.element, dict(remark.params)["element"], names)
