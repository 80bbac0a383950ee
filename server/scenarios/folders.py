"""Process folders and the scenario files in them."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from server.commands.processes.folders import read_folder
from server.domain.process_folders import folder_of, is_model_of
from server.domain.scenario_runs import is_scenario_file
from server.domain.wording import said
from server.engine.reading import DIAGRAMS, read
from server.engine.upload import Place, Upload


class NoFolders(Exception):
    """There is nothing to test; the message says where."""


@dataclass(frozen=True, slots=True)
class Library:
    """The files to deploy by path (`<folder>/…`), their diagrams, and which folders are tested."""

    files: Mapping[str, bytes]
    upload: Upload
    tested: tuple[str, ...]

    def scenario_files(self, folder: str) -> Mapping[str, bytes]:
        """The scenario files of a folder, by path."""
        return {path: data for path, data in self.files.items() if is_scenario_file(folder, path)}

    def models(self, folder: str) -> Mapping[str, bytes]:
        """The decision models of a folder, by their path within it."""
        inside = [path for path in self.files if is_model_of(folder, path)]
        return {posixpath.relpath(path, folder): self.files[path] for path in inside}

    def folder(self, process: str) -> str:
        """The folder of a process."""
        return folder_of(self.upload.processes[process].host.file)

    def processes(self, folder: str) -> tuple[str, ...]:
        """The processes drawn in a folder; the one of its name first."""
        keys = [key for key in self.upload.processes if self.folder(key) == folder]
        return tuple(sorted(keys, key=lambda key: (key != folder, key)))

    def elements(self) -> Iterator[Place]:
        """Every node that is drawn."""
        return (place for _, place in self.upload.places())


def library_of(files: Mapping[str, bytes], folder: str) -> Library:
    """Process folders that are at hand, one of which is tested."""
    upload, _ = read(files)
    return Library(files, upload, (folder,))


def read_library(paths: list[Path], house_folder: Path) -> Library:
    """The process folders at and below the paths, and beside them those of the house when they belong to it.

    Raises NoFolders where no diagram is, and where two folders have one name.
    """
    tested = {folder for path in paths for folder in _process_folders(path.resolve())}
    if not tested:
        raise NoFolders(said("no process folder in %(paths)s", paths=", ".join(map(str, paths))))
    house = house_folder.resolve()
    beside = _process_folders(house) if any(folder.is_relative_to(house) for folder in tested) else set[Path]()
    files: dict[str, bytes] = {}
    taken: dict[str, Path] = {}
    for folder in sorted(tested | beside):
        if taken.setdefault(folder.name, folder) != folder:
            raise NoFolders(said("%(one)s and %(other)s have one name", one=folder, other=taken[folder.name]))
        files |= read_folder(folder)
    upload, _ = read(files)
    return Library(files, upload, tuple(sorted(folder.name for folder in tested)))


def _process_folders(path: Path) -> set[Path]:
    """The folder itself when diagrams are in it, else those below it."""
    if not path.is_dir():
        return set()
    if any(_is_diagram(file) for file in path.iterdir()):
        return {path}
    found = (_process_folders(inner) for inner in path.iterdir() if inner.is_dir() and not inner.name.startswith("."))
    return set[Path]().union(*found)


def _is_diagram(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and file.name.lower().endswith(DIAGRAMS)
