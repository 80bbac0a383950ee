"""The decisions of the tables in a folder, to choose from."""

from collections.abc import Mapping

from server.domain.process_folders import is_model
from server.engine.xmltree import Unreadable, frozen, parse

_NAMED = frozenset({"decision", "decisionService"})


def decisions_in(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Names of decisions and decision services by id; a model that cannot be read has none."""
    found: dict[str, str] = {}
    for path, content in files.items():
        if not is_model(path):
            continue
        try:
            root = frozen(parse(content))
        except Unreadable:
            continue
        found |= {node.id: node.name or node.id for node in root.children if node.local in _NAMED and node.id}
    return found
