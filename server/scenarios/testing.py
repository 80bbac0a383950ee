"""Tests process folders by their scenarios: reads, plays, and sums up."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.commands.people.house_files import House, read_house
from server.domain.scenario_runs import Seen
from server.domain.wording import said
from server.scenarios.coverage import Coverage, cover
from server.scenarios.folders import Library, NoFolders, read_library
from server.scenarios.houses import make_houses
from server.scenarios.known import known_words
from server.scenarios.model import Scenario
from server.scenarios.players import Playground, play_all
from server.scenarios.playing import Played
from server.scenarios.reading import read_scenarios
from server.wiring.settings import Settings

HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to test: folders, and of their scenarios those whose name or file holds the keyword."""

    paths: list[Path]
    keyword: str = ""
    fail_fast: bool = False
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """What was played, which folders have no scenarios, and what was reached."""

    played: Sequence[Played]
    untested: tuple[str, ...]
    coverage: tuple[Coverage, ...]

    @property
    def failed(self) -> list[Played]:
        """The scenarios that failed."""
        return [one for one in self.played if one.failure is not None]

    @property
    def passed(self) -> bool:
        """Whether every scenario passed, and every folder has some."""
        return not self.failed and not self.untested


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where to play, and how: an empty folder, settings, whether to stop at the first failure, players side by side."""

    folder: Path
    settings: Settings
    fail_fast: bool
    jobs: int


def run_scenarios(wanted: Wanted, settings: Settings) -> Tested:
    """Play the scenarios of process folders in the house of the workflows folder.

    Raises NoFolders, ScenariosRefused, HouseRefused, and FilesRefused when the processes do not deploy.
    """
    library = read_library(wanted.paths, settings.workflows_dir)
    house = read_house_of(settings)
    scenarios = read_scenarios(library, known_words(library, house, settings.zone))
    word = wanted.keyword.casefold()
    chosen = [one for one in scenarios if word in one.name.casefold() or word in one.file.casefold()]
    with tempfile.TemporaryDirectory(prefix="countersign-") as name:
        stage = Grounds(Path(name), settings, wanted.fail_fast, wanted.jobs or os.cpu_count() or 1)
        played = play_chosen(chosen, library, house, stage)
    untested = tuple(one for one in library.tested if not library.scenario_files(one))
    return Tested(played, untested, tuple(cover(library, seen_by(played))))


def play_chosen(chosen: Sequence[Scenario], library: Library, house: House, grounds: Grounds) -> list[Played]:
    """Play scenarios in houses made for them. Raises FilesRefused when the processes do not deploy."""
    folder, settings = grounds.folder, grounds.settings
    houses = make_houses(folder, settings, library, house, {one.clock for one in chosen})
    return play_all(chosen, Playground(folder, settings, houses, grounds.fail_fast), grounds.jobs)


def seen_by(played: Iterable[Played]) -> Seen:
    """What they reached together."""
    seen = Seen()
    for one in played:
        seen |= one.seen
    return seen


def read_house_of(settings: Settings) -> House:
    """The people and branches beside the processes. Raises NoFolders and HouseRefused."""
    folder = settings.workflows_dir / HOUSE
    if not folder.is_dir():
        told = said("there is no house in %(folder)s: its people play the scenarios", folder=folder.parent)
        raise NoFolders(told)
    return read_house({path.name: path.read_bytes() for path in folder.glob("*.csv")})
