"""The rooms in which designers play their drafts: few are open at once, and each can be made again by its steps."""

import shutil
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, RLock, Thread

from server.commands.people.house_files import House, HouseRefused
from server.domain.ids import new_id
from server.domain.play import NoHouseToPlayIn, Opening, Recording, RoomChanged, RoomNotFound
from server.scenarios.folders import NoFolders
from server.scenarios.proving import Proof
from server.scenarios.refusing import spoken
from server.scenarios.room import Grounds, Room, make_room
from server.scenarios.testing import read_house_of
from server.store.play_rooms import PlayRooms
from server.wiring.settings import Settings

MOST_OPEN = 4
"""So many houses one server process keeps open; a further one lets go of the one that was used longest ago."""
IDLE_SECONDS = 20 * 60.0
_LOOK_SECONDS = 60.0


@dataclass(slots=True)
class _Open:
    """A house that is open: its room, its folder, what of the recording it has, and when it was used last."""

    room: Room
    folder: Path
    used: float

    def close(self) -> None:
        self.room.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class Rooms:
    """The rooms of one server process; what is played in them lies on the disk and outlives it."""

    settings: Settings
    _open: dict[str, _Open] = field(default_factory=dict[str, _Open])
    _locks: dict[str, RLock] = field(default_factory=dict[str, RLock])
    _lock: Lock = field(default_factory=Lock)
    _ending: Event = field(default_factory=Event)
    _keeper: Thread | None = None

    @property
    def kept(self) -> PlayRooms:
        """What lies on the disk."""
        return PlayRooms(self.settings.var_dir / "play")

    def sweep(self) -> None:
        """Remove what is too old."""
        self.kept.sweep()

    def begin(self, name: str, opening: Opening) -> None:
        """Play this from now on, in place of what was played before.

        Raises FilesRefused when it does not deploy, NoHouseToPlayIn when nobody is there to play it.
        """
        with self._locked(name):
            self._begin(name, opening, None)

    def redrawn(self, name: str, seen: int, opening: Opening) -> None:
        """Play this in place of what was drawn before, with the same steps as far as they go. Raises as `begin`.

        `seen`: the revision that was looked at. Raises RoomNotFound and RoomChanged.
        """
        with self._locked(name):
            self._begin(name, opening, self._seen(name, seen))

    def leave_out(self, name: str, seen: int, number: int) -> None:
        """Play again without the step of this number, from 0, as far as it goes. Raises as `redrawn`."""
        with self._locked(name):
            recording, opening = self._seen(name, seen), self.kept.opening(name)
            if opening is None or not 0 <= number < len(recording.moves):
                raise RoomNotFound
            left = recording.with_moves(recording.moves[:number] + recording.moves[number + 1 :])
            self._begin(name, opening, left, self._begun(name, opening))

    @contextmanager
    def enter(self, name: str) -> Generator[Room]:
        """The room, for oneself; what was played in it is kept on leaving. Raises RoomNotFound, and as `begin`."""
        with self._locked(name):
            recording = self.kept.recording(name)
            if recording is None:
                self._let_go(name)
                raise RoomNotFound
            found = self._found(name, recording)
            found.used = time.monotonic()
            try:
                yield found.room
            finally:
                if found.room.recording.revision != recording.revision:
                    self.kept.keep(name, found.room.recording)

    def written(self, room: Room, name: str, file: str, held: Mapping[str, bytes]) -> tuple[str, bytes]:
        """What was played as a scenario of that name in a file, once it passed; as `Proof.file`."""
        return Proof(self.settings, self._people()).file(room, name, file, held)

    def remove(self, name: str) -> None:
        """Throw the room away."""
        with self._locked(name):
            self._let_go(name)
            self.kept.remove(name)

    def close(self) -> None:
        """Close every house; what was played stays on the disk."""
        self._ending.set()
        if self._keeper is not None:
            self._keeper.join()
        for name in list(self._open):
            self._let_go(name)

    def close_idle(self, longer_than: float = IDLE_SECONDS) -> None:
        """Close the houses that nobody has used for so many seconds."""
        before = time.monotonic() - longer_than
        for name in [name for name, one in list(self._open.items()) if one.used <= before]:
            self._close_unless_used(name)

    def _seen(self, name: str, seen: int) -> Recording:
        recording = self.kept.recording(name)
        if recording is None:
            raise RoomNotFound
        if recording.revision != seen:
            raise RoomChanged
        return recording

    def _begun(self, name: str, opening: Opening) -> Path | None:
        """The house before the first step, when this is played in an open room."""
        found = self._open.get(name)
        return found.room.begun if found is not None and found.room.opening == opening else None

    def _begin(self, name: str, opening: Opening, recording: Recording | None, begun: Path | None = None) -> None:
        made = self._made(opening, recording, begun)
        self._let_go(name)
        self.kept.open(name, opening)
        self.kept.keep(name, made.room.recording)
        self._hold(name, made)

    def _found(self, name: str, recording: Recording) -> _Open:
        """The open house, if it has all that was recorded; else one made anew by playing it again."""
        found = self._open.get(name)
        if found is not None and found.room.recording.revision == recording.revision:
            return found
        opening = self.kept.opening(name)
        if opening is None:
            raise RoomNotFound
        made = self._made(opening, recording, self._begun(name, opening))
        self._let_go(name)
        if not made.room.recording.broke_off:
            made.room.recording = recording
        self._hold(name, made)
        return made

    def _made(self, opening: Opening, recording: Recording | None, begun: Path | None = None) -> _Open:
        folder = self.kept.new_house(new_id())
        try:
            grounds = Grounds(folder, self.settings, self._people(), begun)
            return _Open(make_room(opening, grounds, recording), folder, time.monotonic())
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _people(self) -> House:
        try:
            return read_house_of(self.settings)
        except (NoFolders, HouseRefused) as refused:
            raise NoHouseToPlayIn(problem=spoken(refused)) from refused

    def _hold(self, name: str, made: _Open) -> None:
        self._open[name] = made
        with self._lock:
            if self._keeper is None:
                self._keeper = Thread(target=self._keep_house, name="play-rooms", daemon=True)
                self._keeper.start()
        by_use = sorted(self._open.items(), key=lambda item: item[1].used)
        for other, _ in by_use[: max(0, len(by_use) - MOST_OPEN)]:
            self._close_unless_used(other)

    def _keep_house(self) -> None:
        while not self._ending.wait(_LOOK_SECONDS):
            self.close_idle()

    def _close_unless_used(self, name: str) -> None:
        lock = self._lock_of(name)
        if lock.acquire(blocking=False):
            try:
                self._let_go(name)
            finally:
                lock.release()

    def _let_go(self, name: str) -> None:
        found = self._open.pop(name, None)
        if found is not None:
            found.close()

    def _lock_of(self, name: str) -> RLock:
        with self._lock:
            return self._locks.setdefault(name, RLock())

    @contextmanager
    def _locked(self, name: str) -> Generator[None]:
        with self._lock_of(name), self.kept.held(name):
            yield
