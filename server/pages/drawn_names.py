"""How the elements of a diagram or decision model are called."""

from collections.abc import Mapping

from server.engine.xmltree import Unreadable, frozen, parse


def element_names(content: bytes) -> Mapping[str, str]:
    """Names by id, on one line each; empty for a file that cannot be read."""
    try:
        root = frozen(parse(content))
    except Unreadable:
        return {}
    return {node.id: " ".join(node.name.split()) for node in root.walk() if node.id and node.name.strip()}
