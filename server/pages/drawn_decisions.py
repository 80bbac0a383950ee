"""The decisions of the tables in a folder, to choose from."""

from collections.abc import Iterator, Mapping

from server.domain.process_folders import is_model
from server.engine.xmltree import Node, Unreadable, frozen, parse

_NAMED = frozenset({"decision", "decisionService"})


def decision_names(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Names of decisions and decision services by id; a model that cannot be read has none."""
    return {node.id: node.name or node.id for _, node in _decisions(files)}


def tables_of_decisions(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """The files of decisions and decision services by id."""
    return {node.id: path for path, node in _decisions(files)}


def _decisions(files: Mapping[str, bytes]) -> Iterator[tuple[str, Node]]:
    for path, content in files.items():
        if not is_model(path):
            continue
        try:
            root = frozen(parse(content))
        except Unreadable:
            continue
        yield from ((path, node) for node in root.children if node.local in _NAMED and node.id)
