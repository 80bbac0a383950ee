"""The folders in force that a draft is checked and deployed together with: what it calls, and what calls it.

Duties may name tasks of a process that calls or is called, so that no folder of such a family can be judged alone.
"""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from server.domain.process_folders import folder_of
from server.domain.processes import ProcessVersion
from server.engine.reading import read
from server.store.bound_files import diagram_path
from server.store.database import Database
from server.store.process_folders import folder_files
from server.store.processes import Processes


class Drawn(Protocol):
    """A draft, or what is asked for or put back: its process, where it is drawn, and the versions it was made of."""

    @property
    def process(self) -> str:
        """The process."""
        ...

    @property
    def base(self) -> Mapping[str, int]:
        """The versions in force that it was made of, of each process of its folder."""
        ...

    @property
    def file(self) -> str:
        """The path of its diagram."""
        ...


@dataclass(frozen=True, slots=True)
class Together:
    """The files of a draft and of its family by path; `versions`: those of the family in force.

    `related`: the paths that are of the family, not of the draft; `root`: see `own`.
    """

    files: Mapping[str, bytes]
    versions: Mapping[str, int]
    related: frozenset[str]
    root: str

    def own(self, path: str) -> str:
        """The path in the draft of one of its files, which may have been moved into a folder of their own."""
        return path.removeprefix(self.root)

    def placed(self, own: str) -> str:
        """Where a file of the draft is among all of them."""
        return f"{self.root}{own}"


def with_related(database: Database, draft: Drawn, files: Mapping[str, bytes]) -> Together:
    """The files of the draft with the folders of its family in force."""
    with database.read() as connection:
        processes = Processes(connection)
        family = _family(processes.all_current(), draft, files)
        return _together(processes, draft, files, family, rooted=bool(family))


def with_all(database: Database, draft: Drawn, files: Mapping[str, bytes]) -> Together:
    """The files of the draft with the folders of all other processes in force; each in a folder of its own."""
    drawn = frozenset({draft.process, *draft.base, *read(files)[0].processes})
    with database.read() as connection:
        processes = Processes(connection)
        others = [version for version in processes.all_current() if version.process not in drawn]
        return _together(processes, draft, files, others, rooted=True)


def _together(
    processes: Processes,
    draft: Drawn,
    files: Mapping[str, bytes],
    beside: list[ProcessVersion],
    *,
    rooted: bool,
) -> Together:
    folders = _each_once(beside)
    related = {path: folder_files(processes, version) for path, version in folders.items()}
    versions = {version.process: version.version for version in beside}
    root = f"{draft.process}/" if rooted and not folder_of(draft.file) else ""
    together = {f"{root}{path}": content for path, content in files.items()}
    own = frozenset(together)
    for diagram, held in related.items():
        clash = not folder_of(diagram) or bool(held.keys() & together.keys())
        before = f"deployed/{folders[diagram].process}" if clash else ""
        together |= {posixpath.join(before, path): content for path, content in held.items()}
    return Together(together, versions, frozenset(together) - own, root)


def _each_once(beside: list[ProcessVersion]) -> Mapping[str, ProcessVersion]:
    """A version for each folder, by the path of its diagram: several processes may be drawn in one."""
    found = {(version.deployment, folder_of(diagram_path(version))): version for version in beside}
    return {diagram_path(version): version for version in found.values()}


def _family(current: list[ProcessVersion], draft: Drawn, files: Mapping[str, bytes]) -> list[ProcessVersion]:
    """The versions in force that belong to it, without those the draft draws itself."""
    upload, _ = read(files)
    drawn = frozenset({draft.process, *draft.base, *upload.processes})
    calls = {version.process: _calls(version) for version in current if version.process not in drawn}
    calls |= {key: frozenset(upload.called(key)) for key in drawn}
    known, waiting = set(drawn), list(drawn)
    while waiting:
        key = waiting.pop()
        callers = {other for other, called in calls.items() if key in called}
        for other in (calls.get(key, frozenset()) | callers) - known:
            known.add(other)
            waiting.append(other)
    return [version for version in current if version.process in known - drawn]


def _calls(version: ProcessVersion) -> frozenset[str]:
    return frozenset(cast("Iterable[str]", version.info.get("calls", ())))
