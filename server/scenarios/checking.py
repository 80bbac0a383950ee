"""Reads the scenario files of a draft without playing them: what is listed, and every fault with its line."""

import hashlib
from collections.abc import Mapping

from server.commands.people.house_files import House, HouseRefused
from server.domain.recent import Recent
from server.domain.scenario_runs import Checked, Fault, Listed
from server.scenarios.folders import NoFolders, library_of
from server.scenarios.known import Known, known_words
from server.scenarios.reading import read_file
from server.scenarios.refusing import spoken
from server.scenarios.testing import HOUSE, read_house_of
from server.wiring.settings import Settings

MOST_KEPT = 16
"""Of folders."""
_MOST_FILES = 512


class ScenarioChecks:
    """What was read of the last folders: two thousand scenarios take a second, and pages ask again and again.

    Where one file changed only that one is read anew.
    """

    def __init__(self) -> None:
        self._folders = Recent[str, Checked](MOST_KEPT)
        self._files = Recent[str, Checked](_MOST_FILES)

    def __call__(self, settings: Settings, files: Mapping[str, bytes], folder: str) -> Checked:
        """What is in the scenario files of a folder; `files` has those of the processes beside it too, by path."""
        try:
            house = read_house_of(settings)
        except (NoFolders, HouseRefused) as refused:
            return Checked(faults=(Fault(HOUSE, 0, spoken(refused)),))
        key = _digest(files, folder, house)
        found = self._folders.get(key)
        if found is None:
            found = self._checked(settings, files, folder, house)
            self._folders.keep(key, found)
        return found

    def _checked(self, settings: Settings, files: Mapping[str, bytes], folder: str, house: House) -> Checked:
        library = library_of(files, folder)
        known = known_words(library, house, settings.zone)
        words = _words(known)
        read = [self._file(file, data, known, words) for file, data in library.scenario_files(folder).items()]
        return Checked(
            tuple(one for each in read for one in each.scenarios),
            tuple(sorted(fault for each in read for fault in each.faults)),
        )

    def _file(self, file: str, data: bytes, known: Known, words: str) -> Checked:
        key = hashlib.sha256(f"{words}\0{file}\0".encode() + data).hexdigest()
        found = self._files.get(key)
        if found is None:
            scenarios, faults = read_file(file, data, known)
            found = Checked(tuple(Listed(one.file, one.line, one.name) for one in scenarios), faults)
            self._files.keep(key, found)
        return found


def _words(known: Known) -> str:
    """A digest of all words that scenarios may use."""
    sets = known.processes, known.elements, known.tasks, known.people, known.branches
    return hashlib.sha256(repr(([sorted(each) for each in sets], str(known.zone))).encode()).hexdigest()


def _digest(files: Mapping[str, bytes], folder: str, house: House) -> str:
    """Of all that is read."""
    digest = hashlib.sha256(f"{folder}\0{house!r}\0".encode())
    for path in sorted(files):
        digest.update(f"{path}\0{len(files[path])}\0".encode())
        digest.update(files[path])
    return digest.hexdigest()
