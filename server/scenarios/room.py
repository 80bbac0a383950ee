"""A room: one throw-away house in which a designer plays a draft, step by step, every step written down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias, cast

from server.commands.people.house_files import House
from server.commands.submission import Submission
from server.commands.transaction import Work
from server.domain import wording
from server.domain.errors import DomainError, InvalidValue
from server.domain.people import Actor
from server.domain.play import (
    MOST_MOVES,
    Ahead,
    Awaited,
    Move,
    Opening,
    Plain,
    Recording,
    Standing,
    TooManyMoves,
    UnmetMove,
)
from server.domain.waiting import AwaitedKind
from server.engine.model import EngineRefusal
from server.engine.reading import read
from server.forms.errors import FormErrors
from server.scenarios.entering import Entering
from server.scenarios.faults import FaultyNode
from server.scenarios.folders import Library
from server.scenarios.houses import make_houses, settings_for
from server.scenarios.known import Known, known_words
from server.scenarios.model import Do, Send, StartByHand, Step
from server.scenarios.plain_steps import of_case, refused_step, sent_outside, without_refusal
from server.scenarios.recording import expectations, last_said, local, node_of, scenario_of
from server.scenarios.refusing import Unmet, told
from server.scenarios.stage import Stage
from server.scenarios.steps import StepReader
from server.scenarios.witness import Witness
from server.scenarios.writing import write_file
from server.store.sqlite_copies import copy_file
from server.wiring.core import Core, wire_core
from server.wiring.settings import Settings

Pairs: TypeAlias = tuple[tuple[str, str], ...]
_REFUSALS = (DomainError, FormErrors, EngineRefusal)
_REFUSABLE = frozenset({"start", "do", "claim", "message", "signal"})
"""Steps that a scenario can say to be refused."""
_FAR = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where rooms are made: an empty folder, the settings of the server, and who lives in the house.

    `begun`: the house as it is before the first step, when it has been made already; checking a draft takes seconds.
    """

    folder: Path
    settings: Settings
    house: House
    begun: Path | None = None


class Room:
    """What is played now. A refused step is written down as such, and its refusal raised."""

    def __init__(self, opening: Opening, grounds: Grounds) -> None:
        """Make the house. Raises FilesRefused when the draft does not deploy, HouseRefused when the house is wrong."""
        upload, _ = read(opening.files)
        library = Library(opening.files, upload, (opening.root,))
        played = grounds.folder / "played.db"
        self.opening, self._witness = opening, Witness()
        self.begun = _begun(opening, library, grounds)
        copy_file(self.begun, played)
        self.wired: Core = wire_core(settings_for(grounds.settings, played), self._witness)
        self.wired.database.be_fleeting()
        self._stage = Stage(self.wired, self._witness, None)
        self._known: Known = known_words(library, grounds.house, self._stage.zone)
        self._reader = StepReader(self._known, {})
        self._entering = Entering(self.wired)
        self.recording = Recording(opening.process, opening.clock)
        self.processes = library.processes(opening.root)

    def close(self) -> None:
        """Throw the house away."""
        self.wired.close()

    # ---------- what is
    @property
    def people(self) -> Sequence[Actor]:
        """Everybody of the house, by login."""
        return [self._stage.person(login) for login in sorted(self._known.people)]

    @property
    def main(self) -> str | None:
        """The case that the scenario is about: the first that moved."""
        return next(iter(self._witness.cases()), None)

    def standings(self) -> list[Standing]:
        """How every case stands, in the order in which they began."""
        return self._stage.look()

    def ahead(self) -> Ahead:
        """What is waited for besides people."""
        return self.wired.transactions.run(_ahead, tuple(self._witness.cases()))

    def scenario(self, name: str) -> Mapping[str, object]:
        """All that was played as a scenario."""
        main, completed = self.main, self._drawn(self._witness.completed())
        ends = self._drawn(self._witness.ends(main)) if main else ()
        case = next((one.case for one in self.standings() if one.case.id == main), None)
        return scenario_of(self.recording, name, self._stage.zone, (completed, ends), case)

    def text(self, name: str) -> str:
        """The scenario as a file of its own."""
        scenario = {key: value for key, value in self.scenario(name).items() if key != "clock"}
        return write_file(self.recording.process, local(self.recording.clock, self._stage.zone), scenario)

    # ---------- what happens
    def start(self, process: str, login: str, branch: str | None, pairs: Pairs) -> None:
        """Start the case by hand with what was typed; in place of a start that was refused."""
        entered = self._entering.start(process, self._stage.person(login), branch, pairs)
        own = branch in {None, self._stage.person(login).branch}
        self.recording = Recording(process, self.recording.clock, (), self.recording.revision, None if own else branch)
        self._stage.branch = self.recording.branch
        said: dict[str, object] = {"as": login}
        if entered.data:
            said["data"] = entered.data
        step = StartByHand(line=0, person=login, data=entered.data)
        self._note_start(said, entered.codes, lambda: self._stage.start(step, process, Submission(pairs=pairs)))

    def start_by(self, process: str, kind: str, name: str, data: str) -> None:
        """Start the case by a message or signal from outside; `data` are lines of YAML. Raises InvalidValue besides."""
        said: Plain = {kind: sent_outside(name, "", data)}
        self.recording = Recording(process, self.recording.clock, (), self.recording.revision)
        self._stage.branch = None
        self._start_by(said)

    def send(self, kind: str, name: str, correlation: str, data: str) -> None:
        """A message or signal comes from outside, its correlation and data as lines of YAML."""
        self.play({kind: sent_outside(name, correlation, data)})

    def do(self, element: str, case: str | None, login: str, pairs: Pairs) -> None:
        """Do a task with what was typed: claim it where needed, bring the papers it asks for, complete it."""
        step = Do(line=0, case=case, element=element, person=login, data={})
        task = self._stage.chosen(step)
        entered = self._entering.task(task.id, self._stage.person(login), pairs)
        said: dict[str, object] = {"do": element, "as": login, **of_case(case)}
        if entered.data:
            said["data"] = entered.data
        self._note(said, entered.codes, lambda: self._stage.do(step, Submission(pairs=pairs)))

    def play(self, said: Plain) -> None:
        """Play a step as a scenario says it: claim, message, signal, advance, retry. Raises InvalidValue besides."""
        try:
            steps = list(self._reader.steps(node_of(said)))
        except FaultyNode as faulty:
            raise InvalidValue(field=next(iter(said), ""), problem=faulty.fault.problem) from faulty
        self._note(dict(said), {}, lambda: self._act(steps))

    def again(self, moves: Sequence[Move]) -> None:
        """Play these from the beginning, as far as they go; `broke_off` then says why they went no further."""
        for number, move in enumerate(moves):
            try:
                self._again(move)
            except (Unmet, UnmetMove, *_REFUSALS) as refused:
                self._break_off(number, len(moves), refused.told if isinstance(refused, Unmet) else told(refused))
                return

    # ---------- how it is done
    def _again(self, move: Move) -> None:
        plain, before = without_refusal(move.step), self.recording.moves
        try:
            if move.start:
                self._start_again(cast("Plain", plain["start"]))
            else:
                self.play(plain)
        except _REFUSALS:
            if not move.refused or self.recording.moves == before:
                self.recording = self.recording.with_moves(before)
                raise

    def _start_again(self, plain: Plain) -> None:
        if "as" not in plain:
            self._start_by(plain)
            return
        step = cast("StartByHand", self._reader.started(node_of(plain)))
        self._stage.branch = self.recording.branch
        self._note_start(dict(plain), {}, lambda: self._stage.start(step, self.recording.process))

    def _start_by(self, said: Plain) -> None:
        step = cast("Send", self._reader.started(node_of(said)))
        self._note_start(dict(said), {}, lambda: self._stage.send(step))

    def _break_off(self, number: int, total: int, why: str) -> None:
        broke_off = wording.said("%(number)s/%(total)s: %(why)s", number=number, total=total, why=why)
        self.recording = self.recording.with_moves(self.recording.moves, broke_off)

    def _act(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self._stage.act(step, self.main)

    def _note_start(self, said: dict[str, object], codes: Mapping[str, str], act: Callable[[], object]) -> None:
        self._note({"start": said}, codes, act)

    def _note(self, said: dict[str, object], codes: Mapping[str, str], act: Callable[[], object]) -> None:
        """Do it, and write down what came of it."""
        if len(self.recording.moves) >= MOST_MOVES:
            raise TooManyMoves(most=MOST_MOVES)
        try:
            act()
        except _REFUSALS as refused:
            if _REFUSABLE & said.keys():
                self._add(Move(refused_step(said, refused, codes)))
            if isinstance(refused, EngineRefusal):
                raise UnmetMove(expected=wording.said("that it goes through"), actual=told(refused)) from refused
            raise
        except Unmet as unmet:
            raise UnmetMove(expected=unmet.expected, actual=unmet.actual) from unmet
        came = expectations(self.standings(), self.main, self._known.elements, last_said(self.recording.moves))
        self._add(Move(said, tuple(came.values())))

    def _add(self, move: Move) -> None:
        self.recording = self.recording.with_moves((*self.recording.moves, move), self.recording.broke_off)

    def _drawn(self, elements: Sequence[str]) -> Iterator[str]:
        return (element for element in elements if element in self._known.elements)


def _begun(opening: Opening, library: Library, grounds: Grounds) -> Path:
    """The file of the house before the first step, in the folder of the room."""
    if grounds.begun is None:
        return make_houses(grounds.folder, grounds.settings, library, grounds.house, [opening.clock])[opening.clock]
    own = grounds.folder / "begun.db"
    copy_file(grounds.begun, own)
    return own


def make_room(opening: Opening, grounds: Grounds, recording: Recording | None = None) -> Room:
    """A room in which everything recorded was played again, as far as it goes. Raises as `Room`."""
    room = Room(opening, grounds)
    if recording is not None:
        room.recording = Recording(recording.process, recording.clock, (), recording.revision + 1, recording.branch)
        try:
            room.again(recording.moves)
        except BaseException:
            room.close()
            raise
    return room


def _ahead(cases: tuple[str, ...], work: Work) -> Ahead:
    awaited = tuple(
        Awaited(case, row.element, AwaitedKind(row.kind), row.name, row.correlation)
        for case in cases
        for row in work.uow.subscriptions.of_case(case)
    )
    far = work.now + _FAR
    due = (
        work.uow.timers.next_due(None, far),
        work.uow.escalations.next_due(None, far),
        work.uow.processes.next_start_due(None, far),
    )
    return Ahead(awaited, min((one for one in due if one is not None), default=None))
