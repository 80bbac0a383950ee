"""Process folders among uploaded files: a diagram with the forms, labels and scenarios beside it."""

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from server.domain.process_folders import folder_of, lies_in
from server.domain.wording import said
from server.engine.bundle import Finding
from server.engine.reading import DIAGRAMS, read

_KNOWN = (*DIAGRAMS, ".json", ".yaml", ".yml", ".csv", ".md", ".txt", ".dmn")
_JSON_FOLDERS = frozenset({"forms", "labels"})


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a process is drawn (`file`), the files of its folder by path, and one digest over them."""

    file: str
    files: Mapping[str, bytes]
    sha256: str


def read_folder(root: Path) -> dict[str, bytes]:
    """The files in and below a folder, named from it on (`loan/forms/apply.json`), hidden ones left out."""
    found: dict[str, bytes] = {}
    for file in sorted(root.rglob("*")):
        name = file.relative_to(root.parent)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            found[name.as_posix()] = file.read_bytes()
    return found


def folders_of(files: Mapping[str, bytes]) -> Mapping[str, Folder]:
    """The folder of each process in the files, by process key. Files elsewhere belong to no process."""
    upload, _ = read(files)
    return {key: _folder(scope.host.file, files) for key, scope in upload.processes.items()}


def in_folder(file: str, name: str) -> str:
    """The path of a file beside a diagram: `forms/intake.json` beside `loan/loan.bpmn`."""
    return posixpath.join(posixpath.dirname(file), name)


def misplaced(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Findings for files that nothing would read."""
    for path in files:
        extension = posixpath.splitext(path)[1].lower()
        parent = posixpath.basename(posixpath.dirname(path))
        if extension not in _KNOWN:
            yield Finding(
                path,
                None,
                "file_kind",
                said("Nothing reads %(extension)s files.", extension=extension or "such"),
                said("Leave it out."),
            )
        elif extension == ".json" and parent not in _JSON_FOLDERS:
            yield Finding(
                path,
                None,
                "file_place",
                said("A JSON file is a form or a label file, but this one is in neither folder."),
                said("Put it into forms/ or labels/ beside the diagram."),
            )


def _folder(file: str, files: Mapping[str, bytes]) -> Folder:
    root = folder_of(file)
    inside = {path: content for path, content in files.items() if lies_in(root, path)}
    names = sorted((posixpath.relpath(path, root or "."), content) for path, content in inside.items())
    digest = hashlib.sha256()
    for name, content in names:
        digest.update(repr((name, hashlib.sha256(content).hexdigest())).encode())
    return Folder(file, inside, digest.hexdigest())
