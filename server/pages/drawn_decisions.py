"""The decisions of the tables in a folder, to choose from."""

from collections.abc import Iterator, Mapping

from server.domain.process_folders import is_model
from server.engine.xmltree import Node, Unreadable, frozen, parse
from server.feel.checking import ANY, FeelType, context_of, type_named

_NAMED = frozenset({"decision", "decisionService"})
_SEVERAL = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


def decision_names(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Names of decisions and decision services by id; a model that cannot be read has none."""
    return {node.id: node.name or node.id for _, node in _decisions(files)}


def tables_of_decisions(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """The files of decisions and decision services by id."""
    return {node.id: path for path, node in _decisions(files)}


def types_of_decisions(files: Mapping[str, bytes]) -> Mapping[str, FeelType]:
    """What expressions know the result of each decision as; only what its file says with types of the language."""
    return {node.id: _type_of(node) for _, node in _decisions(files)}


def _type_of(decision: Node) -> FeelType:
    tables = _parts(decision, "decisionTable")
    if any(table.get("hitPolicy") in _SEVERAL for table in tables):
        return ANY
    outputs = [output for table in tables for output in _parts(table, "output")]
    if len(outputs) > 1:
        return context_of({output.get("name"): _simple(output.get("typeRef")) for output in outputs})
    declared = [each.get("typeRef") for each in (*_parts(decision, "variable"), *outputs)]
    return next((kind for kind in map(_simple, declared) if kind != ANY), ANY)


def _parts(node: Node, local: str) -> list[Node]:
    return [child for child in node.children if child.local == local]


def _simple(name: str) -> FeelType:
    return type_named(name.removeprefix("feel:")) or ANY


def _decisions(files: Mapping[str, bytes]) -> Iterator[tuple[str, Node]]:
    for path, content in files.items():
        if not is_model(path):
            continue
        try:
            root = frozen(parse(content))
        except Unreadable:
            continue
        yield from ((path, node) for node in root.children if node.local in _NAMED and node.id)
