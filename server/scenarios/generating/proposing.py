"""Proposes scenarios for the flows of a process that nothing reached; only those that prove to reach them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from server.commands.people.house_files import House
from server.dmn.tables import tables_of
from server.domain.ids import new_id
from server.domain.scenario_runs import Seen, free_path
from server.domain.wording import said
from server.engine.properties import decision_of, properties_of
from server.engine.upload import Place, Scope
from server.scenarios.folders import Library, library_of
from server.scenarios.generating.solving import Decided, Wish, solutions
from server.scenarios.generating.trying import Attempt, Models
from server.scenarios.generating.ways import Way, flows_of, way_to
from server.scenarios.generating.writing import Proposal, written
from server.scenarios.houses import make_houses, settings_for
from server.scenarios.known import known_words
from server.scenarios.model import Scenario
from server.scenarios.playing import play
from server.scenarios.reading import read_scenarios
from server.scenarios.stage import Stage
from server.scenarios.witness import Witness
from server.store.sqlite_copies import copy_file
from server.wiring.core import Core, wire_core
from server.wiring.settings import Settings

_MOST_WISHES = 6
"""So many solutions are played for one flow."""
_MOST_FLOWS = 200


@dataclass(frozen=True, slots=True)
class Missing:
    """A flow for which nothing was found, and why, in words."""

    flow: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Generated:
    """What was found for one process: a scenario file, what its scenarios reach that nothing did, and the rest."""

    process: str
    path: str
    content: bytes
    names: tuple[str, ...]
    flows: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where proposals are played: an empty folder, settings, the house, when it begins, and in which branch.

    `taken` are paths of files that were generated before.
    """

    folder: Path
    settings: Settings
    house: House
    clock: datetime
    branch: str | None
    taken: Collection[str] = ()


def generate(library: Library, process: str, scenarios: Sequence[Scenario], seen: Seen, ground: Ground) -> Generated:
    """Scenarios for what `seen` lacks of a process, each played anew from the file to confirm it.

    Raises FilesRefused when the processes do not deploy.
    """
    path = free_path(library.folder(process), {*library.files, *ground.taken})
    house = make_houses(ground.folder, ground.settings, library, ground.house, [ground.clock])[ground.clock]
    copy, witness = ground.folder / f"{new_id()}.db", Witness()
    copy_file(house, copy)
    with closing(wire_core(settings_for(ground.settings, copy), witness)) as wired:
        wired.database.be_fleeting()
        search = _Search(library, process, Models(scenarios), ground, house, copy, wired, witness)
        found, missing = search.all(seen)
        confirmed = [one for one in found if search.confirmed(path, one)]
    lost = [search.not_repeated(one) for one in found if one not in confirmed]
    content = written(process, ground.clock, ground.branch, confirmed)
    names = tuple(one.name for one in confirmed)
    return Generated(process, path, content, names, tuple(one.flow for one in confirmed), (*missing, *lost))


@dataclass(frozen=True, slots=True)
class _Aim:
    """A flow that is to be reached: its id, its own name, and what the elements at its ends are called."""

    flow: str
    label: str
    ends: Mapping[str, str]

    @property
    def name(self) -> str:
        """What its scenario is called."""
        return said("It goes from %(source)s to %(target)s (%(flow)s)", flow=self.label, **self.ends)


@dataclass(slots=True)
class _Search:
    library: Library
    process: str
    models: Models
    ground: Ground
    house: Path
    copy: Path
    wired: Core
    witness: Witness

    def all(self, seen: Seen) -> tuple[list[Proposal], list[Missing]]:
        """A proposal or a reason for each flow that is not reached; what one reaches by the way needs none."""
        found: list[Proposal] = []
        missing: list[Missing] = []
        for aim, way in self._left(seen):
            if (self.process, aim.flow) in seen.flows:
                continue
            if way is None:
                none = said("No way from a start leads to the flow from %(source)s to %(target)s.", **aim.ends)
                missing.append(Missing(aim.flow, aim.name, none))
                continue
            proposal, why = self._proposed(aim, way)
            if proposal is None:
                missing.append(Missing(aim.flow, aim.name, why))
            else:
                found.append(proposal)
                seen |= self.witness.seen()
        return found, missing

    def not_repeated(self, proposal: Proposal) -> Missing:
        """What is told of a flow whose scenario does not pass when it is played anew."""
        scope, flow = flows_of(self.library.upload, self.process)[proposal.flow]
        told = said(
            "A case took the flow from %(source)s to %(target)s, but the same steps played again did not lead there.",
            **_aim(scope, flow).ends,
        )
        return Missing(proposal.flow, proposal.name, told)

    def _left(self, seen: Seen) -> list[tuple[_Aim, Way | None]]:
        """The flows that are not reached, each with the way to it: the longest ways first, for they pass others."""
        upload = self.library.upload
        flows = islice(flows_of(upload, self.process).items(), _MOST_FLOWS)
        left = [
            (_aim(scope, flow), way_to(upload, scope, flow))
            for id_, (scope, flow) in flows
            if (self.process, id_) not in seen.flows
        ]
        return sorted(left, key=lambda each: -len(each[1].nodes) if each[1] is not None else 0)

    def confirmed(self, path: str, proposal: Proposal) -> bool:
        """Whether the proposal, written and read again, passes and reaches its flow."""
        content = written(self.process, self.ground.clock, self.ground.branch, [proposal])
        folder = self.library.folder(self.process)
        library = library_of({**self._others(folder), path: content}, folder)
        words = known_words(library, self.ground.house, self.ground.settings.zone)
        [scenario] = read_scenarios(library, words)
        played = play(scenario, self._stage())
        return played.failure is None and (self.process, proposal.flow) in played.seen.flows

    def _others(self, folder: str) -> dict[str, bytes]:
        mine = self.library.scenario_files(folder)
        return {path: data for path, data in self.library.files.items() if path not in mine}

    def _proposed(self, aim: _Aim, way: Way) -> tuple[Proposal | None, str]:
        why = said(
            "No data were found that make %(conditions)s hold, so no case took the flow from %(source)s to %(target)s.",
            conditions=" and ".join(way.conditions),
            **aim.ends,
        )
        for wish in self._wishes(way):
            stage = self._stage()
            attempt = Attempt(
                stage,
                self.library,
                self.models,
                [row.login for row in self.ground.house.people],
                self.process,
                way,
                wish,
                (self.process, aim.flow),
            )
            if attempt.run() and attempt.start is not None:
                status, open_ = self._end(stage)
                return Proposal(aim.name, aim.flow, attempt.start, attempt.noted, status, open_), ""
            if wish or not way.conditions:
                why = _tried(aim, wish, attempt.stuck)
        return None, why

    def _wishes(self, way: Way) -> Iterator[Wish]:
        """Data for which the conditions hold; where none are found, what is entered elsewhere may do."""
        decided, ways = self._decided(), way.onward or ((),)
        tried = chain.from_iterable(solutions((*way.conditions, *more), decided) for more in ways)
        yield from list(islice(tried, _MOST_WISHES)) or [{}]

    def _decided(self) -> list[Decided]:
        tables = {each.owner: each for each in tables_of(self.library.models(self.library.folder(self.process)))}
        found: list[Decided] = []
        for _, place in self.library.upload.places("businessRuleTask"):
            table = tables.get(decision_of(place.node))
            result = properties_of(place.node).get("result")
            if place.process == self.process and table is not None and result:
                found.append(Decided(result, table))
        return found

    def _stage(self) -> Stage:
        copy_file(self.house, self.copy)
        self.witness.moves.clear()
        return Stage(self.wired, self.witness, self.ground.branch)

    @staticmethod
    def _end(stage: Stage) -> tuple[str, tuple[str, ...]]:
        main = stage.look()[0]
        return main.case.status.value, tuple(task.element for task in main.tasks)


def _tried(aim: _Aim, wish: Wish, stuck: str) -> str:
    """Why no case took a flow: what was tried last, and where that ended."""
    values = ", ".join(f"{path} = {_shown(value)}" for path, value in wish.items())
    return said(
        "No case took the flow from %(source)s to %(target)s. Tried last with %(data)s: %(why)s.",
        data=values or said("the data of other scenarios and the least that forms take"),
        why=stuck,
        **aim.ends,
    )


def _shown(value: object) -> str:
    """A value as conditions write it."""
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _aim(scope: Scope, flow: Place) -> _Aim:
    source, target = (
        scope.by_id[each].node.name or each if each in scope.by_id else each
        for each in (flow.node.get("sourceRef"), flow.node.get("targetRef"))
    )
    return _Aim(flow.id, flow.node.name or flow.id, {"source": source, "target": target})
