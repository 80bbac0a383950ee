"""How the elements of a diagram or decision model are called, in the file and in the reader's language."""

from collections.abc import Mapping

from server.domain.process_folders import folder_of
from server.engine.xmltree import Unreadable, frozen, parse
from server.forms.errors import FormProblems
from server.forms.labels import labels_for, parse_labels
from server.queries.names import lane_names

_ELEMENT = "element."


def element_names(content: bytes) -> Mapping[str, str]:
    """Names by id, on one line each; empty for a file that cannot be read."""
    try:
        root = frozen(parse(content))
    except Unreadable:
        return {}
    return {node.id: " ".join(node.name.split()) for node in root.walk() if node.id and node.name.strip()}


def labels_beside(files: Mapping[str, bytes], diagram: str, locale: str) -> Mapping[str, str]:
    """The labels in this language in the folder of a diagram; none where the file cannot be read."""
    root = folder_of(diagram)
    content = files.get(f"{root}/labels/{locale}.json" if root else f"labels/{locale}.json")
    if content is None:
        return {}
    try:
        return parse_labels(locale, content)
    except FormProblems:
        return {}


def labelled_names(labels: Mapping[str, str], process: str = "") -> Mapping[str, str]:
    """The names that labels give to the elements and lanes of a diagram, and to its process, by id."""
    elements = {key.removeprefix(_ELEMENT): text for key, text in labels.items() if key.startswith(_ELEMENT)}
    title = labels_for(process, labels).get("process.title") if process else None
    return {**lane_names(labels), **elements, **({process: title} if title else {})}
