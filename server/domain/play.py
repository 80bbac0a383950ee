"""Playing a draft: what is played, the steps so far as a scenario says them, and how things stand in the room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, cast

from server.domain.cases import Case
from server.domain.errors import Conflict, Invalid, NotFound
from server.domain.tasks import HumanTask
from server.domain.waiting import AwaitedKind, HeldElement

MOST_MOVES = 200
"""So many steps are played in one room; the longest scenario of a house is far shorter."""

Plain: TypeAlias = Mapping[str, object]
"""A step or an expectation as a scenario file says it, without lines."""


class RoomNotFound(NotFound):
    """Nothing of this draft is being played."""


class RoomChanged(Conflict):
    """It was played on in another window meanwhile. Nothing was done; this is how it stands now."""


class TooManyMoves(Conflict):
    """No more than %(most)s steps are played in one go: keep them as a scenario and begin anew."""


class ScenarioNameUnusable(Invalid):
    """A scenario has a name of its own in its file, of at most %(most)s characters."""


class ScenarioFileUnusable(Invalid):
    """The name of a scenario file has letters, digits, “_” and “-” only, at most 60."""


class ScenarioFileTaken(Conflict):
    """Nothing can be added to %(file)s: %(problem)s. Choose another file."""


class NothingPlayed(Invalid):
    """A scenario begins with the start of a case: start one first."""


class ScenarioDiffers(Conflict):
    """Played again from its text, the scenario failed at “%(step)s”: expected %(expected)s, but %(actual)s."""


class DrawingChanged(Conflict):
    """The draft was changed since. Play again with what it holds now before you keep the scenario."""


class NoHouseToPlayIn(Invalid):
    """There are no people to play it: %(problem)s."""


class UnmetMove(Conflict):
    """Not as before: expected %(expected)s, but %(actual)s."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is played: `files` by path, those of related processes too; the draft's lie below `root`, with `file`.

    `drawing` is a digest of the draft's files without its scenarios; `clock` the instant at which time begins.
    """

    process: str
    root: str
    file: str
    files: Mapping[str, bytes]
    drawing: str
    clock: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A step that was played, and what came of it: expectations of the cases that then stood otherwise."""

    step: Plain
    came: tuple[Plain, ...] = ()

    @property
    def start(self) -> bool:
        """Whether it begins the case that a scenario is about."""
        return "start" in self.step

    @property
    def refused(self) -> bool:
        """Whether it was refused."""
        return _is_refused(self.step)


def _is_refused(step: Plain) -> bool:
    inner = (step[kind] for kind in ("start", "message", "signal") if kind in step)
    return "refused" in step or any(_is_refused(cast("Plain", part)) for part in inner)


@dataclass(frozen=True, slots=True)
class Recording:
    """All that was played in a room. `revision` grows with every change; `branch`: of its cases, if one was chosen.

    `broke_off` says why steps that were to be played again could not be.
    """

    process: str
    clock: datetime
    moves: tuple[Move, ...] = ()
    revision: int = 0
    branch: str | None = None
    broke_off: str = ""

    def with_moves(self, moves: tuple[Move, ...], broke_off: str = "") -> "Recording":
        """The recording with these moves in place of its own."""
        return replace(self, moves=moves, revision=self.revision + 1, broke_off=broke_off)

    @property
    def started(self) -> bool:
        """Whether its case has begun."""
        return bool(self.moves) and not self.moves[0].refused


@dataclass(frozen=True, slots=True)
class Standing:
    """How one case stands: its open tasks and held elements."""

    case: Case
    tasks: tuple[HumanTask, ...]
    incidents: tuple[HeldElement, ...]


def next_for(tasks: Iterable[HumanTask], person: str) -> HumanTask:
    """Of open tasks of one element the one a person does next: what they hold, then what nobody holds."""
    return min(tasks, key=lambda task: 0 if task.assignee == person else 1 if task.assignee is None else 2)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A case waits for a message or signal; `correlation` are the values it must come with."""

    case: str
    element: str
    kind: AwaitedKind
    name: str
    correlation: Plain


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a room waits for besides people. `next_due`: when the next timer is due, of whichever case or start."""

    awaited: tuple[Awaited, ...]
    next_due: datetime | None
