"""Puts what was played into a scenario file, and plays it from there before it is kept."""

import re
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from server.commands.people.house_files import House
from server.domain.play import (
    NothingPlayed,
    Plain,
    ScenarioDiffers,
    ScenarioFileTaken,
    ScenarioFileUnusable,
    ScenarioNameUnusable,
)
from server.domain.wording import said
from server.engine.reading import read
from server.scenarios.faults import ScenariosRefused
from server.scenarios.folders import Library
from server.scenarios.houses import settings_for
from server.scenarios.known import known_words
from server.scenarios.model import Scenario
from server.scenarios.playing import play
from server.scenarios.reading import read_scenarios
from server.scenarios.room import Room
from server.scenarios.stage import Stage
from server.scenarios.witness import Witness
from server.scenarios.writing import add_to_file
from server.store.sqlite_copies import copy_file
from server.wiring.core import wire_core
from server.wiring.settings import Settings

LONGEST_NAME = 120
_FILE = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class Proof:
    """Proves scenarios in houses of their own, made of these settings."""

    settings: Settings
    house: House

    def file(self, room: Room, name: str, file: str, held: Mapping[str, bytes]) -> tuple[str, bytes]:
        """The path below `scenarios` and the whole text of the file; `held` are the files there are, by such a path.

        Raises NothingPlayed, ScenarioNameUnusable, ScenarioFileUnusable, ScenarioFileTaken, and ScenarioDiffers when
        the scenario does not pass as `countersign test` would play it.
        """
        if not room.recording.moves:
            raise NothingPlayed
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise ScenarioNameUnusable(most=LONGEST_NAME)
        if not _FILE.fullmatch(file):
            raise ScenarioFileUnusable
        path = f"{file}.yaml"
        text = self._text(room, name, path, held.get(path))
        self._prove(room, f"{room.opening.root}/scenarios/{path}", text, name)
        return path, text

    def _text(self, room: Room, name: str, path: str, held: bytes | None) -> bytes:
        if held is None:
            return room.text(name).encode()
        scenario: Plain = room.scenario(name)
        try:
            added = add_to_file(held.decode(), scenario)
        except UnicodeDecodeError:
            added = None
        if (
            added is None
            or re.search(rf"^process: *{re.escape(room.recording.process)} *$", added, re.MULTILINE) is None
        ):
            raise ScenarioFileTaken(file=path, problem=said("it is not a list of scenarios of this process"))
        if re.search(r"^defaults:", added, re.MULTILINE):
            raise ScenarioFileTaken(file=path, problem=said("its defaults would change the steps"))
        return added.encode()

    def _prove(self, room: Room, path: str, text: bytes, name: str) -> None:
        """Play the scenario of this name in another house of the same beginning."""
        opening = room.opening
        others = {file: data for file, data in opening.files.items() if "/scenarios/" not in file}
        files = {**others, path: text}
        upload, _ = read(files)
        library = Library(files, upload, (opening.root,))
        try:
            found = read_scenarios(library, known_words(library, self.house, self.settings.zone))
        except ScenariosRefused as refused:
            first = refused.faults[0]
            told = said("line %(line)s: %(problem)s", line=first.line, problem=first.problem)
            raise ScenarioFileTaken(file=path, problem=told) from refused
        self._play(room.begun, next(one for one in found if one.name == name))

    def _play(self, begun: Path, scenario: Scenario) -> None:
        with tempfile.TemporaryDirectory(prefix="countersign-") as folder:
            database, witness = Path(folder) / "proof.db", Witness()
            copy_file(begun, database)
            with closing(wire_core(settings_for(self.settings, database), witness)) as wired:
                wired.database.be_fleeting()
                failure = play(scenario, Stage(wired, witness, scenario.branch)).failure
        if failure is not None:
            raise ScenarioDiffers(step=failure.step, expected=failure.expected, actual=failure.actual)
