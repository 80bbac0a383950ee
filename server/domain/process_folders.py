"""Which files belong to a process: those in the folder of its diagram and below it."""

import posixpath
from collections.abc import Mapping

_REPORT = "import.csv"
_MODEL = ".dmn"


def folder_of(diagram: str) -> str:
    """The folder of the process that is drawn at this path."""
    return posixpath.dirname(diagram)


def lies_in(folder: str, path: str) -> bool:
    """Whether a file lies in a folder or below it; the empty folder holds everything."""
    return not folder or path.startswith(f"{folder}/")


def is_model_of(folder: str, path: str) -> bool:
    """Whether a file is a decision model of the process of this folder."""
    return is_model(path) and lies_in(folder, path)


def is_model(path: str) -> bool:
    """Whether a file is a decision model."""
    return path.lower().endswith(_MODEL)


def report_path(diagram: str) -> str:
    """Where the report on an import into the folder of a diagram is kept."""
    return posixpath.join(folder_of(diagram), _REPORT)


def to_deploy(files: Mapping[str, bytes], diagram: str) -> Mapping[str, bytes]:
    """What of a draft is deployed: all but the report on an import, which is a note to its designer."""
    report = report_path(diagram)
    return {path: content for path, content in files.items() if path != report}
