"""The rooms in which drafts are played, as pages see them, and visits to a room as somebody of its house."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Protocol, cast

from server.domain.people import Actor, Right, RoleAt
from server.domain.play import Ahead, Opening, Plain, Recording, Standing
from server.domain.process_drafts import ProcessDraft
from server.domain.process_folders import folder_of
from server.pages.visits import Visit, Wired
from server.queries.related_folders import with_related

SCENARIOS = "scenarios/"
_OVERSIGHT = (Right.MANAGER, Right.OPERATOR, Right.AUDITOR)


class PlayRoom(Protocol):
    """One room. What is refused in it is written down, and raised."""

    @property
    def wired(self) -> Wired:
        """The house that is thrown away."""
        ...

    @property
    def opening(self) -> Opening:
        """What is played."""
        ...

    @property
    def recording(self) -> Recording:
        """What was played."""
        ...

    @property
    def processes(self) -> tuple[str, ...]:
        """The processes of the draft, its own first."""
        ...

    @property
    def people(self) -> Sequence[Actor]:
        """Everybody of the house, by login."""
        ...

    @property
    def main(self) -> str | None:
        """The case that the scenario is about."""
        ...

    def standings(self) -> list[Standing]:
        """How every case stands, in the order in which they began."""
        ...

    def ahead(self) -> Ahead:
        """What is waited for besides people."""
        ...

    def text(self, name: str) -> str:
        """What was played, as a scenario file."""
        ...

    def start(self, process: str, login: str, branch: str | None, pairs: tuple[tuple[str, str], ...]) -> None:
        """Start the case by hand with what was typed."""
        ...

    def start_by(self, process: str, kind: str, name: str, data: str) -> None:
        """Start the case by a message or signal; `data` are lines of YAML."""
        ...

    def send(self, kind: str, name: str, correlation: str, data: str) -> None:
        """Send a message or signal, with lines of YAML."""
        ...

    def do(self, element: str, case: str | None, login: str, pairs: tuple[tuple[str, str], ...]) -> None:
        """Do a task with what was typed."""
        ...

    def play(self, said: Plain) -> None:
        """Play a step as a scenario says it."""
        ...


class PlayRooms(Protocol):
    """The rooms of the server, by the id of the draft."""

    def begin(self, name: str, opening: Opening) -> None:
        """Play this from now on."""
        ...

    def redrawn(self, name: str, seen: int, opening: Opening) -> None:
        """Play this with the steps so far, as far as they go."""
        ...

    def leave_out(self, name: str, seen: int, number: int) -> None:
        """Play again without one of the steps."""
        ...

    def enter(self, name: str) -> AbstractContextManager[PlayRoom]:
        """The room, for oneself. Raises RoomNotFound."""
        ...

    def remove(self, name: str) -> None:
        """Throw the room away."""
        ...

    def written(self, room: PlayRoom, name: str, file: str, held: Mapping[str, bytes]) -> tuple[str, bytes]:
        """What was played as a scenario in a file, once it passed."""
        ...


def rooms_of(visit: Visit) -> PlayRooms:
    """The rooms of this server."""
    return cast("PlayRooms", visit.request.app.state.rooms)


def opening_of(visit: Visit, draft: ProcessDraft, files: Mapping[str, bytes], clock: datetime) -> Opening:
    """The draft with its family in force, each in a folder of its own."""
    found = with_related(visit.wired.database, draft, files)
    together, file = dict(found.files), f"{found.root}{draft.file}"
    if not folder_of(file):
        together = {f"{draft.process}/{path}": content for path, content in together.items()}
        file = f"{draft.process}/{file}"
    return Opening(draft.process, folder_of(file), file, together, drawing_of(draft, files), clock)


def drawing_of(draft: ProcessDraft, files: Mapping[str, bytes]) -> str:
    """A digest of all that is played of a draft: its scenarios may change without being played anew."""
    root = f"{folder}/" if (folder := folder_of(draft.file)) else ""
    digest = hashlib.sha256()
    for path in sorted(files):
        if not path.startswith(f"{root}{SCENARIOS}"):
            digest.update(f"{path}\0{len(files[path])}\0".encode())
            digest.update(files[path])
    return digest.hexdigest()


def scenarios_below(draft: ProcessDraft) -> str:
    """Where the scenarios of a draft lie, by path in the draft."""
    folder = folder_of(draft.file)
    return f"{folder}/{SCENARIOS}" if folder else SCENARIOS


def as_person(visit: Visit, room: PlayRoom, actor: Actor) -> Visit:
    """The visit to the room as somebody of its house."""
    signed_in = visit.signed_in and replace(visit.signed_in, actor=actor)
    return replace(visit, wired=room.wired, now=room.wired.now(), signed_in=signed_in)


def overseer_of(room: PlayRoom) -> Actor:
    """Somebody who may see everything in the room and does nothing."""
    known = room.people[0].branches
    heads = [branch for branch, parent in known.parents.items() if parent is None] or [room.people[0].branch]
    roles = frozenset(RoleAt(right.value, branch) for right in _OVERSIGHT for branch in heads)
    return Actor("", "", "", heads[0], roles, known)


def person_of(room: PlayRoom, login: str) -> Actor | None:
    """The person with this login."""
    return next((person for person in room.people if person.login == login), None)
